"""Figures in words, as they may be said: 125 is "one hundred twenty five" or "one twenty five"."""

from __future__ import annotations

from functools import cache

from transcribe.tables import table

MOST_DIGITS = 6  # of a number said as a whole; a longer one is said digit by digit


def figure_words(figure: str) -> tuple[str, ...]:
    """The ways to say a figure of digits, with at most one point among them, the usual one first."""
    whole, point, part = figure.partition(".")
    ways = _whole(whole) if whole else ("zero",)
    behind = f" point {_digits(part)}" if point and part else ""
    return tuple(f"{way}{behind}" for way in ways)


def _whole(digits: str) -> tuple[str, ...]:
    if len(digits) > MOST_DIGITS or (len(digits) > 1 and digits[0] == "0"):
        return (_digits(digits),)
    number = int(digits)
    if number < 100 or number >= 10_000 or number in range(100, 1000, 100) or not number % 1000:
        return (_cardinal(number),)
    in_two = f"{_cardinal(number // 100)} {_last_two(number % 100)}"
    return (in_two, _cardinal(number)) if number % 1000 >= 100 and number >= 1000 else (_cardinal(number), in_two)


def _last_two(number: int) -> str:
    if not number:
        return "hundred"
    return f"oh {_cardinal(number)}" if number < 10 else _cardinal(number)


def _cardinal(number: int) -> str:
    """A whole number below a million in words."""
    small = _small()
    if number in small:
        return small[number]
    if number < 100:
        return f"{small[number // 10 * 10]} {small[number % 10]}"
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    count, rest = divmod(number, size)
    return f"{_cardinal(count)} {name}" + (f" {_cardinal(rest)}" if rest else "")


def _digits(digits: str) -> str:
    small = _small()
    return " ".join(small[int(digit)] for digit in digits)


@cache
def _small() -> dict[int, str]:
    """The numbers that have a word of their own, up to ninety."""
    words: dict[int, str] = {}
    for row in table("number_words"):
        if row["kind"] in ("zero", "digit", "teen", "tens"):
            words.setdefault(int(row["value"]), row["word"])
    return words
