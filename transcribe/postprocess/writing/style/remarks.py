"""Remarks that should not stand in a patient's record: asked about, never changed, by ``vocab/remarks.tsv``."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.style.phrasebook import Phrasebook, phrasebook
from transcribe.postprocess.writing.style.rewriting import Found, asked_once, rewritten
from transcribe.postprocess.writing.written import Context, Question, Run, text_of
from transcribe.report import Severity
from transcribe.tables import table

KIND = "remark"


@cache
def _book() -> Phrasebook:
    return phrasebook(table("remarks"))


def ask_about_remarks(run: Run, _context: Context) -> Run:
    """A question on each remark that belittles a patient or blames a colleague."""

    def find(run: Run, place: int) -> Found | None:
        found = _book().at(run, place)
        if found is None:
            return None
        phrase, length = found
        heard = run[place : place + length]
        text = text_of(heard)
        message = f"“{text}” may {phrase.row['why']}. Is it to stand in the record?"
        return length, asked_once(heard, Question(KIND, Severity(phrase.row["severity"]), message, text))

    return rewritten(run, find)
