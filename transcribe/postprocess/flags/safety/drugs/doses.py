"""Doses that can hardly be meant: too much, too little, a unit the drug is not given in, no unit at all.

What can be meant stands in ``vocab/dose_limits.tsv``; of other drugs ``vocab/drugs.tsv`` knows usual strengths, and
only a dose far from all of them is flagged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.childhood import is_child, weight
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.postprocess.flags.safety.drugs.frequencies import odd
from transcribe.postprocess.flags.safety.drugs.lexemes import lexemes
from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.drugs.regimens import MASS, Dose
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

FAR_ABOVE, FAR_BELOW = 4.9, 20.0  # times beyond the usual strengths of a drug without limits
COMPARED = frozenset(
    {"mg", "units", "mEq", "mmol"}
)  # mL, tablets and % say nothing without the strength of what is given
NO_DOSE = frozenset({Said.OVERDOSE, Said.LAB, Said.ALLERGY, Said.OTHER})
OPERATIONS = frozenset({"description", "procedure", "anesthesia"})
SYSTEMIC = frozenset({"po", "iv", "push", "im", "sc"})
CLOSE = 1.001  # rounding
SHOWN = 3  # suggestions at most
PARTS = (1.0, 2.0, 0.5, 1 / 3, 0.25, 0.2, 2 / 3)  # of a dose that may be a usual strength: half a tablet, three tablets


@dataclass(frozen=True, slots=True)
class Limits:
    """A drug's bounds in one unit (mg, units, mEq, mmol); ``known``: by dose_limits.tsv, not by strengths alone."""

    unit: str
    least: float
    most: float
    daily: float
    known: bool = True


def check(draft: Draft) -> Iterator[Found]:
    """``dose.high``, ``dose.low``, ``dose.daily``, ``dose.unit``, ``dose.child``, ``dose.sound_alike``; once at most
    ``dose.no_unit``."""
    child, kilograms = is_child(draft), weight(draft)
    bare: list[Found] = []
    for one in medications(draft.passages):
        if NO_DOSE.intersection(one.cues) or one.passage.holds in ("allergies", "family_history"):
            continue
        for dose in one.regimen.doses:
            if not dose.unit:
                bare.extend(_without_unit(one, dose))
            elif dose.unit in COMPARED and dose.per in ("", "day"):
                found = list(_judged(one, dose, child)) or list(_by_weight(one, dose, kilograms))
                yield from found or _sounds_like_usual(one, dose, child)
    yield from bare[:1]


def _judged(one: Medication, dose: Dose, child: bool) -> Iterator[Found]:
    bounds = limits(one.drug, {route for route, _, _ in one.regimen.routes})
    if not bounds:
        return
    fitting = [bound for bound in bounds if bound.unit == dose.unit]
    words = {"drug": one.written, "dose": _shown(*dose.written)}
    suggestions = _suggestions(one.drug, dose, bounds)
    if not fitting:
        if all(bound.known for bound in bounds):
            yield Found("dose.unit", one.place_with(dose), words | {"unit": dose.written[1]}, suggestions)
        return
    most, daily = (max(getattr(bound, name) for bound in fitting) for name in ("most", "daily"))
    if dose.per == "day":
        if dose.low > max(daily, most) * CLOSE:
            yield Found("dose.daily", one.place_with(dose), words | {"total": _shown(*dose.written)}, suggestions)
    elif _up_to(one, dose):
        if dose.low > max(daily, most) * CLOSE:
            yield Found("dose.high", one.place_with(dose), words, suggestions)
    elif dose.low > most * CLOSE or (dose.high > most * CLOSE and dose.high > 3 * dose.low):
        yield Found("dose.high", one.place_with(dose), words, suggestions)
    elif dose.high * CLOSE < min(bound.least for bound in fitting) and not _small(one, dose, child):
        yield Found("dose.low", one.place_with(dose), words, suggestions)
    else:
        yield from _too_much_a_day(one, dose, daily, words)


def _up_to(one: Medication, dose: Dose) -> bool:
    """Whether it is the greatest amount that was reached ("up to 9 mg"): that may be a day's."""
    words = lexemes(one.passage.text)[max(0, dose.first - 2) : dose.first]
    return [word.key for word in words] == ["up", "to"]


def _by_weight(one: Medication, dose: Dose, kilograms: float | None) -> Iterator[Found]:
    """Whether a child of this weight is given so much at once."""
    most = next((_child_doses()[name] for name in one.drug.known_as if name in _child_doses()), None)
    if kilograms is None or most is None or dose.unit != "mg" or dose.per or dose.low <= most * kilograms:
        return
    words = {"drug": one.written, "dose": _shown(*dose.written), "weight": f"{kilograms:.3g}"}
    yield Found("dose.child", one.place_with(dose), words)


def _sounds_like_usual(one: Medication, dose: Dose, child: bool) -> Iterator[Found]:
    """Whether so much is in no tablet or so, whole or half, and a figure that sounds like it is: 615 mg for 650."""
    figure, unit = dose.written
    other = _by_ear(figure)
    if other is None or child or dose.others or dose.per or dose.high > dose.low or len(one.drug.ingredients) > 1:
        return
    usual = {word.number for strength in one.drug.strengths for word in lexemes(strength)[:1] if _in(strength, unit)}
    if other in usual and not any(figure * part in usual for part in PARTS):
        words = {"drug": one.written, "dose": _shown(figure, unit), "other": _shown(other, unit)}
        yield Found("dose.sound_alike", one.place_with(dose), words, (_shown(other, unit),))


