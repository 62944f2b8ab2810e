"""A frequency that a drug is not given at ("methotrexate 15 mg daily"), by ``vocab/drug_frequencies.tsv``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

NO_REGIMEN = frozenset({Said.OVERDOSE, Said.LAB, Said.ALLERGY, Said.OTHER})
CLOSE = 1.01  # rounding


@dataclass(frozen=True, slots=True)
class Usual:
    """How often a drug is given (doses a day), for doses of at least ``amount`` (mg or units) by one of ``routes``."""

    amount: float
    routes: frozenset[str]
    least: float
    most: float
    words: str


def check(draft: Draft) -> Iterator[Found]:
    """``frequency.odd``, at the drug, its dose and its frequency."""
    for one in medications(draft.passages):
        regimen = one.regimen
        usual = odd(one)
        if usual and regimen.times_at:
            first = min(one.name.first, *(dose.first for dose in regimen.doses)) if regimen.doses else one.name.first
            place = one.place(min(first, regimen.times_at[0]), max(one.name.last, regimen.times_at[1]))
            words = {"drug": one.written, "usual": usual.words, "written": one.text(*regimen.times_at)}
            yield Found("frequency.odd", place, words)


def odd(one: Medication) -> Usual | None:
    """How the drug is usually given, where the frequency that is written is another one."""
    regimen = one.regimen
    if regimen.times is None or regimen.once or regimen.irregular or NO_REGIMEN.intersection(one.cues):
        return None
    if regimen.dose and regimen.dose.per not in ("", "day"):
        return None
    usual = _usual(one)
    fits = usual is None or usual.least <= regimen.times * CLOSE <= usual.most * CLOSE * CLOSE
    return None if fits else usual


def _usual(one: Medication) -> Usual | None:
    """The row that holds for this drug, dose and route; of several, that for the greatest doses."""
    amount = one.regimen.dose.low if one.regimen.dose and one.regimen.dose.unit in ("mg", "units") else 0.0
    stated = {route for route, _, _ in one.regimen.routes}
    rows = [
        row
        for row in _rows_of(one.drug)
        if row.amount <= amount and (not row.routes or not stated or row.routes & stated)
    ]
    return max(rows, key=lambda row: row.amount, default=None)


def _rows_of(drug: Drug) -> tuple[Usual, ...]:
    return next((_table()[name] for name in drug.known_as if name in _table()), ())


@cache
def _table() -> Mapping[str, tuple[Usual, ...]]:
    found: dict[str, tuple[Usual, ...]] = {}
    for row in table("drug_frequencies"):
        least, most = row["least"], row["most"]
        usual = Usual(
            float(row["from"] or 0),
            frozenset(filter(None, row["route"].split("|"))),
            float(Fraction(least)) if least else 0.0,
            float(Fraction(most)) if most else math.inf,
            row["usual"],
        )
        for name in row["drug"].split("|"):
            found[name] = (*found.get(name, ()), usual)
    return found
