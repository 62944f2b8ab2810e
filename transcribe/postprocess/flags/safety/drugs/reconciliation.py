"""One patient's medications against each other: two doses of one drug, one drug under two names, two of one group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from transcribe.postprocess.flags.safety.drugs.drug_groups import groups_of
from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.drugs.regimens import Dose
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found

TOLD = frozenset(Said) - {Said.CURRENT, Said.NOTHING}  # anything else that is said explains a difference
VARIES = frozenset({"insulin", "warfarin"})  # by the day
WHERE = frozenset({"medications", "plan", "assessment", "history", "instructions", ""})
SYSTEMIC = frozenset({"po", "iv", "push", "im", "sc", "sl", "tube"})
BETWEEN = 25  # characters between two names of one drug that explain each other: "Lasix (furosemide)"


def check(draft: Draft) -> Iterator[Found]:
    """``drug.two_doses`` where the drug goes on with a dose that is not the list's; ``drug.twice`` and
    ``drug.same_class`` within one list of medications."""
    drugs = [one for one in medications(draft.passages) if not one.drug.group and not TOLD.intersection(one.cues)]
    yield from _two_doses([one for one in drugs if one.passage.holds in WHERE])
    listed = [one for one in drugs if one.passage.holds == "medications" and _is_systemic(one)]
    yield from _doubles(listed)


def _two_doses(drugs: Sequence[Medication]) -> Iterator[Found]:
    """A drug that goes on with a dose that is not the one written before, in a list or as what is taken."""
    for number, one in enumerate(drugs):
        dose = _plain_dose(one)
        if dose is None or one.passage.holds == "medications" or one.said is not Said.CURRENT:
            continue
        before = [
            other
            for other in drugs[:number]
            if (other.passage.holds == "medications" or other.said is Said.CURRENT)
            and other.passage is not one.passage
            and _plain_dose(other)
            and other.drug.known_as[-1] == one.drug.known_as[-1]
            and _same_way(one, other)
        ]
        if before and not any(_agrees(other, one) for other in before):
            other_dose = before[-1].regimen.doses[0]
            words = {"drug": one.written, "dose": _written(one, dose), "other": _written(before[-1], other_dose)}
            yield Found("drug.two_doses", one.place_with(dose), words, (words["other"],))


def _plain_dose(one: Medication) -> Dose | None:
    dose = one.regimen.dose
    if dose is None or not dose.unit or dose.per or dose.others or one.regimen.irregular or dose.high > dose.low:
        return None
    return None if one.drug.ingredients & VARIES or len(one.drug.ingredients) > 1 else dose


def _amount(one: Medication) -> float:
    return one.regimen.doses[0].low * one.regimen.tablets


def _same_way(one: Medication, other: Medication) -> bool:
    return one.regimen.doses[0].unit == other.regimen.doses[0].unit and _is_systemic(one) and _is_systemic(other)


def _agrees(before: Medication, now: Medication) -> bool:
    """Whether the dose is the same, or the day's amount: "50 mg twice daily" is "100 mg a day"."""
    first, second = _amount(before), _amount(now)
    day = first * (before.regimen.times or 1.0)
    return any(math.isclose(one, second) for one in (first, day)) or math.isclose(
        day, second * (now.regimen.times or 1.0)
    )


def _written(one: Medication, dose: Dose) -> str:
    return one.text(dose.first, dose.last)


def _doubles(listed: Sequence[Medication]) -> Iterator[Found]:
    for one, other in combinations(listed, 2):
        if one.passage.section != other.passage.section or one.drug.name == other.drug.name or _explained(one, other):
            continue
        words = {"drug": other.written, "other": one.written}
        if one.drug.ingredients & other.drug.ingredients:
            if one.drug.ingredients == other.drug.ingredients and not VARIES & one.drug.ingredients:
                yield Found("drug.twice", other.place(), words)
            continue
        shared = next((group for group in groups_of(one.drug) if group.doubled and group.holds(other.drug)), None)
        if shared:
            yield Found("drug.same_class", other.place(), words | {"group": shared.written})


def _is_systemic(one: Medication) -> bool:
    stated = {route for route, _, _ in one.regimen.routes}
    listed = one.drug.routes
    if one.regimen.level:
        return False
    return (
        (not stated or stated <= SYSTEMIC)
        and (bool(stated) or not listed or bool(listed & SYSTEMIC))
        and not one.regimen.fluid
    )


def _explained(one: Medication, other: Medication) -> bool:
    """Whether the two names stand so near that one explains or replaces the other."""
    if one.passage is not other.passage:
        return False
    return other.name.first - one.name.last <= 3 or one.regimen.end > other.name.first
