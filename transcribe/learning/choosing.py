"""Chooses how strongly an adapter is applied, on voices and people that were not in its training.

At full strength an adapter spells best what it was taught and begins to forget other speech; somewhat weaker it keeps
both. So the strengths are tried on sets of dictations, and a strength counts only if it does no harm on any set.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

STRENGTHS = (0.5, 0.7, 0.85, 1.0)
KEPT = ("number_recall", "negation_recall", "side_recall")
"""What must be found at least as often as without the adapter."""


@dataclass(frozen=True)
class Measured:
    """The pooled figures of one set at one strength: ``wer`` (and of how many ``words``), recalls by name."""

    name: str
    strength: float
    figures: dict[str, float]


@dataclass(frozen=True)
class Choice:
    """The strength that was chosen (0: better without), and all that was measured for it."""

    strength: float
    measured: tuple[Measured, ...]


Measure = Callable[[Path, float], dict[str, float]]
"""Measures the recogniser's own words on a set, with the adapter at that strength: ``wer``, ``words``, recalls."""


def choose(sets: Sequence[Path], measure: Measure, report: Callable[[str], None] = print) -> Choice:
    """The best strength by these sets.

    A strength is allowed if no set's wrong words grow by more than chance explains (the standard deviation of the
    difference of two such counts) and no set's numbers, negations and sides are found less often; of the allowed ones
    the one with the fewest wrong words in all sets together is taken: every word counts the same, so that a set of few
    words, where chance moves the rate most, does not decide.
    """
    measured: list[Measured] = []
    for strength in (0.0, *STRENGTHS):
        for folder in sets:
            found = Measured(folder.name, strength, measure(folder, strength))
            figures = ", ".join(f"{name} {value:.3f}" for name, value in found.figures.items())
            report(f"strength {strength}, {folder.name}: {figures}")
            measured.append(found)
    return Choice(best_strength(measured), tuple(measured))


def best_strength(measured: Sequence[Measured]) -> float:
    """The allowed strength with the fewest wrong words over the sets; 0 if none is better than none."""
    base = {one.name: one.figures for one in measured if one.strength == 0}
    best, lowest = 0.0, sum(map(_wrong, base.values()))
    for strength in sorted({one.strength for one in measured} - {0.0}):
        here = [one for one in measured if one.strength == strength]
        total = sum(_wrong(one.figures) for one in here)
        if total < lowest and not any(_harmed(one.figures, base[one.name]) for one in here):
            best, lowest = strength, total
    return best


def _wrong(figures: dict[str, float]) -> float:
    return figures["wer"] * figures["words"]


def _harmed(figures: dict[str, float], before: dict[str, float]) -> bool:
    chance = math.sqrt((figures["wer"] + before["wer"]) / before["words"])  # of few words four more say nothing
    lost = any(figures[name] < before[name] for name in KEPT if name in before)
    return lost or figures["wer"] > before["wer"] + chance
