"""Tens of thousands of terms as a few columns: a tenth of the memory of so many objects, and ready in a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from transcribe.postprocess.correction.near_phrases import Phrases
from transcribe.postprocess.correction.terms import NAMES, RARE, Kind, Term, same

KINDS = tuple(Kind)
NONE = -1  # in place of a row's number: no such wording

Column = npt.NDArray[np.generic]


@dataclass(frozen=True)
class TermTable:
    """Terms by their number. ``wordings`` holds the terms' own, then those that only others refer to.

    ``keys`` (the wordings as they are looked up), ``kinds`` (numbers of ``KINDS``), ``ranks`` and ``ordinary`` have one
    value for each term; ``preferred`` and ``heads`` each a number of a wording, or ``NONE``.
    """

    wordings: list[str]
    keys: list[str]
    kinds: Column
    ranks: Column
    ordinary: Column
    preferred: Column
    heads: Column

    @classmethod
    def of(cls, terms: Sequence[Term]) -> TermTable:
        """The columns of these terms."""
        wordings = dict.fromkeys(term.written for term in terms)
        wordings |= dict.fromkeys(other for term in terms for other in (term.preferred, term.head) if other)
        number = {wording: place for place, wording in enumerate(wordings)}
        return cls(
            list(wordings),
            [same(term.written) for term in terms],
            np.array([KINDS.index(term.kind) for term in terms], np.uint8),
            np.array([term.rank for term in terms], np.uint8),
            np.array([term.ordinary for term in terms], np.bool_),
            np.array([number[term.preferred] if term.preferred else NONE for term in terms], np.int32),
            np.array([number[term.head] if term.head else NONE for term in terms], np.int32),
        )

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each key's number."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases that are common enough to be looked for where no word of them is in doubt."""
        rows = zip(self.keys, self.kinds, self.ranks, strict=True)
        return Phrases([key for key, kind, rank in rows if int(rank) < RARE and KINDS[int(kind)] not in NAMES])

    def term(self, number: int) -> Term:
        """One term."""
        return Term(
            self.wordings[number],
            KINDS[int(self.kinds[number])],
            int(self.ranks[number]),
            self._wording(self.preferred[number]),
            self._wording(self.heads[number]),
            bool(self.ordinary[number]),
        )

    def _wording(self, number: np.generic) -> str | None:
        return None if number == NONE else self.wordings[int(number)]  # type: ignore[call-overload]
