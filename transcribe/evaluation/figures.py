"""The figures that count, each with what it was counted from, so that figures can be pooled.

A figure is a frozen dataclass of whole numbers; its ``rate`` is ``None`` where there was nothing to
count. Figures of several dictations are pooled by adding their counts (:func:`pooled`), never by
averaging their rates.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Self

from rapidfuzz.distance import Levenshtein

from transcribe.evaluation.alignment import Alignment, Edit
from transcribe.evaluation.bootstrap import Fraction
from transcribe.evaluation.changes import Outcome


@dataclass(frozen=True, slots=True)
class Figure(ABC):
    """Counts and the rate they give."""

    @property
    @abstractmethod
    def fraction(self) -> Fraction:
        """The two sides of the rate, in the rate's unit."""

    @property
    def rate(self) -> float | None:
        """The figure itself, or ``None`` where there was nothing to count."""
        part, whole = self.fraction
        return part / whole if whole else None

    def counts(self) -> dict[str, int]:
        """The whole numbers behind the rate, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def plus(self, other: Self) -> Self:
        """The figure of both together."""
        mine, others = self.counts(), other.counts()
        return type(self)(**{name: mine[name] + others[name] for name in mine})


@dataclass(frozen=True, slots=True)
class WordErrors(Figure):
    """Word error rate: substitutions, insertions and deletions by reference words."""

    reference_words: int
    substitutions: int
    insertions: int
    deletions: int

    @property
    def fraction(self) -> Fraction:
        """Errors among reference words."""
        return self.substitutions + self.insertions + self.deletions, self.reference_words


@dataclass(frozen=True, slots=True)
class Recall(Figure):
    """The share of the reference's occurrences that stand in the text, at their aligned place."""

    found: int
    total: int

    @property
    def fraction(self) -> Fraction:
        """Found among all."""
        return self.found, self.total


@dataclass(frozen=True, slots=True)
class FalseCorrections(Figure):
    """Reference words right in the recogniser's text and wrong in the draft, per 1,000 that were right.

    ``right`` counts the words that were right before. Beside the rate, ``added`` counts the draft's
    words that stand neither in the reference nor in the recogniser's text.
    """

    broken: int
    right: int
    added: int

    @property
    def fraction(self) -> Fraction:
        """Broken words among thousands of words that were right."""
        return self.broken, self.right / 1000


@dataclass(frozen=True, slots=True)
class Repairs(Figure):
    """The share of reference words wrong or missing in the recogniser's text that are right in the draft.

    ``altered`` counts those that are still wrong, but no longer as they were heard.
    """

    repaired: int
    wrong: int
    altered: int

    @property
    def fraction(self) -> Fraction:
        """Repaired words among those that were wrong or missing."""
        return self.repaired, self.wrong


@dataclass(frozen=True, slots=True)
class Catch(Figure):
    """The share of what is wrong or missing in the draft that lies under a flag or at a blank."""

    caught: int
    wrong: int

    @property
    def fraction(self) -> Fraction:
        """Caught among wrong."""
        return self.caught, self.wrong


@dataclass(frozen=True, slots=True)
class ReviewLoad(Figure):
    """The share of the draft's words that lie under a flag; those left out at blanks count as well."""

    flagged: int
    words: int

    @property
    def fraction(self) -> Fraction:
        """Flagged among the draft's words."""
        return self.flagged, self.words


@dataclass(frozen=True, slots=True)
class Structure(Figure):
    """Headings and blocks; the rate is the share of reference blocks in place.

    Headings are compared in order as normalised words: found, missed, invented. A reference block
    is in place where it and one draft block share more words with each other than with any other,
    are of the same kind (paragraph or item) and stand under the same heading.
    """

    headings_found: int
    headings_missed: int
    headings_invented: int
    blocks_in_place: int
    blocks: int

    @property
    def fraction(self) -> Fraction:
        """Blocks in place among the reference's blocks."""
        return self.blocks_in_place, self.blocks


@dataclass(frozen=True, slots=True)
class EditDistance(Figure):
    """Characters to insert, delete or replace until the text is the finished one, per 100 reference words."""

    keystrokes: int
    reference_words: int

    @property
    def fraction(self) -> Fraction:
        """Keystrokes among hundreds of words."""
        return self.keystrokes, self.reference_words / 100


def pooled(figures: Sequence[Figure]) -> Figure:
    """The figure of several dictations together; they must be of one kind and at least one."""
    total = figures[0]
    for figure in figures[1:]:
        total = total.plus(figure)
    return total


def word_errors(alignment: Alignment) -> WordErrors:
    """The word errors of an alignment."""
    substitutions, deletions = alignment.count(Edit.SUBSTITUTE), alignment.count(Edit.DELETE)
    return WordErrors(
        reference_words=alignment.count(Edit.EQUAL) + substitutions + deletions,
        substitutions=substitutions,
        insertions=alignment.count(Edit.INSERT),
        deletions=deletions,
    )


def false_corrections(outcomes: Iterable[Outcome]) -> FalseCorrections:
    """Count what became of words (reference words, and words of the draft that were added)."""
    counted = Counter(outcomes)
    broken = counted[Outcome.BROKEN]
    return FalseCorrections(broken, counted[Outcome.RIGHT] + broken, counted[Outcome.ADDED])


def repairs(outcomes: Iterable[Outcome]) -> Repairs:
    """Count what became of reference words."""
    counted = Counter(outcomes)
    repaired, altered = counted[Outcome.REPAIRED], counted[Outcome.ALTERED]
    return Repairs(repaired, repaired + altered + counted[Outcome.LEFT], altered)


def edit_distance(text: str, expected: str, reference_words: int) -> EditDistance:
    """Characters between ``text`` and ``expected`` (Levenshtein; case and punctuation count)."""
    tidy = ("\n".join(line.rstrip() for line in side.strip().splitlines()) for side in (text, expected))
    return EditDistance(Levenshtein.distance(*tidy), reference_words)
