"""Numbers as words: figure → what is said."""

from __future__ import annotations

from random import Random

import pytest

from transcribe.learning.spoken import cardinal, clipped, digits, letters, number, ordinal, year


@pytest.mark.parametrize(
    ("figure", "american", "british"),
    [
        (0, "zero", "zero"),
        (7, "seven", "seven"),
        (13, "thirteen", "thirteen"),
        (20, "twenty", "twenty"),
        (42, "forty two", "forty two"),
        (100, "one hundred", "one hundred"),
        (132, "one hundred thirty two", "one hundred and thirty two"),
        (1000, "one thousand", "one thousand"),
        (1005, "one thousand five", "one thousand and five"),
        (2350, "two thousand three hundred fifty", "two thousand three hundred and fifty"),
        (180_000, "one hundred eighty thousand", "one hundred and eighty thousand"),
        (1_200_000, "one million two hundred thousand", "one million two hundred thousand"),
    ],
)
def test_cardinal(figure: int, american: str, british: str) -> None:
    assert cardinal(figure) == american
    assert cardinal(figure, british=True) == british


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, "fourth"),
        (5, "fifth"),
        (8, "eighth"),
        (9, "ninth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty first"),
        (30, "thirtieth"),
    ],
)
def test_ordinal(figure: int, said: str) -> None:
    assert ordinal(figure) == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (98, "ninety eight"),
        (100, "one hundred"),
        (105, "one oh five"),
        (132, "one thirty two"),
        (250, "two fifty"),
        (600, "six hundred"),
        (1000, "one thousand"),
        (1200, "twelve hundred"),
        (3350, "thirty three fifty"),
    ],
)
def test_clipped(figure: int, said: str) -> None:
    assert clipped(figure) == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (1906, "nineteen oh six"),
        (1953, "nineteen fifty three"),
        (1900, "nineteen hundred"),
        (2000, "two thousand"),
        (2008, "two thousand eight"),
        (2010, "twenty ten"),
        (2026, "twenty twenty six"),
    ],
)
def test_year(figure: int, said: str) -> None:
    assert year(figure) == said


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ("555-0142", {"five five five zero one four two", "five five five oh one four two"}),
        ("907", {"nine zero seven", "nine oh seven"}),
    ],
)
def test_digits(written: str, ways: set[str]) -> None:
    assert {digits(written, Random(seed)) for seed in range(20)} == ways


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ("50", {"fifty"}),
        ("132", {"one hundred thirty two", "one thirty two"}),
        ("1,200", {"one thousand two hundred", "twelve hundred"}),
        ("2,350", {"two thousand three hundred fifty"}),
        ("0.5", {"point five", "zero point five"}),
        ("3.125", {"three point one two five"}),
        ("0.05", {"point zero five", "point oh five", "zero point zero five", "zero point oh five"}),
    ],
)
def test_number(written: str, ways: set[str]) -> None:
    assert {number(written, Random(seed)) for seed in range(40)} == ways


def test_letters() -> None:
    assert letters("O'Brien") == "O B R I E N"
