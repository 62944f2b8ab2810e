"""Is a probability of error true, and does it tell wrong words from right ones?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Words with a doubt from ``start`` to ``end``: how many, their mean doubt, and the share that is wrong."""

    start: float
    end: float
    words: int
    doubt: float
    wrong: float


def reliability(doubts: Sequence[float], wrong: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width that have words, lowest first (a reliability diagram's points)."""
    doubt, is_wrong = np.asarray(doubts, float), np.asarray(wrong, float)
    number = np.minimum((doubt * bins).astype(int), bins - 1)
    return tuple(
        Bin(one / bins, (one + 1) / bins, int(here.sum()), float(doubt[here].mean()), float(is_wrong[here].mean()))
        for one in range(bins)
        if (here := number == one).any()
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: by how much doubt and share of wrong words differ, on average over all words."""
    words = sum(one.words for one in bins)
    return sum(one.words * abs(one.doubt - one.wrong) for one in bins) / words if words else 0.0


def discrimination(doubts: Sequence[float], wrong: Sequence[bool]) -> float | None:
    """The area under the ROC curve: how often a wrong word has more doubt than a right one; ``None`` without both."""
    doubt, is_wrong = np.asarray(doubts, float), np.asarray(wrong, bool)
    pairs = int(is_wrong.sum()) * int((~is_wrong).sum())
    if not pairs:
        return None
    ranks = _ranks(doubt)
    least = is_wrong.sum() * (is_wrong.sum() + 1) / 2
    return float((ranks[is_wrong].sum() - least) / pairs)


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ranks from 1; equal values share their mean rank."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    mean: npt.NDArray[np.float64] = (last - (count - 1) / 2)[place]
    return mean
