"""Numbers as physicians say them: 132 is "one thirty two" or "a hundred and thirty two", 0.5 "point five".

The way back, from words to figures, is ``postprocess/writing/numbers``; the two share no code, so that an error in one
does not hide in the other.
"""

from __future__ import annotations

import calendar
from random import Random

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
MONTHS = calendar.month_name[1:]


MOST = 1_000_000_000


def cardinal(number: int, *, british: bool = False) -> str:
    """A whole number below a thousand million in words: 132 is "one hundred thirty two" (British: "and thirty two")."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        joint = " and " if british else " "
        return f"{_ONES[number // 100]} hundred" + (joint + cardinal(number % 100) if number % 100 else "")
    size, name = (1_000_000, "million") if number >= 1_000_000 else (1000, "thousand")
    count, rest = divmod(number, size)
    head = f"{cardinal(count, british=british)} {name}"
    joint = " and " if british and rest < 100 else " "
    return head + (joint + cardinal(rest, british=british) if rest else "")


def ordinal(number: int) -> str:
    """A whole number below a hundred as a rank: 21 is "twenty first"."""
    *before, last = cardinal(number).split()
    rank = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join([*before, rank])


def clipped(number: int) -> str:
    """A number of three or four digits in the short way: 132 "one thirty two", 105 "one oh five"."""
    high, low = divmod(number, 100)
    if not 100 <= number < 10_000 or not high or (low == 0 and number % 1000 == 0):
        return cardinal(number)
    if low == 0:
        return f"{cardinal(high)} hundred"
    return f"{cardinal(high)} {f'oh {_ONES[low]}' if low < 10 else cardinal(low)}"


def digits(text: str, chance: Random) -> str:
    """Figures one by one, as record and telephone numbers are said."""
    zero = chance.choice(("zero", "oh"))
    return " ".join(zero if figure == "0" else _ONES[int(figure)] for figure in text if figure.isdigit())


def number(text: str, chance: Random, *, british: bool = False) -> str:
    """A figure as written ("3.125", "1,000", "0.5", "132") in words."""
    whole, _, decimals = text.replace(",", "").partition(".")
    if decimals:
        head = "" if whole in {"", "0"} and chance.random() < 0.5 else f"{cardinal(int(whole or 0), british=british)} "
        return f"{head}point {digits(decimals, chance)}"
    value = int(whole)
    short = 100 < value < 1000 or (
        1000 < value < 10_000 and value % 100 == 0 and value % 1000
    )  # 1200: "twelve hundred"
    return clipped(value) if short and chance.random() < 0.4 else cardinal(value, british=british)


def year(number: int) -> str:
    """A year: 1953 "nineteen fifty three", 2008 "two thousand eight", 2026 "twenty twenty six"."""
    return cardinal(number) if 2000 <= number < 2010 else clipped(number)


def letters(word: str) -> str:
    """A word spelled, each letter apart, as a synthesiser says letters."""
    return " ".join(letter.upper() for letter in word if letter.isalpha())
