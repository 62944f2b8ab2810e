"""The numbers pass: everything in a run that is a number, written as the field writes it."""

from __future__ import annotations

from transcribe.postprocess.writing.numbers.calendar import dates, decades, years
from transcribe.postprocess.writing.numbers.clock import times
from transcribe.postprocess.writing.numbers.counting import (
    counts,
    idioms,
    leading_zeros,
    numerals,
    ordinals,
    ratios,
    repetitions,
)
from transcribe.postprocess.writing.numbers.forms import write_forms
from transcribe.postprocess.writing.numbers.glue import join_unused, part_glued
from transcribe.postprocess.writing.numbers.identifiers import identifiers
from transcribe.postprocess.writing.numbers.measures import by_between, measure_at, parted_doses, strengths
from transcribe.postprocess.writing.numbers.rewriting import rewrite
from transcribe.postprocess.writing.written import Context, Run

DAYS_AND_TIMES = (dates, times, years, decades)
NUMBERS = (
    idioms,
    identifiers,
    numerals,
    leading_zeros,
    ratios,
    repetitions,
    by_between,
    strengths,
    parted_doses,
    measure_at,
    ordinals,
    counts,
)


def write_numbers(run: Run, context: Context) -> Run:
    """Numbers in figures with their units; what can be read in two ways stays as heard, with a question."""
    run = write_forms(part_glued(run), context)
    run = rewrite(run, context, DAYS_AND_TIMES)
    run = rewrite(run, context, NUMBERS)
    return join_unused(run)
