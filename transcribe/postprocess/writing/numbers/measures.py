"""Numbers with what they count: units, dimensions, ranges, and the hyphen of a measure before its noun."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.doubts import (
    before_noun,
    before_plural,
    counted_measure,
    label_doubt,
    measure_doubt,
)
from transcribe.postprocess.writing.numbers.glue import was_hyphened
from transcribe.postprocess.writing.numbers.lexicon import values
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.numeral import figure, numeral_at, spelled
from transcribe.postprocess.writing.numbers.reading import Number
from transcribe.postprocess.writing.numbers.rewriting import Found
from transcribe.postprocess.writing.numbers.units import SaidUnit, unit_at
from transcribe.report import Origin

MOST_NUMBERS = 4
SHORTEST_SECONDS = 5  # below, "second" before a noun is an ordinal

_TIMES = frozenset({"by", "x", "×"})
_RANGES = frozenset({"to", "or", "through"})
_DOSES = frozenset({"dose", "doses"})
_SMALLER = {"pound": "ounce", "foot": "inch"}
_AGES = {"year-old": "year", "month-old": "month", "week-old": "week", "day-old": "day"}
_HYPHENED = frozenset({"metric", "time", "imperial", "degree", "optical", "length", "unit", "word", "form"})
_BY_LETTERS = frozenset({"mm", "cm", "m", "km", "nm", "%"})
_HUNDREDS = re.compile("[1-9]00")
_BELOW_HUNDRED = re.compile(r"[0-9]{1,2}(?:\.[0-9])?")
_STRENGTHS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?/[0-9]{1,4}(?:\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Series:
    """One number, or some joined by one kind of word: "four by six", "two to three"; ``end`` is behind them."""

    places: tuple[int, ...]
    numbers: tuple[Number, ...]
    joiners: tuple[str, ...]
    end: int

    @property
    def spoken(self) -> bool:
        """Whether any of it was said in words."""
        return any(number.spoken for number in self.numbers)

    @property
    def dimensions(self) -> bool:
        """Whether it is a length by a width."""
        return bool(self.joiners) and self.joiners[0] in _TIMES


def series_at(line: Line, at: int) -> Series | None:
    """The numbers that begin here, as far as joining words carry them."""
    first = numeral_at(line, at)
    if first is None:
        return None
    joined = _joined_ages(line, at, first)
    places, numbers, joiners = [at], [first], list[str]()
    end = at + first.length
    while len(numbers) < MOST_NUMBERS:
        joiner = line.word(end)
        second = numeral_at(line, end + 1)
        if second is None or not (joined or _joins(line, at, joiner, joiners)):
            break
        joined = False
        places.append(end + 1)
        numbers.append(second)
        joiners.append(joiner)
        end += 1 + second.length
    return Series(tuple(places), tuple(numbers), tuple(joiners), end)


def _joined_ages(line: Line, at: int, first: Number) -> bool:
    """Whether "and" joins two numbers that share their unit: "9 and 5 year old", "2 and 6 month visits"."""
    end = at + first.length
    second = numeral_at(line, end + 1) if line.word(end) == "and" else None
    if second is None or line.word(at - 1) in cue("label") or line.word(at - 1) in cue("measured"):
        return False
    place = end + 1 + second.length
    if line.word(place) in _AGES:
        return True
    unit = unit_at(line, place)
    if unit is None or unit.unit.kind != "time" or unit.shape != "singular":
        return False
    end = place + unit.length
    return line.word(end) in cue("year_unit") or (before_noun(line, end) and second.text != "1")


def _joins(line: Line, at: int, joiner: str, joiners: list[str]) -> bool:
    if joiner in _TIMES:
        return all(other in _TIMES for other in joiners)
    if joiners:
        return False
    return joiner in _RANGES or (joiner == "and" and line.word(at - 1) == "between")


def measure_at(line: Line, at: int) -> Found | None:
    """Numbers with the unit behind them, as they are written."""
    series = series_at(line, at)
    if series is None or any(number.others for number in series.numbers):
        return None
    unit = unit_at(line, series.end)
    if unit is None:
        return _age(line, at, series) or _plain_dimensions(line, at, series)
    return _measure(line, at, series, unit) if _is_meant(line, at, series, unit) else None


def parted_doses(line: Line, at: int) -> Found | None:
    """ "700 and 50 milligrams", "100 1.2 degrees": most likely 750 mg and 101.2 in two parts; nobody knows."""
    joined = 1 + (line.word(at + 1) == "and")
    second = numeral_at(line, at + joined)
    if _HUNDREDS.fullmatch(line.word(at)) is None or second is None or second.others:
        return None
    unit = unit_at(line, at + joined + second.length)
    if unit is None or not unit.text or not (unit.is_dose or unit.unit.kind == "temperature"):
        return None
    if _BELOW_HUNDRED.fullmatch(second.text) is None:
        return None
    whole = Decimal(line.word(at)) + Decimal(second.text)
    apart = " ".join((line.word(at), *line.words[at + 1 : at + joined], second.text, unit.text))
    return Found(joined + second.length + unit.length, suggestions=(f"{whole} {unit.text}", apart))


def strengths(line: Line, at: int) -> Found | None:
    """ "875/125 milligrams": the unit behind the two strengths of a combination."""
    if _STRENGTHS.fullmatch(line.word(at)) is None:
        return None
    unit = unit_at(line, at + 1)
    if unit is None or not unit.is_dose or not unit.text:
        return None
    end = at + 1 + unit.length
    hyphen = unit.shape == "singular" and before_noun(line, end) and line.context.style.hyphen_units
    text = f"{line.word(at)}-{unit.modifier}" if hyphen else f"{line.word(at)} {unit.text}"
    return Found(end - at, text, "number.unit")


def _age(line: Line, at: int, series: Series) -> Found | None:
    """ "42 year-old"."""
    age = _AGES.get(line.word(series.end))
    if age is None or label_doubt(line, at, series.numbers[0]):
        return None
    return _found(line, at, series, f"-{age}-old", series.end + 1, "number.modifier")


def _measure(line: Line, at: int, series: Series, unit: SaidUnit) -> Found | None:
    if all(token.origin is Origin.NUMBER for token in line.run[at : series.end + unit.length]):
        return Found(series.end + unit.length - at)  # written by a rule before
    end = series.end + unit.length
    if _runs_on(line, series, unit):
        return Found(end - at, suggestions=_two_ranges(line, at, series, unit))
    if len(series.numbers) > 1:
        return _written(line, at, series, unit)
    counted = counted_measure(line, at, series.numbers[0], unit)
    if counted:
        return Found(end - at, f"{line.run[at].text} {counted[1]}-{unit.modifier}", "number.modifier")
    doubt = measure_doubt(line, at, series.numbers[0], unit)
    return Found(end - at, suggestions=doubt) if doubt else _written(line, at, series, unit)


def _runs_on(line: Line, series: Series, unit: SaidUnit) -> bool:
    """ "one fifty to two hundred four units": the dose behind a range, or its upper end?"""
    if len(series.numbers) != 2 or series.dimensions or not unit.is_dose:
        return False
    words = line.words[series.places[1] : series.end]
    return len(words) == 3 and words[1] == "hundred" and words[2] in values("digit")


def _two_ranges(line: Line, at: int, series: Series, unit: SaidUnit) -> tuple[str, ...]:
    first = figure(series.numbers[0], line, at)
    upper = values("digit")[line.word(series.places[1])] * 100
    rest = values("digit")[line.word(series.end - 1)]
    joiner = series.joiners[0]
    return f"{first} {joiner} {upper} {rest} {unit.text}", f"{first} {joiner} {upper + rest} {unit.text}"


def _written(line: Line, at: int, series: Series, unit: SaidUnit) -> Found | None:
    end = series.end + unit.length
    if unit.unit.kind == "time" and unit.shape == "singular" and line.word(end) in cue("year_unit"):
        return _found(line, at, series, f"-{unit.text.lower()}-old", end + 1, "number.modifier")
    if unit.unit.kind == "unit" and line.word(end) in _DOSES and not was_hyphened(line.run[at]):
        return Found(end + 1 - at)  # "three unit dose vials"
    if _is_modifier(line, at, series, unit, end):
        found = _found(line, at, series, f"-{unit.modifier}", end, "number.modifier", unit)
        article = line.run[at].text if line.word(at) in ("a", "an") else ""
        return replace(found, text=f"{article} {found.text}") if found and found.text and article else found
    return _with_unit(line, at, series, unit, end)


# What is a measure, and what only looks like one


def _is_meant(line: Line, at: int, series: Series, unit: SaidUnit) -> bool:
    """Whether the number counts the unit: "one day" and "the twenty second" often do not."""
    if unit.unit.kind == "time" and line.word(series.end) == "second" and not _is_time_second(line, at, series):
        return False
    first = series.numbers[0]
    if len(series.numbers) > 1 or first.text != "1" or not first.spoken:
        return True
    if was_hyphened(line.run[at]):
        return unit.unit.kind != "times"
    return _is_one(line, at, unit, series.end + unit.length)


def _is_one(line: Line, at: int, unit: SaidUnit, end: int) -> bool:
    """Whether "one" is the number 1 before a unit."""
    before, after = line.word(at - 1), line.word(end)
    if is_count(before) and before != "one" and unit.shape == "singular" and before_noun(line, end):
        return True  # "two one hour periods"
    if unit.unit.kind in ("time", "rate", "word"):
        return before in cue("one_before") or after in cue("one_after")
    return unit.unit.kind != "times" and (unit.unit.kind not in ("form", "unit") or before not in cue("keep_word"))


def _is_time_second(line: Line, at: int, series: Series) -> bool:
    """ "a twenty second pause" is a time; "the twenty second" is a day, and "four second molars" are teeth."""
    if was_hyphened(line.run[at]) or line.word(at - 1) in ("a", "an", "each", "every", "this", "that"):
        return True
    value, behind = series.numbers[0].value, line.word(series.end + 1)
    large = value is not None and value >= SHORTEST_SECONDS
    return (
        large
        and line.word(at - 1) != "the"
        and behind not in cue("second_ordinal")
        and before_plural(line, series.end + 1)
    )


# How it is written


def _with_unit(line: Line, at: int, series: Series, unit: SaidUnit, end: int) -> Found | None:
    ending = "%" if unit.unit.kind == "percent" else f" {unit.text}"
    return _found(line, at, series, ending, end, _rule(series, unit), unit)


def _rule(series: Series, unit: SaidUnit) -> str:
    if series.joiners and not series.dimensions:
        return "number.range"
    return "number.unit" if unit.text else "number.cardinal"


def _found(
    line: Line, at: int, series: Series, ending: str, end: int, rule: str, unit: SaidUnit | None = None
) -> Found | None:
    """The figures of a series with what follows them; in words where they begin a full sentence."""
    if line.begins(at) and line.is_full_sentence(end, brief=ending.endswith("-old")):
        return _opening(line, at, series, ending, end, rule)
    figures = [figure(number, line, place, unit) for number, place in zip(series.numbers, series.places, strict=True)]
    if series.dimensions:
        return Found(end - at, " x ".join(figures) + ending, rule)
    if ending == "%":
        figures = [text + "%" for text in figures]
        ending = ""
    elif ending.startswith("-") and len(figures) > 1:
        figures[:-1] = [text + "-" for text in figures[:-1]]
    joined = figures[0] + "".join(f" {joiner} {text}" for joiner, text in zip(series.joiners, figures[1:], strict=True))
    return Found(end - at, joined + ending, rule)


def _opening(line: Line, at: int, series: Series, ending: str, end: int, rule: str) -> Found | None:
    """A sentence never begins with a figure: the number stays in words, with its hyphens."""
    number = series.numbers[0]
    if not number.spoken:
        return Found(end - at, figure(number, line, at) + ending, rule) if not series.joiners else Found(end - at)
    words = spelled(number.value)
    if series.joiners or words is None:
        return Found(end - at)
    behind = ending if ending.startswith("-") else " " + line.text(at + number.length, end)
    return Found(end - at, as_begun(line, at, words + behind))


def as_begun(line: Line, at: int, text: str) -> str:
    """Words for a number at the beginning of a sentence, with the capital that may have been there."""
    return text[:1].upper() + text[1:] if line.run[at].text[:1].isupper() else text


def _plain_dimensions(line: Line, at: int, series: Series) -> Found | None:
    """ "four by four gauze": without a unit, but not "two by two"."""
    if not series.dimensions or (series.numbers[0].text == series.numbers[-1].text and series.numbers[0].text in "12"):
        return None
    return _found(line, at, series, "", series.end, "number.range")


def _is_modifier(line: Line, at: int, series: Series, unit: SaidUnit, end: int) -> bool:
    """Whether the measure stands before its noun: "a 6-mm polyp", "10-week size"."""
    if not line.context.style.hyphen_units or unit.compound or unit.unit.kind not in _HYPHENED:
        return False
    hyphened = was_hyphened(line.run[at]) and unit.unit.kind == "time" and unit.shape == "singular"
    shared = _shares_noun(line, series, unit, end)
    if unit.shape == "plural" or not (shared or before_noun(line, end) or hyphened):
        return False
    if unit.unit.kind == "form" and not was_hyphened(line.run[at]):
        return False
    value = series.numbers[-1].value
    certain = shared or was_hyphened(line.run[at]) or (unit.shape == "singular" and value is not None and value > 1)
    if certain:
        return True
    if line.word(at - 1) not in cue("determiner") and not is_count(line.word(at - 1)):
        return False
    return unit.shape == "singular" or unit.text in _BY_LETTERS or unit.unit.kind in ("time", "imperial")


def _shares_noun(line: Line, series: Series, unit: SaidUnit, end: int) -> bool:
    """Whether the measure behind this one stands before the noun of both: "3 inch and 4 inch tape"."""
    if unit.shape != "singular" or len(series.numbers) > 1:
        return False
    word = line.word(end - 1)
    joined = line.word(end) in ("and", "or")
    second = numeral_at(line, end + joined)
    wanted = word if joined else _SMALLER.get(word)
    if second is None or second.others or line.word(end + joined + second.length) != wanted:
        return False
    return before_noun(line, end + joined + second.length + 1)


def is_count(word: str) -> bool:
    """Whether a word counts what follows: "two" 5-mm trocars."""
    return word in values("digit")


def by_between(line: Line, at: int) -> Found | None:
    """ "4 cm by 6 cm": the "by" between two measures."""
    if line.word(at) != "by" or not at:
        return None
    before = line.words[at - 1]
    number = numeral_at(line, at + 1)
    unit = unit_at(line, at + 1 + number.length) if number is not None else None
    if unit is None or unit.unit.kind not in ("metric", "imperial"):
        return None
    same = before in (line.word(at + 1 + number.length), unit.text.lower()) if number else False
    return Found(1, "x", "number.range") if same else None
