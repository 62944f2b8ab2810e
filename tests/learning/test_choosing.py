"""Which strength is chosen: the best of those that do no harm on any set."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.learning.choosing import STRENGTHS, Measured, best_strength, choose

MANY = 100_000.0  # words: chance explains nothing


def _measured(figures: dict[float, tuple[float, float, float]]) -> list[Measured]:
    """For each strength: the wrong words of dictations and of people, and the numbers that were found."""
    return [
        measured
        for strength, (dictations, people, numbers) in figures.items()
        for measured in (
            Measured("dictations", strength, {"wer": dictations, "words": MANY, "number_recall": numbers}),
            Measured("people", strength, {"wer": people, "words": MANY}),
        )
    ]


@pytest.mark.parametrize(
    ("figures", "best"),
    [
        ({0.0: (0.30, 0.10, 0.8), 0.5: (0.25, 0.10, 0.8), 1.0: (0.20, 0.10, 0.8)}, 1.0),
        ({0.0: (0.30, 0.10, 0.8), 0.5: (0.25, 0.10, 0.8), 1.0: (0.20, 0.11, 0.8)}, 0.5),  # people would lose
        ({0.0: (0.30, 0.10, 0.8), 0.5: (0.25, 0.10, 0.8), 1.0: (0.20, 0.10, 0.7)}, 0.5),  # numbers would be lost
        ({0.0: (0.30, 0.10, 0.8), 0.5: (0.31, 0.10, 0.8), 1.0: (0.20, 0.11, 0.9)}, 0.0),  # harm at every strength
        ({0.0: (0.30, 0.10, 0.8), 0.5: (0.30, 0.10, 0.8)}, 0.0),  # no gain: better without
    ],
)
def test_the_best_harmless_strength(figures: dict[float, tuple[float, float, float]], best: float) -> None:
    assert best_strength(_measured(figures)) == best


@pytest.mark.parametrize(("words", "best"), [(100.0, 1.0), (10_000.0, 0.0)])
def test_a_small_set_cannot_tell_a_word_more_from_chance(words: float, best: float) -> None:
    before = Measured("people", 0.0, {"wer": 0.10, "words": words})
    after = Measured("people", 1.0, {"wer": 0.11, "words": words})
    dictations = [
        Measured("dictations", strength, {"wer": wer, "words": MANY}) for strength, wer in ((0, 0.3), (1, 0.2))
    ]
    assert best_strength([before, after, *dictations]) == best


def test_every_word_counts_the_same_however_small_its_set() -> None:
    figures = {
        0.5: (0.175, 0.147),
        0.7: (0.157, 0.166),
    }  # of 163 people's words three more are wrong, of 879 others 16 fewer
    measured = [Measured("a", 0, {"wer": 0.239, "words": 879}), Measured("b", 0, {"wer": 0.135, "words": 163})]
    for strength, (many, few) in figures.items():
        measured += [Measured("a", strength, {"wer": many, "words": 879})]
        measured += [Measured("b", strength, {"wer": few, "words": 163})]
    assert best_strength(measured) == 0.7


def test_every_strength_is_measured_on_every_set() -> None:
    asked: list[tuple[str, float]] = []

    def measure(folder: Path, strength: float) -> dict[str, float]:
        asked.append((folder.name, strength))
        return {"wer": 0.3 - 0.1 * strength, "words": 100}

    choice = choose([Path("a"), Path("b")], measure, report=lambda _: None)
    assert sorted(asked) == sorted((name, strength) for name in "ab" for strength in (0.0, *STRENGTHS))
    assert choice.strength == max(STRENGTHS)
