"""How far a pooled rate, or its change, may be trusted: a 95 % interval by drawing whole dictations again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

ROUNDS = 2_000
SEED = 20_261

Fraction = tuple[float, float]
"""What was counted and what it is counted among (the two sides of a rate), of one dictation."""


def interval(fractions: Sequence[Fraction], rounds: int = ROUNDS, seed: int = SEED) -> tuple[float, float] | None:
    """The 2.5th and 97.5th percentile of the pooled rate over ``rounds`` draws with replacement.

    ``fractions`` has one entry a dictation (sound variants of one dictation belong together, as
    they are not independent). The same fractions and seed give the same interval. ``None`` where
    it would say nothing: fewer than two dictations with anything to count.
    """
    counted = [fraction for fraction in fractions if fraction[1]]
    if len(counted) < 2:
        return None
    draw = random.Random(seed)
    rates: list[float] = []
    for _ in range(rounds):
        drawn = draw.choices(counted, k=len(counted))
        rates.append(sum(part for part, _ in drawn) / sum(whole for _, whole in drawn))
    rates.sort()
    return rates[round(0.025 * (rounds - 1))], rates[round(0.975 * (rounds - 1))]


def interval_of_change(
    before: Sequence[Fraction], after: Sequence[Fraction], rounds: int = ROUNDS, seed: int = SEED
) -> tuple[float, float] | None:
    """The 2.5th and 97.5th percentile of the relative change of a pooled rate: -0.15 is 15 % less.

    Paired: each draw takes the same documents on both sides, of which ``before`` and ``after`` have
    one entry each, in one order. ``None`` for fewer than two documents, or where some draw has no
    rate other than 0 to change from.
    """
    if len(before) < 2:
        return None
    sides = np.concatenate([np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)], axis=1)
    drawn = np.random.default_rng(seed).multinomial(len(before), np.full(len(before), 1 / len(before)), size=rounds)
    part, whole, new_part, new_whole = (drawn @ sides).T
    if not (part.all() and whole.all() and new_whole.all()):
        return None
    low, high = np.percentile((new_part / new_whole) / (part / whole) - 1, (2.5, 97.5))
    return float(low), float(high)
