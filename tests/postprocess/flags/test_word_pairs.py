"""Which words usually stand side by side."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.word_pairs import Pairs, classed, shipped_pairs

SMALL = Pairs({"at": 10.0, "the": 20.0, "knee": 5.0}, {("at", "the"): 9.0}, 100.0)


def test_a_pair_that_was_counted_is_likelier_than_chance() -> None:
    assert SMALL.bond("at", "the") > 1
    assert SMALL.bond("the", "knee") < -1
    assert SMALL.bond("unseen", "words") == pytest.approx(0)
    assert SMALL.share("the") > SMALL.share("knee") > SMALL.share("unseen")


USUAL = [("at", "the"), ("he", "is"), ("<number>", "<unit>"), ("there", "is"), ("of", "the")]
ODD = [("the", "the"), ("at", "and"), ("is", "of"), ("she", "he")]


@pytest.mark.parametrize("pair", USUAL)
def test_usual_pairs(pair: tuple[str, str]) -> None:
    assert shipped_pairs().bond(*pair) > 0.5


@pytest.mark.parametrize("pair", ODD)
def test_odd_pairs(pair: tuple[str, str]) -> None:
    assert shipped_pairs().bond(*pair) < 0.5


def test_numbers_units_and_signs_count_as_what_they_are() -> None:
    assert classed(["He", "takes", "40", "mg", "."]) == ["he", "takes", "<number>", "<unit>", "<sign>"]
