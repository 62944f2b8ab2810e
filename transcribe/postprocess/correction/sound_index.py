"""Many pronunciations, among which those that sound roughly like what was heard are found in bulk.

Two plain edit distances are added, both counted by rapidfuzz: over the phones as they are, and over coarse classes in
which all vowels are one and voicing and place are merged. So a phone heard as a near one counts 1, as a far one 2, and
a lost or an added one 2. Only pronunciations of about the same length are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from transcribe.phones import VOWELS

CLASSES = ("pb", "td", "kg", "fvTD", "szSZCJ", "mnN", "lr")
"""Consonants that are one in the coarse view; those not named stand alone."""

LONGEST = 60  # phones; rapidfuzz compares up to 64 in one step
ROOM = 0.35  # the share by which what was heard may be shorter or longer than the pronunciation
SLACK = 2  # phones by which it may be so besides
GROUP = 64  # spans compared at once: at 100,000 pronunciations some 13 MB

Numbers = npt.NDArray[np.int32]

_COARSE = str.maketrans({phone: group[0] for group in (*CLASSES, "".join(sorted(VOWELS))) for phone in group})


@dataclass(frozen=True)
class SoundIndex:
    """Pronunciations, sorted by length, and which term (a number of the caller's) each belongs to."""

    sounds: list[str]
    terms: Numbers

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, int]]) -> SoundIndex:
        """An index of pronunciations with their terms; those that are empty or too long are left out."""
        kept = sorted({pair for pair in pairs if 0 < len(pair[0]) <= LONGEST}, key=lambda pair: (len(pair[0]), *pair))
        return cls([sound for sound, _ in kept], np.array([term for _, term in kept], np.int32))

    @cached_property
    def _coarse(self) -> list[str]:
        return "\n".join(self.sounds).translate(_COARSE).split("\n") if self.sounds else []

    @cached_property
    def _lengths(self) -> Numbers:
        return np.fromiter(map(len, self.sounds), np.int32, len(self.sounds))

    def rough(self, heard: Sequence[str], count: int) -> list[Numbers]:
        """For each pronunciation heard the ``count`` nearest of the index, as their places in it, in no order."""
        found: list[Numbers] = [np.empty(0, np.int32)] * len(heard)
        for group in _groups(heard):
            spans = [heard[place] for place in group]
            start, end = self._window(len(spans[0]), len(spans[-1]))
            if start == end:
                continue
            apart = cdist(spans, self.sounds[start:end], scorer=Levenshtein.distance, dtype=np.uint8)
            coarse = [span.translate(_COARSE) for span in spans]
            apart += cdist(coarse, self._coarse[start:end], scorer=Levenshtein.distance, dtype=np.uint8)
            for place, row in zip(group, apart, strict=True):
                nearest = np.argpartition(row, count)[:count] if count < len(row) else np.arange(len(row))
                found[place] = (start + nearest).astype(np.int32)
        return found

    def _window(self, shortest: int, longest: int) -> tuple[int, int]:
        """The stretch of the index whose lengths are near enough."""
        least, most = shortest * (1 - ROOM) - SLACK, longest / (1 - ROOM) + SLACK
        return int(np.searchsorted(self._lengths, least)), int(np.searchsorted(self._lengths, most, side="right"))


def _groups(heard: Sequence[str]) -> Iterator[list[int]]:
    """Places of pronunciations of about one length."""
    group: list[int] = []
    for place in sorted(range(len(heard)), key=lambda place: len(heard[place])):
        if not 0 < len(heard[place]) <= LONGEST:
            continue
        if group and (len(group) == GROUP or len(heard[place]) > len(heard[group[0]]) * 1.15 + 1):
            yield group
            group = []
        group.append(place)
    if group:
        yield group
