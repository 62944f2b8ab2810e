"""Dates, spoken or in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from transcribe.postprocess.writing.numbers.lexicon import (
    below_hundred_at,
    digit_at,
    is_zero,
    ordinal_at,
    pair_at,
    values,
    word_at,
)

Order = Literal["MDY", "DMY"]

OLDEST = 110  # years: nobody was born, and nothing in a chart happened, longer ago

_DAY_FIGURE = re.compile(r"(?P<day>[0-9]{1,2})(?P<ending>st|nd|rd|th)?")
_ALL_FIGURES = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"((?:19|20)[0-9]{2})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date that begins at some word and takes ``length`` words; parts that were not said are ``None``.

    ``others`` are other days that the same words may mean ("five eleven": 11 May or 5 November).
    """

    year: int | None
    month: int
    day: int | None
    length: int
    others: tuple[date, ...] = ()

    @property
    def iso(self) -> str | None:
        """``YYYY-MM-DD``, where all three parts were said and make a day that exists."""
        if self.year is None or self.day is None:
            return None
        found = _existing(self.year, self.month, self.day)
        return found.isoformat() if found else None


@dataclass(frozen=True, slots=True)
class Year:
    """A year: ``value`` is the likelier where only two digits were said, ``other`` the less likely."""

    value: int
    length: int
    other: int | None = None
    short: bool = False  # said with two digits


@dataclass(frozen=True, slots=True)
class _Day:
    value: int
    length: int
    ordinal: bool


def date_at(words: Sequence[str], at: int, order: Order = "MDY") -> SpokenDate | None:
    """The date that begins at ``words[at]`` (lower case, without signs), or ``None``.

    A month alone is not a date. ``order`` settles dates that are only figures.
    """
    return named_date_at(words, at) or figure_date_at(words, at, order) or _numbers_date_at(words, at, order)


def named_date_at(words: Sequence[str], at: int) -> SpokenDate | None:
    """A date that names its month: "june fourteenth nineteen fifty three", "the fourteenth of june", "14 june"."""
    if word_at(words, at) in values("month"):
        return _month_first(words, at)
    return _day_first(words, at)


def figure_date_at(words: Sequence[str], at: int, order: Order) -> SpokenDate | None:
    """A date that the recogniser wrote in figures: "5/11/2026", "2026-11-02"."""
    word = word_at(words, at)
    iso = _ISO.fullmatch(word)
    if iso is not None:
        year, month, day = (int(part) for part in iso.groups())
        return SpokenDate(year, month, day, 1) if _existing(year, month, day) else None
    match = _ALL_FIGURES.fullmatch(word)
    if match is None or (match[2] == "." and len(match[4]) == 2):
        return None  # "1.2.10" numbers a heading
    return _ordered(int(match[1]), int(match[3]), _year_of(int(match[4]), 0), 1, order)


# Spoken with the month's name


def _month_first(words: Sequence[str], at: int) -> SpokenDate | None:
    month = values("month")[words[at]]
    gap = 1 if word_at(words, at + 1) in ("of", "") and len(words) > at + 1 else 0
    full = full_year_at(words, at + 1 + gap)
    best: SpokenDate | None = None
    for day in _days(words, at + 1):
        year = _year_behind(words, at + 1 + day.length)
        if year is not None and not (year.short and full is not None):
            return _named(month, day.value, year, 1 + day.length + year.length)
        best = best or SpokenDate(None, month, day.value, 1 + day.length)
    if full is not None and (best is None or 1 + gap + full.length > best.length):
        return SpokenDate(full.value, month, None, 1 + gap + full.length)
    if best is None and word_at(words, at + 1) == "":
        return _month_sign_day(words, at, month)
    return best


def _month_sign_day(words: Sequence[str], at: int, month: int) -> SpokenDate | None:
    """ "November, 6th, 2026": the recogniser's comma between month and day."""
    for day in _days(words, at + 2):
        year = _year_behind(words, at + 2 + day.length) if day.ordinal else None
        if year is not None:
            return _named(month, day.value, year, 2 + day.length + year.length)
    return None


def _day_first(words: Sequence[str], at: int) -> SpokenDate | None:
    article = word_at(words, at) == "the"
    for day in _days(words, at + article):
        joined = word_at(words, at + article + day.length) == "of"
        if joined and not day.ordinal:
            continue
        place = at + article + day.length + joined
        month = values("month").get(word_at(words, place))
        if month is None or (not day.ordinal and _year_behind(words, place + 1) is None):
            continue
        year = _year_behind(words, place + 1)
        if year is not None:
            return _named(month, day.value, year, place + 1 + year.length - at)
        return SpokenDate(None, month, day.value, place + 1 - at)
    return None


def _named(month: int, day: int, year: Year, length: int) -> SpokenDate:
    other = _existing(year.other, month, day) if year.other else None
    return SpokenDate(year.value, month, day, length, (other,) if other else ())


