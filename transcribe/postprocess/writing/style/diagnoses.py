"""Abbreviations in full under Diagnosis and Impression, by ``vocab/diagnosis_abbreviations.tsv``."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.style.rewriting import Found, asked_once, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import in_capitals, key, words_of
from transcribe.postprocess.writing.written import Context, Question, Run
from transcribe.report import Severity
from transcribe.tables import table

RULE = "style.diagnosis"
KIND = "abbreviation"


@cache
def _abbreviations() -> dict[str, dict[str, str]]:
    return {row["abbreviation"].lower(): row for row in table("diagnosis_abbreviations")}


def write_diagnoses(run: Run, context: Context) -> Run:
    """Abbreviations that have one meaning in full; those that have several are asked."""
    if not context.style.expand_in_diagnosis or not _is_diagnosis(context.heading):
        return run

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        row = _abbreviations().get(key(token))
        if row is None or not in_capitals(token) or (place and run[place - 1].text == "("):
            return None
        meanings = tuple(row["meanings"].split("|"))
        if len(meanings) == 1:
            return exchanged(run, place, 1, meanings[0], RULE)
        message = f"“{token.text}” has several meanings: {', '.join(meanings)}."
        return 1, asked_once([token], Question(KIND, Severity.MINOR, message, token.text, meanings))

    return rewritten(run, find)


def _is_diagnosis(heading: str | None) -> bool:
    """Whether a section is one in which abbreviations are to be written in full."""
    words = (heading or "").lower().replace("-", " ").split()
    return any(word in words_of("diagnosis heading") for word in words)
