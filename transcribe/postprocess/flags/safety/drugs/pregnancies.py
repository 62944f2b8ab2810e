"""A drug that harms the unborn child, given to a patient who is pregnant by the document (``vocab/teratogens.tsv``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.terms import same
from transcribe.postprocess.flags.safety.drugs.drug_groups import groups
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.postprocess.flags.safety.drugs.medications import Medication, Said, medications
from transcribe.postprocess.flags.safety.passages import Draft, Passage
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import sentences
from transcribe.tables import table

GIVEN_NOW = frozenset({Said.START, Said.CURRENT, Said.NOTHING})
NOT_GIVEN = frozenset(Said) - GIVEN_NOW - {Said.CHANGE}
ELSEWHERE = frozenset({"past_history", "family_history", "allergies", "social_history"})


@dataclass(frozen=True, slots=True)
class _Teratogen:
    drugs: frozenset[str]
    group: str
    unless: tuple[str, ...]

    def holds(self, drug: Drug) -> bool:
        if self.group:
            return groups()[self.group].holds(drug)
        return bool(drug.ingredients & self.drugs) or not self.drugs.isdisjoint(drug.known_as)


def check(draft: Draft) -> Iterator[Found]:
    """``drug.pregnancy``, at the drug's name."""
    if not _is_pregnant(draft.passages):
        return
    text = " ".join(passage.text for passage in draft.passages).casefold()
    for one in medications(draft.passages):
        if one.drug.group or not _is_given(one):
            continue
        harm = next((each for each in _teratogens() if each.holds(one.drug)), None)
        if harm and not any(word in text for word in harm.unless):
            yield Found("drug.pregnancy", one.place(), {"drug": one.written})


def _is_given(one: Medication) -> bool:
    return one.is_given and not NOT_GIVEN.intersection(one.cues) and one.passage.holds not in ELSEWHERE


def _is_pregnant(passages: Sequence[Passage]) -> bool:
    return any(
        _words("pregnant").within(sentence.text) and not _words("not").within(sentence.text)
        for passage in passages
        if passage.holds not in ELSEWHERE
        for sentence in sentences(passage)
    )


@cache
def _words(kind: str) -> Phrases[str]:
    return Phrases(
        {said: kind for row in table("pregnancy_words") if row["kind"] == kind for said in row["said"].split("|")}
    )


@cache
def _teratogens() -> tuple[_Teratogen, ...]:
    return tuple(
        _Teratogen(
            frozenset(same(name) for name in row["drug"].split("|") if name),
            row["group"],
            tuple(filter(None, row["unless"].split("|"))),
        )
        for row in table("teratogens")
    )
