"""Short forms of the spoken language ("lap chole", "crit") in full, by ``vocab/slang.tsv``."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.style.phrasebook import Phrasebook, phrasebook
from transcribe.postprocess.writing.style.rewriting import Found, exchanged, rewritten
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

RULE = "style.slang"


@cache
def _book() -> Phrasebook:
    return phrasebook(table("slang"))


def write_slang(run: Run, context: Context) -> Run:
    """Short forms in full; a row without a text to write is an accepted word that stays."""
    if context.style.slang == "keep":
        return run

    def find(run: Run, place: int) -> Found | None:
        for phrase, length in _book().readings(run, place):
            if phrase.row["number"] and not (place and run[place - 1].text[-1:].isdigit()):
                continue
            if not phrase.row["written"]:
                return length, run[place : place + length]
            return exchanged(run, place, length, phrase.row["written"], RULE)
        return None

    return rewritten(run, find)
