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

COMMAS_FROM = 5  # digits: a number of an identifier's look never gets commas below
DOSE_COMMAS_FROM = 4  # digits (ISMP: 5,000 units, 1,000 mcg)

_HYPHENED_PARTS = tuple(f"/{part}" for part in (2, 3, 4, 8, 16))
_DECIMAL_PARTS = {"1/2": "5", "1/4": "25", "3/4": "75", "1/8": "125", "3/8": "375", "5/8": "625", "7/8": "875"}


def numeral_at(line: Line, at: int) -> Number | None:
    """The number that begins here, where the words before allow one to begin."""
    word = line.word(at)
    if word[:1] in ("+", "-") and is_figure(word[1:]):
        return Number(word, Decimal(word), 1, spoken=False)
    return number_at(line.words, at) if _may_stand(line, at, word) else None


def _may_stand(line: Line, at: int, word: str) -> bool:
    before = line.word(at - 1)
    if word in points() and before == "at" and _is_measured_decimal(line, at):
        return True
    if word in points():
        return before not in cue("point_noun") and not is_number_word(before)
    if word in signs():
        return _is_sign(line, at)
    if word in ("a", "an"):
        return line.word(at + 1) in ("hundred", "thousand", "million")
    if word in values("digit"):
        return before not in cue("name_digit")  # "fio two forty percent" is 40%
    return not _is_year_of_date(line, at)


def _is_measured_decimal(line: Line, at: int) -> bool:
    """ "at point oh four units": a unit shows that "point" is no place."""
    number = number_at(line.words, at)
    return number is not None and unit_at(line, at + number.length) is not None


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