def _by_ear(figure: float) -> float | None:
    """The figure whose end sounds like this one's: 650 for 615, 15 for 50."""
    end = figure % 100
    return figure - end + _alike()[end] if end in _alike() else None


@cache
def _alike() -> Mapping[float, float]:
    """Teens by their tens, and tens by their teens."""
    rows = [(float(row["number"]), float(row["like"])) for row in table("sound_alike_numbers")]
    return {one: other for row in rows for one, other in (row, row[::-1]) if one < 100}


def _in(strength: str, unit: str) -> bool:
    return strength.partition(" ")[2] == unit


def _small(one: Medication, dose: Dose, child: bool) -> bool:
    """Whether a small dose is nothing to ask about: a child's, a combination's, a puff's, one into an eye."""
    local = one.passage.holds in OPERATIONS and not SYSTEMIC & {route for route, _, _ in one.regimen.routes}
    return child or local or bool(dose.others) or len(one.drug.ingredients) > 1 or one.regimen.fluid


def _too_much_a_day(one: Medication, dose: Dose, daily: float, words: dict[str, str]) -> Iterator[Found]:
    regimen = one.regimen
    if regimen.dose is None or regimen.irregular or not regimen.times or regimen.times < 1 or dose.high > dose.low:
        return
    if odd(one):
        return
    total = dose.low * regimen.times * max(regimen.tablets, 1.0)
    if total > daily * CLOSE and regimen.times_at:
        first, last = min(one.name.first, dose.first), regimen.times_at[1]
        in_unit = total / MASS.get(dose.written[1], 1.0) if dose.unit == "mg" else total
        yield Found("dose.daily", one.place(first, last), words | {"total": _shown(in_unit, dose.written[1])})


def _without_unit(one: Medication, dose: Dose) -> Iterator[Found]:
    """A bare figure before a frequency or route, of a drug that is not written so by custom ("Percocet 5/325")."""
    if dose.others or len(one.drug.ingredients) > 1 or not one.drug.strengths or one.drug.group:
        return
    place = one.place_with(dose)
    figure = _shown(dose.high, "")
    fitting = [strength for strength in one.drug.strengths if strength.split()[0] == figure and " " in strength]
    yield Found("dose.no_unit", place, {"drug": one.written, "dose": figure}, tuple(fitting[:1]))


def limits(drug: Drug, routes: set[str]) -> tuple[Limits, ...]:
    """A drug's bounds for these routes, a row for each unit; by its strengths where the table does not hold it."""
    for name in drug.known_as:
        rows = _limits().get(name)
        if rows is None:
            continue
        if "push" in routes:
            routes = routes | {"iv"}
        stated = tuple(bound for route, bound in rows if route and route in routes)
        return stated or tuple(bound for route, bound in rows if not route) or tuple(bound for _, bound in rows)
    return _by_strengths(drug)


@cache
def _child_doses() -> Mapping[str, float]:
    return {name: float(row["most"]) for row in table("child_doses") for name in row["drug"].split("|")}


@cache
def _by_strengths(drug: Drug) -> tuple[Limits, ...]:
    amounts: dict[str, list[float]] = {}
    for strength in drug.strengths:
        words = lexemes(strength)
        if len(words) == 2 and words[0].number and (unit := _unit(words[1].key)):
            amounts.setdefault(unit[0], []).append(words[0].number * unit[1])
    return tuple(
        Limits(unit, min(found) / FAR_BELOW, max(found) * FAR_ABOVE, math.inf, known=False)
        for unit, found in amounts.items()
    )


@cache
def _limits() -> Mapping[str, Sequence[tuple[str, Limits]]]:
    found: dict[str, list[tuple[str, Limits]]] = {}
    for row in table("dose_limits"):
        unit, factor = _unit(row["unit"].casefold()) or (row["unit"], 1.0)
        least, most, daily = (
            float(row[name]) * factor if row[name] else math.inf for name in ("least", "most", "daily")
        )
        bound = Limits(unit, 0.0 if math.isinf(least) else least, most, daily)
        found.setdefault(row["drug"], []).append((row["route"], bound))
    return found


def _unit(key: str) -> tuple[str, float] | None:
    """The compared unit of a written one, and the factor to it."""
    if key in MASS:
        return "mg", MASS[key]
    return {"units": ("units", 1.0), "unit": ("units", 1.0), "meq": ("mEq", 1.0), "mmol": ("mmol", 1.0)}.get(key)


def _suggestions(drug: Drug, dose: Dose, bounds: Sequence[Limits]) -> tuple[str, ...]:
    """Doses that may have been said: the same figure in another unit, ten times less or more, fifteen for fifty."""
    figure, unit = dose.written
    usual = set(drug.strengths)
    units = [(figure, other) for other in ("mcg", "mg", "g", "units", "mEq") if other != unit]
    figures = [(other, unit) for other in (_by_ear(figure), figure / 10, figure / 100, figure * 10) if other]
    found = [_shown(*one) for one in units if _within(one, bounds) and (bounds[0].known or _shown(*one) in usual)]
    found += [_shown(*one) for one in figures if _shown(*one) in usual]
    if not found and _within((figure / 10, unit), bounds):
        found.append(_shown(figure / 10, unit))
    return tuple(dict.fromkeys(found))[:SHOWN]


def _within(amount: tuple[float, str], bounds: Sequence[Limits]) -> bool:
    figure, unit = amount
    base, factor = _unit(unit.casefold()) or (unit, 1.0)
    return any(bound.unit == base and bound.least <= figure * factor <= bound.most for bound in bounds)


def _shown(amount: float, unit: str) -> str:
    figure = f"{amount:,.0f}" if amount >= 1000 else f"{amount:.4g}"
    return f"{figure} {unit}".strip()
