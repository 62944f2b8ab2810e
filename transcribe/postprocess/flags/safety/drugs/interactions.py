"""Two drugs that are started together and must not be (``vocab/dangerous_pairs.tsv``: few, and famous)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.terms import same
from transcribe.postprocess.flags.safety.drugs.drug_groups import groups
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

EXPLAINED = frozenset(Said) - {Said.START, Said.CURRENT, Said.CHANGE, Said.NOTHING}
ELSEWHERE = frozenset({"past_history", "family_history", "allergies", "social_history"})


@dataclass(frozen=True, slots=True)
class _Pair:
    sides: tuple[frozenset[str], frozenset[str]]
    reason: str


def check(draft: Draft) -> Iterator[Found]:
    """``drug.together``, at the drug that is started while the other goes on or is started too."""
    drugs = [one for one in medications(draft.passages) if _is_given(one)]
    started = [one for one in drugs if one.said is Said.START and one.passage.holds not in ("history", "course")]
    for one in started:
        for other in drugs:
            pair = _pair(one, other)
            if pair and not _stopped(draft, other):
                yield Found(
                    "drug.together", one.place(), {"drug": one.written, "other": other.written, "reason": pair.reason}
                )
                break


def _is_given(one: Medication) -> bool:
    explained = EXPLAINED.intersection(one.cues)
    return one.is_given and not explained and not one.drug.group and one.passage.holds not in ELSEWHERE


def _stopped(draft: Draft, other: Medication) -> bool:
    """Whether the drug is stopped, held or replaced anywhere in the document."""
    return any(
        EXPLAINED.intersection(one.cues) and one.drug.ingredients & other.drug.ingredients
        for one in medications(draft.passages)
    )


def _pair(one: Medication, other: Medication) -> _Pair | None:
    if one.drug.ingredients & other.drug.ingredients:
        return None
    for pair in _pairs():
        first, second = pair.sides
        if (_in(one.drug, first) and _in(other.drug, second)) or (_in(one.drug, second) and _in(other.drug, first)):
            return pair
    return None


def _in(drug: Drug, names: frozenset[str]) -> bool:
    return bool(drug.ingredients & names)


@cache
def _pairs() -> Sequence[_Pair]:
    return tuple(_Pair((_members(row["a"]), _members(row["b"])), row["reason"]) for row in table("dangerous_pairs"))


def _members(cell: str) -> frozenset[str]:
    known = groups()
    return frozenset(
        member for name in cell.split("|") for member in (known[name].members if name in known else {same(name)})
    )
