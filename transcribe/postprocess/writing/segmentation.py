"""Sentences in text that has no punctuation at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcribe.postprocess.writing.clause_lists import lists_in
from transcribe.postprocess.writing.sentence_ends import sentence_ends
from transcribe.postprocess.writing.sentence_signs import EDGE, Clause, openings
from transcribe.postprocess.writing.sentence_units import Unit, units_of
from transcribe.postprocess.writing.written import Context, Run, Written
from transcribe.report import Origin

ENOUGH = 8  # words without a sign, where signs were to be expected: so many are more than a fragment
NEEDED = 0.3  # log odds of a full stop where nobody spoke one; a wrong stop is worse than a missing one
NEEDED_AMONG_SIGNS = 2.0  # where the author has set stops elsewhere
SIGNS = frozenset(".,:;?!")
CLOSING = frozenset(".:;?!")
LONGEST_SENTENCE = 30  # words: of the sentences of written notes one in fifty is longer
PLANS = ("plan", "recommendation", "instruction", "disposition")
NEW_SUBJECT = frozenset({"SV", "SNV", "DNV"})


def segment(run: Run, context: Context) -> Run:
    """A full stop, of our making, where one sentence ends and the next begins; nothing where signs were spoken.

    Between the recogniser's own full stops only a stretch that is too long for one sentence is looked into.
    """
    if any(token.text in SIGNS and token.origin is not Origin.HEARD for token in run):
        return run
    if not any(token.text in SIGNS for token in run):
        needed = NEEDED_AMONG_SIGNS if context.signs else NEEDED
        return run if context.signs and len(run) < ENOUGH else _segmented(run, context, needed)
    segmented: Run = []
    for stretch in _stretches(run):
        words = sum(not token.is_sign for token in stretch)
        segmented += _segmented(stretch, context, NEEDED_AMONG_SIGNS) if words > LONGEST_SENTENCE else stretch
    return segmented


def _stretches(run: Run) -> Iterator[Run]:
    """The run in pieces that end with a full stop or another sign that ends a clause."""
    begin = 0
    for place, token in enumerate(run):
        if token.text in CLOSING or place + 1 == len(run):
            yield run[begin : place + 1]
            begin = place + 1


def _segmented(run: Run, context: Context, needed: float) -> Run:
    words = [token.plain for token in run]
    units = units_of(words)
    lists = lists_in(words, units)
    stops = sentence_ends(
        units,
        needed=needed,
        held=lists.held,
        likely=lists.begun | lists.ended,
        orders=bool(context.heading) and any(plan in (context.heading or "").lower() for plan in PLANS),
    )
    marks = dict.fromkeys(lists.commas | _second_subjects(units, stops), ",") | dict.fromkeys(stops, ".")
    return _marked(run, marks)


def _second_subjects(units: list[Unit], stops: list[int]) -> set[int]:
    """Places of "and" and "but" that join a second clause with a subject of its own to one that is complete."""
    said = [unit.said for unit in units]
    opening = openings([*said, EDGE])
    found, clause = set(), Clause()
    for number, unit in enumerate(units):
        if unit.place in stops:
            clause = Clause()
        if unit.said in ("and", "but") and clause.state == "complete" and opening[number + 1] in NEW_SUBJECT:
            found.add(unit.place)
        clause = clause.with_unit(unit.said)
    return found


def _marked(run: Run, marks: dict[int, str]) -> Run:
    """The run with a sign of our making before each of the places."""
    written: Run = []
    for place, token in enumerate(run):
        sign = marks.get(place)
        if sign and written and not written[-1].is_sign:
            if written[-1].text.endswith(".") and sign == ".":
                written.append(token)  # "b.i.d." ends the sentence with its own stop
                continue
            written[-1] = replace(written[-1], space="")
            written.append(Written(text=sign, space=" ", origin=Origin.STYLE))
        written.append(token)
    return written
