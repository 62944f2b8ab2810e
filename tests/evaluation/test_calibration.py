"""Whether doubts are true, and tell wrong words from right ones."""

from __future__ import annotations

import pytest

from transcribe.evaluation.calibration import Bin, calibration_error, discrimination, reliability


def test_bins_hold_words_of_like_doubt() -> None:
    bins = reliability([0.05, 0.05, 0.95, 1.0], [False, True, True, True])
    assert bins[0] == Bin(0.0, 0.1, 2, pytest.approx(0.05), 0.5)
    assert bins[1] == Bin(0.9, 1.0, 2, pytest.approx(0.975), 1.0)
    assert calibration_error(bins) == pytest.approx((2 * 0.45 + 2 * 0.025) / 4)
    assert calibration_error(()) == 0


@pytest.mark.parametrize(
    ("doubts", "wrong", "area"),
    [
        ([0.1, 0.9], [False, True], 1.0),
        ([0.9, 0.1], [False, True], 0.0),
        ([0.5, 0.5], [False, True], 0.5),
        ([0.1, 0.5, 0.3, 0.5], [False, True, False, False], 5 / 6),
        ([0.1, 0.5], [False, False], None),
    ],
)
def test_how_often_a_wrong_word_has_more_doubt(doubts: list[float], wrong: list[bool], area: float | None) -> None:
    assert discrimination(doubts, wrong) == (None if area is None else pytest.approx(area))
