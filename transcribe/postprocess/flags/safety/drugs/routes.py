"""A route that a drug must not be given by ("vincristine intrathecally"), by ``vocab/drug_routes.tsv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

NOT_GIVEN = frozenset({Said.NOT, Said.NO, Said.ALLERGY, Said.LAB, Said.OVERDOSE})
WAYS = frozenset({"iv", "push", "im", "sc", "intrathecal", "epidural", "arterial"})  # not those of other words ("eye")


def check(draft: Draft) -> Iterator[Found]:
    """``route.odd``, at the drug and its route."""
    for one in medications(draft.passages):
        if one.drug.group or NOT_GIVEN.intersection(one.cues):
            continue
        reasons = _reasons(one)
        for route, first, last in one.regimen.routes:
            if route in reasons and _alone(one, route):
                place = one.place(min(one.name.first, first), max(one.name.last, last))
                words = {"drug": one.written, "route": one.text(first, last), "reason": reasons[route]}
                yield Found("route.odd", place, words)
                break


def _alone(one: Medication, route: str) -> bool:
    """Whether no second route is stated: of "p.o. or IV" none is odd."""
    return {other for other, _, _ in one.regimen.routes if other in WAYS or other == "po"} == {route}


def _reasons(one: Medication) -> Mapping[str, str]:
    return next((_table()[name] for name in one.drug.known_as if name in _table()), {})


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in table("drug_routes"):
        for name in row["drug"].split("|"):
            found.setdefault(name, {}).update(dict.fromkeys(row["routes"].split("|"), row["reason"]))
    return found
