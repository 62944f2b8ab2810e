"""Word alignment of a reference and a hypothesis: the fewest edits, and among those the likeliest.

Both are sequences of normalised words (see ``normalise.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from transcribe.evaluation.normalise import Token

Costs = npt.NDArray[np.int64]

_EDIT = 1_000_000  # one edit outweighs every preference among alignments with as many edits
_UNLIKE = 100  # how unlike two words are at most


class Edit(StrEnum):
    """What became of a word."""

    EQUAL = "equal"
    SUBSTITUTE = "substitute"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Operation:
    """One step: ``reference`` and ``hypothesis`` are the indices of the words before which it starts.

    A deletion uses no word of the hypothesis, an insertion none of the reference; then the index is
    the place where the word would stand.
    """

    edit: Edit
    reference: int
    hypothesis: int


@dataclass(frozen=True)
class Alignment:
    """How a hypothesis came from a reference, from the first word to the last."""

    operations: tuple[Operation, ...]

    def count(self, edit: Edit) -> int:
        """How many words met with this edit."""
        return sum(operation.edit is edit for operation in self.operations)

    @cached_property
    def equal(self) -> dict[int, int]:
        """Reference index to hypothesis index of all words that are right."""
        return {
            operation.reference: operation.hypothesis for operation in self.operations if operation.edit is Edit.EQUAL
        }

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """For each reference word the half-open hypothesis range it is aligned with (empty if deleted)."""
        return [
            (operation.hypothesis, operation.hypothesis + (operation.edit is not Edit.DELETE))
            for operation in self.operations
            if operation.edit is not Edit.INSERT
        ]

    def hypothesis_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open hypothesis range aligned with reference words ``start`` to ``end`` (half-open).

        It includes what was inserted between them, not what was inserted before or after; it is
        empty where all of them are missing, and then stands where they would. ``start < end``.
        """
        return self._places[start][0], self._places[end - 1][1]


def align(reference: Sequence[str], hypothesis: Sequence[str]) -> Alignment:
    """Align two sequences of words with the fewest substitutions, insertions and deletions.

    Among alignments with as many edits, like words substitute each other ("apixiban" stands for
    "apixaban", a number for a number); what is still equal is settled the same way every time.
    """
    unlike = _unlike(reference, hypothesis)
    costs = _costs(unlike)
    operations: list[Operation] = []
    row, column = len(reference), len(hypothesis)
    while row or column:
        here = costs[row, column]
        if row and column and here == costs[row - 1, column - 1] + unlike[row - 1, column - 1]:
            row, column = row - 1, column - 1
            edit = Edit.EQUAL if reference[row] == hypothesis[column] else Edit.SUBSTITUTE
        elif row and here == costs[row - 1, column] + _EDIT:
            row, edit = row - 1, Edit.DELETE
        else:
            column, edit = column - 1, Edit.INSERT
        operations.append(Operation(edit, row, column))
    return Alignment(tuple(reversed(operations)))


def _unlike(reference: Sequence[str], hypothesis: Sequence[str]) -> Costs:
    """The cost of every substitution, shape (reference, hypothesis): 0 for equal words."""
    if not reference or not hypothesis:
        return np.zeros((len(reference), len(hypothesis)), dtype=np.int64)
    known_reference, known_hypothesis = sorted(set(reference)), sorted(set(hypothesis))
    distances = cdist(known_reference, known_hypothesis, scorer=Levenshtein.normalized_distance)
    costs: Costs = np.rint(distances * _UNLIKE).astype(np.int64)
    numeric_reference = np.array([_numeric(word) for word in known_reference])
    numeric_hypothesis = np.array([_numeric(word) for word in known_hypothesis])
    costs[numeric_reference[:, None] != numeric_hypothesis[None, :]] = _UNLIKE
    equal = np.array(known_reference)[:, None] == np.array(known_hypothesis)[None, :]
    costs = np.where(equal, 0, costs + _EDIT)
    rows = [known_reference.index(word) for word in reference]
    columns = [known_hypothesis.index(word) for word in hypothesis]
    return costs[np.ix_(rows, columns)]


def _costs(unlike: Costs) -> Costs:
    """The cost of aligning every pair of beginnings, shape (reference + 1, hypothesis + 1)."""
    rows, columns = unlike.shape
    steps = np.arange(columns + 1, dtype=np.int64) * _EDIT
    costs = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    costs[0] = steps
    for row in range(rows):
        best = costs[row] + _EDIT
        best[1:] = np.minimum(best[1:], costs[row, :-1] + unlike[row])
        # An insertion costs the same at every place, so a row's insertions are one running minimum.
        costs[row + 1] = np.minimum.accumulate(best - steps) + steps
    return costs


def _numeric(word: str) -> bool:
    return any(character.isdigit() for character in word)


_NEVER_JOINED = frozenset("a an i in is it no not of on to un".split())  # noqa: SIM905


def respelled(reference: Sequence[str], hypothesis: Sequence[Token]) -> tuple[Token, ...]:
    """The hypothesis with its compounds written as the reference writes them.

    Hyphen and space variants do not count, so where the reference has "nontender" the hypothesis's
    "non tender" becomes one word, and where it has "follow up" the hypothesis's "followup" becomes
    two (both with the place of the one). Only words of letters, and never small words whose joining
    changes the sense ("a typical" is not "atypical").
    """
    single = {word for word in reference if word.isalpha()}
    compounds: dict[str, tuple[str, ...]] = {}
    spelled = set()
    for width in (3, 2):
        for start in range(len(reference) - width + 1):
            words = tuple(reference[start : start + width])
            if _joinable(words):
                compounds["".join(words)] = words
                spelled.add(words)
    result: list[Token] = []
    index = 0
    while index < len(hypothesis):
        token = hypothesis[index]
        width = next(
            (
                width
                for width in (3, 2)
                if (words := tuple(one.text for one in hypothesis[index : index + width])) not in spelled
                and len(words) == width
                and _joinable(words)
                and "".join(words) in single
            ),
            1,
        )
        if width > 1:
            joined = "".join(one.text for one in hypothesis[index : index + width])
            result.append(Token(joined, token.start, hypothesis[index + width - 1].end))
        elif token.text not in single and token.text in compounds:
            result.extend(Token(word, token.start, token.end) for word in compounds[token.text])
        else:
            result.append(token)
        index += width
    return tuple(result)


def _joinable(words: Sequence[str]) -> bool:
    return all(word.isalpha() and word not in _NEVER_JOINED for word in words)
