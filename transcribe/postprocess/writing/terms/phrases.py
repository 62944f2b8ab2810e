"""Words that are written otherwise than they sound, by tables: "a one c", "x ray", "community acquired"."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.terms.letters import join_known_letters
from transcribe.postprocess.writing.terms.names import write_names
from transcribe.postprocess.writing.terms.phrasebook import Phrasebook, entries_of, rewrite
from transcribe.postprocess.writing.terms.spoken import abbreviations
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table


def write_phrases(run: Run, context: Context) -> Run:
    """Every phrase of the tables as it is written; before the numbers, so that "a one c" keeps its one."""
    run = write_names(run, context.names)
    run = rewrite(run, _terms())
    run = rewrite(run, _compounds(), keep_capital=True)
    return join_known_letters(run)


@cache
def _terms() -> Phrasebook:
    """Abbreviations with a longer word or a number in them; letters alone are joined by their own rules."""
    return Phrasebook.of(entry for entry in abbreviations() if any(len(w) > 1 or not w.isalpha() for w in entry.said))


@cache
def _compounds() -> Phrasebook:
    return Phrasebook.of(entries_of(table("compounds"), "spelling.compound"))
