"""The words of which numbers and dates are made, from ``vocab/number_words.tsv``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from transcribe.tables import table

FIGURE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
PART_FIGURE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")
DIGITS = frozenset("0123456789")
MARKS = frozenset("+-.'’")
LONGEST_FIGURE = 20  # signs: what is longer is no number


@cache
def values(kind: str) -> Mapping[str, int]:
    """The words of a kind of the table, with their values."""
    return {row["word"]: int(row["value"]) for row in table("number_words") if row["kind"] == kind}


@cache
def signs() -> Mapping[str, str]:
    """The words that are said before a number for its sign: "minus" is "-"."""
    return {row["word"]: row["value"] for row in table("number_words") if row["kind"] == "sign"}


@cache
def points() -> frozenset[str]:
    """The words said for the decimal point."""
    return frozenset(row["word"] for row in table("number_words") if row["kind"] == "point")


@cache
def teens_and_tens() -> Mapping[str, int]:
    """Every single word from 10 to 99, "twenty-one" among them."""
    tens = values("tens")
    compounds = {
        f"{ten}-{digit}": tens[ten] + value for ten in tens for digit, value in values("digit").items() if value < 10
    }
    return {**values("teen"), **tens, **compounds}


@cache
def cardinal_words() -> Mapping[int, str]:
    """How the numbers from 0 to 100 are spelled out: 21 is "twenty-one"."""
    words = {0: "zero", 100: "one hundred"}
    for spelled, value in {**values("digit"), **teens_and_tens()}.items():
        words.setdefault(value, spelled)
    return words


@cache
def _first_words() -> frozenset[str]:
    kinds = ("zero", "digit", "scale", "repeat")
    simple = {word for kind in kinds for word in values(kind)}
    fractions = {f"{digit}-{part}" for digit in values("digit") for part in values("part")}
    return frozenset({*simple, *fractions, *teens_and_tens(), *points(), *signs(), "a", "an"})


def may_begin_number(word: str) -> bool:
    """Whether a number can begin with this word; most words of a text cannot, and are passed over at once."""
    return word in _first_words() or word[:1] in DIGITS or (word[:1] in MARKS and word[1:2] in DIGITS)


def word_at(words: Sequence[str], at: int) -> str:
    """The word at a place, or ``""`` beyond either end."""
    return words[at] if 0 <= at < len(words) else ""


def digit_at(words: Sequence[str], at: int) -> int | None:
    """1 to 9, spoken as one word."""
    return values("digit").get(word_at(words, at))


def is_zero(words: Sequence[str], at: int) -> bool:
    """Whether the word is a zero ("oh")."""
    return word_at(words, at) in values("zero")


def pair_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A spoken number from 10 to 99 and how many words it took."""
    value = teens_and_tens().get(word_at(words, at))
    if value is None:
        return None
    digit = digit_at(words, at + 1)
    if word_at(words, at) in values("tens") and digit is not None:
        return value + digit, 2
    return value, 1


def below_hundred_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A spoken number from 1 to 99 and how many words it took."""
    digit = digit_at(words, at)
    return (digit, 1) if digit is not None else pair_at(words, at)


def ordinal_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A spoken ordinal from "first" to "ninety-ninth" (also "twenty-first") and how many words it took."""
    first, _, second = word_at(words, at).partition("-")
    ordinals, tens = values("ordinal"), values("tens")
    if second:
        last = ordinals.get(second, 0)
        return (tens[first] + last, 1) if first in tens and 0 < last < 10 else None
    last = ordinals.get(word_at(words, at + 1), 0)
    if first in tens and 0 < last < 10:
        return tens[first] + last, 2
    return (ordinals[first], 1) if first in ordinals else None


def is_figure(word: str) -> bool:
    """Whether a word is a number in figures ("132", "3.125", "1,300", ".5")."""
    return len(word) <= LONGEST_FIGURE and FIGURE.fullmatch(word) is not None


def plain_figure(word: str) -> str:
    """A figure without commas, and with the zero before its point."""
    figure = word.replace(",", "")
    return "0" + figure if figure.startswith(".") else figure


def is_number_word(word: str) -> bool:
    """Whether a word can only be part of a number: a figure, a digit, "forty", "hundred"."""
    return (
        is_figure(word)
        or word in values("digit")
        or word in teens_and_tens()
        or word in values("scale")
        or word in ("zero", "oh")
    )
