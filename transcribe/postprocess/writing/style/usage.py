"""Words written one way as a noun, another as a verb ("a follow-up", "to follow up"): ``vocab/style_words.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.style.phrasebook import Phrasebook, phrasebook
from transcribe.postprocess.writing.style.rewriting import Found, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import begins, key, words_of
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

RULE = "style.usage"


@cache
def _book() -> Phrasebook:
    return phrasebook(table("style_words"))


def write_usage(run: Run, _context: Context) -> Run:
    """Words of the table in the form that their place asks for; as heard where the place does not tell."""

    def find(run: Run, place: int) -> Found | None:
        found = _book().at(run, place)
        if found is None:
            return None
        phrase, length = found
        written = _form(phrase.row, run, place, length)
        return exchanged(run, place, length, written, RULE) if written else None

    return rewritten(run, find)


def _form(row: Mapping[str, str], run: Run, place: int, length: int) -> str:
    later = key(run[place + length]) if place + length < len(run) else ""
    if row["kind"] == "always":
        return row["noun"]
    if row["kind"] == "time":
        return _adjective_or_adverb(row, _shared(run, place + length) or later)
    earlier = key(run[place - 1]) if place else ""
    if earlier in words_of("before verb"):
        return row["verb"]
    if earlier in words_of("before noun"):
        return row["noun"]
    if begins(run, place) and length == 2 and later in words_of("preposition"):
        return row["verb"]  # "Follow up with Dr. Bell"
    return ""


def _shared(run: Run, place: int) -> str:
    """What follows both of two such words: "preop and postop instructions"; empty where there is no second one."""
    if place + 1 >= len(run) or key(run[place]) not in words_of("conjunction"):
        return ""
    second = _book().at(run, place + 1)
    if second is None or second[0].row["kind"] != "time" or place + 1 + second[1] >= len(run):
        return ""
    return key(run[place + 1 + second[1]])


def _adjective_or_adverb(row: Mapping[str, str], later: str) -> str:
    if later in words_of("conjunction"):
        return ""  # "preop and postop instructions", "seen preop and sent home"
    return row["verb"] if not later or is_function_word(later) else row["noun"]
