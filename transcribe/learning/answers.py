"""Which repairs of mis-heard words would have been right, by the words that were really said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from transcribe.evaluation.alignment import align
from transcribe.evaluation.normalise import normalised


@dataclass(frozen=True)
class Answers:
    """The words that were said beside those that were heard, ready to be asked about any replacement."""

    said: tuple[str, ...]
    heard: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    equal: tuple[tuple[int, int], ...]
    _given: dict[tuple[int, int, str], bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, said: str, heard: Sequence[str]) -> Answers:
        """``said`` as spoken, with its commands; ``heard`` word for word, as the places of replacements count them."""
        reference = normalised(said)
        pieces = tuple(normalised(word) for word in heard)
        flat = [word for piece in pieces for word in piece]
        pairs = sorted((hypothesis, place) for place, hypothesis in align(reference, flat).equal.items())
        return cls(reference, pieces, tuple(accumulate(map(len, pieces), initial=0)), tuple(pairs))

    def gain(self, first: int, last: int, written: str) -> int:
        """Errors fewer (below zero: more) with ``written`` in place of the heard words ``first`` to ``last``."""
        left, right, said = self._surroundings(first, last)
        flat = [word for piece in self.heard for word in piece]
        start, end = self.starts[first], self.starts[last]
        before = Levenshtein.distance(said, flat[left:right])
        after = Levenshtein.distance(said, [*flat[left:start], *normalised(written), *flat[end:right]])
        return before - after

    def is_right(self, first: int, last: int, written: str) -> bool:
        """Whether ``written`` was said where those words were heard, and has fewer errors."""
        question = first, last, written
        if question not in self._given:  # the same is asked for every fit
            self._given[question] = self._is_there(question) and self.gain(*question) > 0
        return self._given[question]

    def _is_there(self, question: tuple[int, int, str]) -> bool:
        first, last, written = question
        words = normalised(written)
        _, _, said = self._surroundings(first, last)
        return any(tuple(said[at : at + len(words)]) == words for at in range(len(said) - len(words) + 1))

    def _surroundings(self, first: int, last: int) -> tuple[int, int, Sequence[str]]:
        """The heard words between the nearest right words on either side, and what was said between those."""
        places = [hypothesis for hypothesis, _ in self.equal]
        before = bisect_left(places, self.starts[first]) - 1
        after = bisect_left(places, self.starts[last])
        left, said_left = self.equal[before] if before >= 0 else (-1, -1)
        right, said_right = self.equal[after] if after < len(self.equal) else (self.starts[-1], len(self.said))
        return left + 1, right, self.said[said_left + 1 : said_right]