def _days(words: Sequence[str], at: int) -> Iterator[_Day]:
    """Every way to read the days that may begin here, the likeliest first."""
    figure = _DAY_FIGURE.fullmatch(word_at(words, at))
    if figure is not None and 1 <= int(figure["day"]) <= 31:
        yield _Day(int(figure["day"]), 1, figure["ending"] is not None)
    ordinal = ordinal_at(words, at)
    if ordinal is not None and ordinal[0] <= 31:
        yield _Day(ordinal[0], ordinal[1], ordinal=True)
        return
    cardinal = below_hundred_at(words, at)
    if cardinal is not None and cardinal[0] <= 31:
        yield _Day(cardinal[0], cardinal[1], ordinal=False)
    single = values("tens").get(word_at(words, at), 0)
    if cardinal is not None and cardinal[1] == 2 and 20 <= single <= 30:
        yield _Day(single, 1, ordinal=False)


# Years


def _year_behind(words: Sequence[str], at: int) -> Year | None:
    """The year behind a day, over a comma or "of"."""
    gap = 1 if word_at(words, at) in ("", "of", "in") and at < len(words) else 0
    full = full_year_at(words, at + gap)
    if full is not None:
        return Year(full.value, gap + full.length)
    return None if gap else _short_year(words, at)


def full_year_at(words: Sequence[str], at: int) -> Year | None:
    """A year of four digits, 1900 to 2099, spoken or in figures."""
    word = word_at(words, at)
    if len(word) == 4 and word.isascii() and word.isdigit() and word[:2] in ("19", "20"):
        return Year(int(word), 1)
    if word == "two" and word_at(words, at + 1) == "thousand":
        joined = word_at(words, at + 2) == "and"
        rest = below_hundred_at(words, at + 2 + joined)
        return Year(2000 + rest[0], 2 + joined + rest[1]) if rest else Year(2000, 2)
    century = {"nineteen": 1900, "twenty": 2000}.get(word)
    if century is None:
        return None
    if century == 1900 and word_at(words, at + 1) == "hundred":
        return Year(1900, 2)
    digit = digit_at(words, at + 2)
    if is_zero(words, at + 1) and digit is not None:
        return Year(century + digit, 3)
    rest = pair_at(words, at + 1)
    return Year(century + rest[0], 1 + rest[1]) if rest else None


def _short_year(words: Sequence[str], at: int) -> Year | None:
    """A year of two digits ("seventy nine", "oh four", "79"), where nothing goes on behind it."""
    word = word_at(words, at).lstrip("'’")
    digit = digit_at(words, at + 1)
    pair = pair_at(words, at)
    if len(word) == 2 and word.isascii() and word.isdigit():
        found = Year(int(word), 1)
    elif is_zero(words, at) and digit is not None:
        found = Year(digit, 2)
    elif pair is not None:
        found = Year(pair[0], pair[1])
    else:
        return None
    end = at + found.length
    full = word_at(words, end) == "" and full_year_at(words, end + 1) is not None  # "May 11, 2026": 11 is the day
    return _year_of(found.value, found.length) if word_at(words, end) in _AFTER_YEAR and not full else None


_AFTER_YEAR = frozenset(
    {"", ".", ":", "and", "with", "she", "he", "the", "a", "is", "was", "for", "who", "to", "in", "on", "i", "we"}
    | {"medical", "record", "account", "chart", "date", "dob", "patient", "seen", "referring", "clinic", "new", "re"}
)


def _year_of(value: int, length: int) -> Year:
    """The full year of one that was given with two digits, or four."""
    if value >= 100:
        return Year(value, length)
    today = date.today().year
    if 2000 + value > today:
        return Year(1900 + value, length, short=True)
    other = 1900 + value if today - (1900 + value) < OLDEST else None
    return Year(2000 + value, length, other, short=True)


# Figures alone


def _numbers_date_at(words: Sequence[str], at: int, order: Order) -> SpokenDate | None:
    """ "oh six fourteen fifty three", "six fourteen nineteen fifty three": three numbers, the last one a year."""
    first = _counted(words, at)
    if first is None:
        return None
    for second in _counts(words, at + first[1]):
        place = at + first[1] + second[1]
        year = full_year_at(words, place) or _short_year(words, place)
        if year is not None:
            return _ordered(first[0], second[0], year, first[1] + second[1] + year.length, order)
    return None


def _counted(words: Sequence[str], at: int) -> tuple[int, int] | None:
    return next(_counts(words, at), None)


def _counts(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """The readings of a spoken or written number from 1 to 31, longest first."""
    digit = digit_at(words, at + 1)
    word = word_at(words, at)
    if is_zero(words, at) and digit is not None:
        yield digit, 2
        return
    if len(word) <= 2 and word.isascii() and word.isdigit() and 1 <= int(word) <= 31:
        yield int(word), 1
        return
    for day in _days(words, at):
        if not day.ordinal:
            yield day.value, day.length


def _ordered(first: int, second: int, year: Year, length: int, order: Order) -> SpokenDate | None:
    """The day that ``order`` makes of two numbers and a year; the other way round only where that is no day."""
    pairs = [(first, second), (second, first)]  # month and day
    if order == "DMY":
        pairs.reverse()
    years = [year.value, *([year.other] if year.other else [])]
    days = [day for chosen in years for month, number in pairs if (day := _existing(chosen, month, number))]
    days = list(dict.fromkeys(days))
    if not days:
        return None
    return SpokenDate(days[0].year, days[0].month, days[0].day, length, tuple(days[1:]))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
