"""Names, brands and abbreviations with their own capitals."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.drug_list import capital_drug_names
from transcribe.postprocess.writing.terms.labels import write_labels
from transcribe.postprocess.writing.terms.names import write_names, write_titles
from transcribe.postprocess.writing.terms.ordinary import lower_ordinary
from transcribe.postprocess.writing.terms.phrasebook import Phrasebook, entries_of, rewrite, written_as
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

PRONOUN = ("i", "i'm", "i've", "i'll", "i'd")


def write_capitals(run: Run, context: Context) -> Run:
    """Words of the tables, and the document's own names, with the capitals they always have."""
    run = lower_ordinary(run)
    run = rewrite(run, _capitals(), keep_capital=True, hold=True)
    run = write_labels(run)
    run = write_titles(run, context)
    run = write_names(run, context.names)
    return _write_pronoun(run)


def _write_pronoun(run: Run) -> Run:
    """The word "I" with its capital; among other letters ("t i d") it is none."""
    finished: Run = []
    for place, token in enumerate(run):
        beside = run[max(0, place - 1) : place] + run[place + 1 : place + 2]
        if token.text.replace("’", "'") in PRONOUN and not any(_is_letter(other.text) for other in beside):
            finished.extend(written_as([token], "I" + token.text[1:], "capital.pronoun"))
        else:
            finished.append(token)
    return finished


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha() and text != "a"


@cache
def _capitals() -> Phrasebook:
    rows = table("capitals")
    known = {form.replace("-", " ") for row in rows for form in row["said"].split("|")}
    drugs = [row for row in capital_drug_names() if row["said"].replace("-", " ") not in known]
    return Phrasebook.of(entries_of([*rows, *drugs], "capital.{kind}"))
