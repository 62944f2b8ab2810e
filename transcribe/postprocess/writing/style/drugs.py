"""Drug names: generic ones small inside a sentence, look-alikes in tall-man letters where the office wants them."""

from __future__ import annotations

import re
from functools import cache

from transcribe.postprocess.writing.drug_list import capital_drug_words, small_drug_words
from transcribe.postprocess.writing.style.rewriting import Found, as_written, rewritten
from transcribe.postprocess.writing.style.surroundings import begins, key, words_of
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

TITLE_CASE = re.compile(r"[A-Z][a-z]+(?:-[A-Za-z][a-z]+)*")


@cache
def _tall_man() -> dict[str, str]:
    return {row["written"].lower(): row["written"] for row in table("tall_man")}


def write_generic_names(run: Run, context: Context) -> Run:
    """Generic names without the capitals that the recogniser gave them ("She takes Metformin")."""

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        if not TITLE_CASE.fullmatch(token.text) or key(token) not in small_drug_words() or begins(run, place):
            return None
        if _in_name(run, place, context):
            return None
        return 1, as_written([token], token.text.lower(), "style.drug-name")

    return rewritten(run, find)


def _in_name(run: Run, place: int, context: Context) -> bool:
    """Whether the word is part of a longer name ("Insulin Resistance Clinic") or of a person's."""
    word = key(run[place])
    earlier = key(run[place - 1]) if place else ""
    later = run[place + 1].text if place + 1 < len(run) else ""
    if word in context.names or earlier in words_of("title"):
        return True
    if later.lower() == "model":
        return True  # of a device
    in_drug = later.lower() in small_drug_words() or later.lower() in capital_drug_words()
    return TITLE_CASE.fullmatch(later) is not None and not in_drug


def write_tall_man(run: Run, context: Context) -> Run:
    """Look-alike drug names in tall-man letters: "hydrOXYzine"."""
    if not context.style.tall_man:
        return run

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        written = _tall_man().get(token.text.lower())
        if written is None or token.text == written:
            return None
        return 1, as_written([token], written, "style.tall-man")

    return rewritten(run, find)
