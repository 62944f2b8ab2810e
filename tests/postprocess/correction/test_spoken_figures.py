"""Figures in words."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.spoken_figures import figure_words


@pytest.mark.parametrize(
    ("figure", "ways"),
    [
        ("0", ("zero",)),
        ("7", ("seven",)),
        ("40", ("forty",)),
        ("42", ("forty two",)),
        ("100", ("one hundred",)),
        ("125", ("one hundred twenty five", "one twenty five")),
        ("105", ("one hundred five", "one oh five")),
        ("1000", ("one thousand",)),
        ("1500", ("fifteen hundred", "one thousand five hundred")),
        ("2024", ("two thousand twenty four", "twenty twenty four")),
        ("20000", ("twenty thousand",)),
        ("2.5", ("two point five",)),
        (".25", ("zero point two five",)),
        ("007", ("zero zero seven",)),
        ("1234567", ("one two three four five six seven",)),
    ],
)
def test_figures(figure: str, ways: tuple[str, ...]) -> None:
    assert figure_words(figure) == ways
