"""Where in a line a number may begin, and how its figure is written."""

from __future__ import annotations

from decimal import Decimal

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.lexicon import (
    cardinal_words,
    is_figure,
    is_number_word,
    points,
    signs,
    values,
)
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.reading import Number, number_at
from transcribe.postprocess.writing.numbers.units import SaidUnit, unit_at

DIGITS = 3  # said singly, with a unit behind them
COMMAS_FROM = 5  # digits: a number of an identifier's look never gets commas below
DOSE_COMMAS_FROM = 4  # digits (ISMP: 5,000 units, 1,000 mcg)

_DIGITS = frozenset("123456789")
_LINKS = frozenset({"is", "was", "of", "at", "to"})
_HYPHENED_PARTS = tuple(f"/{part}" for part in (2, 3, 4, 8, 16))
_DECIMAL_PARTS = {"1/2": "5", "1/4": "25", "3/4": "75", "1/8": "125", "3/8": "375", "5/8": "625", "7/8": "875"}


def numeral_at(line: Line, at: int) -> Number | None:
    """The number that begins here, where the words before allow one to begin."""
    word = line.word(at)
    if word[:1] in ("+", "-") and is_figure(word[1:]):
        return Number(word, Decimal(word), 1, spoken=False)
    if not _may_stand(line, at, word):
        return None
    number = number_at(line.words, at)
    return _digit_by_digit(line, at, number) or number


def _digit_by_digit(line: Line, at: int, number: Number | None) -> Number | None:
    """ "one two five micrograms", "temperature nine eight point six": digits said singly."""
    before = line.word(at - 1)
    if number is None or number.text not in _DIGITS or before in cue("label") or _is_digit(before):
        return None
    end = at
    while _is_digit(line.word(end)):
        end += 1
    text = "".join(str(values("digit").get(word, 0)) for word in line.words[at:end])
    linked = before in _LINKS and line.word(at - 2) in cue("measured")
    if len(text) != DIGITS and not (len(text) == DIGITS - 1 and (linked or before in cue("measured"))):
        return None
    if line.word(end) in points():
        rest = number_at(line.words, end)
        if rest is None or not rest.text.startswith("0."):
            return None
        text, end = text + rest.text[1:], end + rest.length
    elif len(text) < DIGITS or unit_at(line, end) is None:
        return None
    return Number(text, Decimal(text), end - at)


def _is_digit(word: str) -> bool:
    return word in values("digit") or word in ("zero", "oh", "o")


def _may_stand(line: Line, at: int, word: str) -> bool:
    before = line.word(at - 1)
    if word in points():
        return _is_point(line, at, before)
    if word in ("zero", "oh") and _is_digit(before) and line.word(at + 1) in points():
        return False  # inside of digits that no rule has read
    if word in signs():
        return _is_sign(line, at)
    if word in ("a", "an"):
        return line.word(at + 1) in ("hundred", "thousand", "million")
    if word in values("digit"):
        return before not in cue("name_digit")  # "fio two forty percent" is 40%
    return not _is_year_of_date(line, at)


def _is_point(line: Line, at: int, before: str) -> bool:
    """Whether "point" is a decimal point, and no place."""
    if before == "at" and _is_measured_decimal(line, at):
        return True
    if before in ("a", "an", "the", "this", "another", "each") and _is_small_measure(line, at):
        return True
    return before not in cue("point_noun") and not is_number_word(before)


def _is_measured_decimal(line: Line, at: int) -> bool:
    """ "at point oh four units": a unit shows that "point" is no place."""
    number = number_at(line.words, at)
    return number is not None and unit_at(line, at + number.length) is not None


def _is_small_measure(line: Line, at: int) -> bool:
    """ "a point five centimeter nodule", but "a point five centimeters above the wrist"."""
    number = number_at(line.words, at)
    while number is not None and line.word(at + number.length) in ("by", "x"):
        at += number.length + 1
        number = number_at(line.words, at)
    unit = unit_at(line, at + number.length) if number is not None else None
    return unit is not None and unit.shape == "singular"


def _is_year_of_date(line: Line, at: int) -> bool:
    """Whether this is the year behind a month, with or without a day: it counts nothing."""
    word, months = line.word(at), values("month")
    if len(word) != 4 or word[:2] not in ("19", "20") or not word.isdecimal():
        return False
    return line.word(at - 1) in months or (line.word(at - 1) == "" and line.word(at - 3) in months)


def _is_sign(line: Line, at: int) -> bool:
    """Whether "plus" or "minus" is the sign of the number behind it."""
    before, word = line.word(at - 1), line.word(at)
    number = number_at(line.words, at + 1)
    if number is None or is_number_word(before) or before in cue("minus_not_after") or before in ("or", "and"):
        return False
    unit = unit_at(line, at + 1 + number.length)
    optical = before in cue("optical_before") or (unit is not None and unit.unit.kind == "optical")
    if word == "minus":
        return True
    return optical or (word == "plus" and "." in number.text and unit is None)


def figure(number: Number, line: Line, at: int, unit: SaidUnit | None = None) -> str:
    """The figure as it is written: commas, no zero behind a dose's point, decimals with metric units."""
    text = _as_decimal(number.text, unit)
    if unit is not None and unit.is_dose and not _is_weighed(line, at):
        text = _without_zeros(text)
    return _with_commas(hyphened(text), number, line, unit)


def hyphened(text: str) -> str:
    """A mixed fraction is held together by a hyphen: "1-1/2"."""
    return text.replace(" ", "-") if text.endswith(_HYPHENED_PARTS) else text  # "39 2/7 weeks" of a pregnancy


def _as_decimal(text: str, unit: SaidUnit | None) -> str:
    if unit is None or unit.unit.kind not in ("metric", "percent", "temperature"):
        return text
    whole, _, part = text.rpartition(" ")
    decimals = _DECIMAL_PARTS.get(part)
    return f"{whole or '0'}.{decimals}" if decimals else text


def _is_weighed(line: Line, at: int) -> bool:
    return any(word in cue("weigh") for word in line.words[max(0, at - 4) : at])


def _without_zeros(text: str) -> str:
    whole, point, decimals = text.partition(".")
    if not point or not decimals.isdecimal():
        return text
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _with_commas(text: str, number: Number, line: Line, unit: SaidUnit | None) -> str:
    whole, point, decimals = text.partition(".")
    digits = whole.lstrip("+-")
    shortest = DOSE_COMMAS_FROM if unit is not None and unit.has_commas else line.context.style.thousands
    if not digits.isdecimal() or len(digits) < shortest or digits.startswith("0"):
        return text
    large = len(digits) >= COMMAS_FROM and number.spoken
    if not large and (unit is None or unit.unit.kind not in ("metric", "unit", "form")):
        return text
    return f"{whole[: len(whole) - len(digits)]}{int(digits):,}{point}{decimals}"


def spelled(value: Decimal | None) -> str | None:
    """A whole number up to a hundred in words, "twenty-one"; ``None`` for any other."""
    if value is None or value != value.to_integral_value() or not 0 <= value <= 100:
        return None
    return cardinal_words()[int(value)]
