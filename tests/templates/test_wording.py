"""How single values are printed."""

import pytest

from transcribe.templates.wording import UNKNOWN, between, clock, one_line, printable, printed_date


@pytest.mark.parametrize(
    ("value", "language", "printed"),
    [
        ("1953-06-14", "en-US", "June 14, 1953"),
        ("2026-11-02", "en-US", "November 2, 2026"),
        ("1953-06-14", "en-GB", "14 June 1953"),
        ("1953-06-14", "en", "14 June 1953"),
        ("1953-06-14", "de-DE", "1953-06-14"),
        ("1953-13-40", "en-US", "1953-13-40"),
        ("some day in June", "en-US", "some day in June"),
        (" ", "en-US", UNKNOWN),
        (None, "en-US", UNKNOWN),
    ],
)
def test_dates(value: str | None, language: str, printed: str) -> None:
    assert printed_date(value, language) == printed


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (0, "0:00"),
        (12.97, "0:12"),
        (60, "1:00"),
        (605.5, "10:05"),
        (4503, "75:03"),
        (-1, "0:00"),
        (float("nan"), "?:??"),
        (float("inf"), "?:??"),
    ],
)
def test_times_in_the_sound(seconds: float, printed: str) -> None:
    assert clock(seconds) == printed


def test_a_stretch_within_one_second_is_one_time() -> None:
    assert between(12.1, 12.9) == "0:12"
    assert between(12.1, 13.0) == "0:12–0:13"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("A & B <c>", "A & B <c>"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("be\x00ll\x07 \x1b[0m", "bell [0m"),
        ("one\x0btwo\u2028three\x85four\u2029\x0cfive\r\nsix\rseven", "one\ntwo\nthree\nfour\n\nfive\nsix\nseven"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("non\ufffe\uffffcharacter", "noncharacter"),
        ("\u202e25 mg\u202c", "25 mg"),  # would be shown as "gm 52"
        ("a\u200fb", "a\u200fb"),
        ("naïve 😀 שלום µg", "naïve 😀 שלום µg"),
    ],
)
def test_what_cannot_be_printed_is_left_out(text: str, cleaned: str) -> None:
    assert printable(text) == cleaned


def test_one_line() -> None:
    assert one_line(" two\r\n  lines\t") == "two lines"
    assert one_line(None) == ""
