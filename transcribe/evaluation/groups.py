"""The group that a word belongs to, for figures and faults by group: drug, term, number, negation, side."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.evaluation.alignment import Edit
from transcribe.evaluation.changes import Changes, Outcome
from transcribe.evaluation.figures import FalseCorrections, Repairs, false_corrections, repairs
from transcribe.evaluation.normalise import Token
from transcribe.evaluation.recall import Occurrence
from transcribe.evaluation.sets import TermKind
from transcribe.evaluation.written_forms import critical_words

STEMS: dict[TermKind, str] = {
    "medical_terms": "medical_term",
    "drugs": "drug",
    "numbers": "number",
    "negations": "negation",
    "sides": "side",
}
"""Each group and the word with which its figures' names begin."""

LISTED: frozenset[TermKind] = frozenset({"drugs", "medical_terms", "numbers"})
"""Groups whose words are those of the set's entries.

An entry of the sides or negations ("left sternal border", "denies chest pain") holds other words as
well; there a word counts by its own form.
"""


def groups_of(reference: Sequence[Token], found: Sequence[Occurrence]) -> tuple[frozenset[TermKind], ...]:
    """The groups of each reference word: of the set's entries it stands in, and by its own form."""
    groups: list[set[TermKind]] = [set(group_by_form(word.text)) for word in reference]
    for occurrence in found:
        if occurrence.kind in LISTED:
            for index in range(occurrence.start, occurrence.end):
                groups[index].add(occurrence.kind)
    return tuple(frozenset(one) for one in groups)


def group_by_form(word: str) -> frozenset[TermKind]:
    """The group that a normalised word shows by itself: a number has a digit, ``critical_words.tsv`` names the rest."""
    if any(character.isdigit() for character in word):
        return frozenset({"numbers"})
    kind = critical_words().get(word)
    return frozenset() if kind is None else frozenset({kind})


def corrections_of(changes: Changes, groups: Sequence[frozenset[TermKind]], kind: TermKind) -> FalseCorrections:
    """The false corrections of one group; ``groups`` are those of each reference word.

    ``added`` counts the draft's wrong words that were not heard and show the group by themselves, as a
    "no" before what is there, also where they stand for a word of another group.
    """
    outcomes = [outcome for outcome, of in zip(changes.outcomes, groups, strict=True) if kind in of]
    for operation in changes.after.operations:
        if operation.edit in (Edit.EQUAL, Edit.DELETE) or operation.hypothesis in changes.kept_in_draft:
            continue
        shows = kind in group_by_form(changes.draft[operation.hypothesis].text)
        of_group = operation.edit is Edit.SUBSTITUTE and kind in groups[operation.reference]
        if shows and not (of_group and changes.outcomes[operation.reference] is Outcome.BROKEN):
            outcomes.append(Outcome.ADDED)
    return false_corrections(outcomes)


def repairs_of(changes: Changes, groups: Sequence[frozenset[TermKind]], kind: TermKind) -> Repairs:
    """The repairs of one group; ``groups`` are those of each reference word."""
    return repairs(outcome for outcome, of in zip(changes.outcomes, groups, strict=True) if kind in of)
