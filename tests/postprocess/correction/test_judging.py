"""The logistic model behind every repair."""

from __future__ import annotations

from random import Random

import pytest

from transcribe.postprocess.correction.judging import Judge, fitted


def test_probability() -> None:
    judge = Judge(0.0, {"distance": -2.0})
    assert judge.probability({"distance": 0.0, "other": 9.0}) == 0.5
    assert judge.probability({"distance": 1.0}) == pytest.approx(0.1192, abs=1e-4)
    assert judge.probability({"distance": 1e6}) > 0
    with pytest.raises(KeyError):
        judge.probability({"other": 1.0})


def test_fitting_finds_the_weights_back() -> None:
    chance = Random(1)
    true = Judge(-1.0, {"a": 3.0, "b": -0.5})
    rows = [{"a": chance.gauss(0, 1), "b": chance.gauss(2, 3), "constant": 1.0} for _ in range(20_000)]
    right = [chance.random() < true.probability(row) for row in rows]
    found = fitted(rows, right, ("a", "b", "constant"))
    assert found.weights["a"] == pytest.approx(3.0, abs=0.15)
    assert found.weights["b"] == pytest.approx(-0.5, abs=0.05)
    assert found.weights["constant"] == pytest.approx(0.0, abs=1e-6)


def test_fitting_survives_what_can_be_told_without_error() -> None:
    judge = fitted([{"a": float(n)} for n in range(10)], [n > 4 for n in range(10)], ("a",))
    assert judge.probability({"a": 9.0}) > 0.9
    assert judge.probability({"a": 0.0}) < 0.1
