"""Dates that the recogniser tore apart: "June 8th, 1950. 8", "14th, 2020. 6th", "November 15th, 90. 65"."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from transcribe.postprocess.writing.header.cues import cues_at, plain_cues, words_of
from transcribe.postprocess.writing.header.likeness import sound_likeness
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import closed_at, ends_names, heading_at
from transcribe.postprocess.writing.kind import work_type_at
from transcribe.postprocess.writing.numbers.dates import Order, figure_date_at
from transcribe.postprocess.writing.numbers.lexicon import below_hundred_at, is_zero, ordinal_at, values
from transcribe.tables import table

MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name} | {
    name.lower(): number for number, name in enumerate(month_abbr) if name
}
MOST = 6  # numbers of a date in pieces
MOST_SIGNS = 2  # words that a slash may have become
LONGEST_DIGIT = 5  # letters of a word that may be a figure
LIKE_DIGIT = 0.6  # of 1, between its sound and the figure's
LIKE_NINETEEN = 90  # "nineteen sixty-five" is heard as "90. 65"
_FIGURE = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?")


class _Number(NamedTuple):
    value: int
    end: int
    ordinal: bool


@dataclass(frozen=True, slots=True)
class TornDay:
    """A date in pieces up to word ``end``; ``sure`` if its last piece can be nothing else there."""

    iso: str
    end: int
    sure: bool


def torn_day_at(line: Line, start: int) -> TornDay | None:
    """The day that begins at a word and whose year, or day, stands in pieces; ``None`` if it makes no day."""
    month = next((place for place in range(start, min(start + 4, len(line))) if line.plains[place] in MONTHS), None)
    if month is None:
        return None
    before = _numbers(line, start, month) if month > start else []
    behind = _numbers(line, month + 1, len(line))
    if month > start and (len(before) != 1 or not before[0].value <= 31):
        return None
    for count in range(len(behind), 0, -1):
        numbers = behind[:count]
        iso = _day(MONTHS[line.plains[month]], [n.value for n in before], [n.value for n in numbers])
        if iso:
            return TornDay(iso, numbers[-1].end, _can_be_nothing_else(line, numbers))
    return None


def sounding_digit_at(line: Line, at: int) -> int:
    """The figure that a word sounds like which stands alone before the next field ("2020. CX" is 2026); 0 if none."""
    if at >= len(line) or line.stop(at) or not closed_at(line, at + 1):
        return 0
    word = line.words[at].text
    if len(word) > LONGEST_DIGIT or not word.isalpha() or _known_there(line, at):
        return 0
    likeness = {value: sound_likeness(word, name) for name, value in values("digit").items() if value < 10}
    best = max(likeness, key=likeness.__getitem__)
    return best if likeness[best] >= LIKE_DIGIT else 0


def _known_there(line: Line, at: int) -> bool:
    """Whether the word begins a field, a heading or a work type."""
    return bool(
        cues_at(line.plains, at)
        or heading_at(line.plains, at)
        or work_type_at(line.plains, at)
        or ends_names(line.plains[at])
    )


@cache
def misheard_figures() -> Mapping[str, str]:
    """Words that recognisers write for a figure, with the figure ("double": the next one twice)."""
    return {row["heard"]: row["figure"] for row in table("digits_misheard")}


def figure_before_cue(line: Line, at: int) -> str:
    """The figure for which a word was heard right before the cue of another date or number: "1960 to medical record
    number"; "" if it is none."""
    figure = misheard_figures().get(line.plains[at], "") if at < len(line) and not line.stop(at) else ""
    return figure if figure.isdigit() and any(cue in plain_cues() for cue in cues_at(line.plains, at + 1)) else ""


def slashed_day_at(line: Line, start: int, order: Order) -> TornDay | None:
    """A day in figures whose slashes were heard as words: "3-S-Lash-14-S-2002"."""
    numbers: list[_Number] = []
    place = start
    while len(numbers) < 3 and (number := _number(line, place)):
        numbers.append(_whole_year(line, number) if len(numbers) == 2 else number)
        place = numbers[-1].end
        skipped = 0
        while len(numbers) < 3 and skipped < MOST_SIGNS and line.plains[place : place + 1] and _is_slash(line, place):
            place, skipped = place + 1, skipped + 1
        if len(numbers) < 3 and not skipped:
            return None
    if len(numbers) < 3:
        return None
    found = figure_date_at(("/".join(str(number.value) for number in numbers),), 0, order)
    return TornDay(found.iso, numbers[-1].end, True) if found and found.iso else None


def _whole_year(line: Line, number: _Number) -> _Number:
    """The year that was said in two halves: 20 and 26."""
    rest = _number(line, number.end) if not line.sign(number.end - 1) and not line.stop(number.end) else None
    year = _year([number.value, rest.value]) if rest and number.value in (19, 20) else None
    return _Number(year, rest.end, ordinal=False) if rest and year else number


def _is_slash(line: Line, at: int) -> bool:
    return line.plains[at] in words_of("slash")


def _numbers(line: Line, start: int, end: int) -> list[_Number]:
    """The numbers that follow each other from a word on, little words between day and month passed over."""
    numbers: list[_Number] = []
    place = start
    while place < end and len(numbers) < MOST and not (place > start and line.stop(place)):
        if line.plains[place] in ("the", "of") and (end < len(line) or not numbers):
            place += 1
            continue
        number = _number(line, place)
        if number is None:
            break
        numbers.append(number)
        place = number.end
    return numbers


def _number(line: Line, at: int) -> _Number | None:
    if at >= len(line):
        return None
    figure = _FIGURE.fullmatch(line.plains[at])
    if figure:
        return _Number(int(figure[1]), at + 1, not line.plains[at].isdigit())
    if is_zero(line.plains, at):
        return _Number(0, at + 1, ordinal=False)
    ordinal = ordinal_at(line.plains, at)
    found = ordinal or below_hundred_at(line.plains, at)
    return _Number(found[0], at + found[1], ordinal is not None) if found else None


def _day(month: int, before: Sequence[int], behind: Sequence[int]) -> str | None:
    """The one day that the pieces make: those before the month are the day, else the first one or two behind it."""
    for taken in (0,) if before else (1, 2):
        day = before[0] if before else _day_of_month(behind[:taken])
        year = _year(behind[taken:])
        if year and day:
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return None


def _day_of_month(pieces: Sequence[int]) -> int | None:
    """20 and 8 are 28."""
    if len(pieces) == 1:
        return pieces[0]
    tens, units = pieces if len(pieces) == 2 else (0, 0)
    return tens + units if tens in (20, 30) and 0 < units < 10 else None


def _year(pieces: Sequence[int]) -> int | None:
    """The year of its pieces: 1950 and 8, 20 and 26, 90 and 65, 2000 and 6, 20 and 20 and 6."""
    match list(pieces):
        case [year] if 1900 <= year <= 2099:
            return year
        case [year, units] if 1900 <= year <= 2099 and year % 10 == 0 and 0 < units < 10:
            return year + units
        case [year, rest] if year in (1900, 2000) and 10 <= rest <= 99:
            return year + rest
        case [century, rest] if century in (19, 20, LIKE_NINETEEN) and 10 <= rest <= 99:
            return (19 if century == LIKE_NINETEEN else century) * 100 + rest
        case [century, tens, units] if century in (19, 20, LIKE_NINETEEN) and _are_tens(tens, units):
            return (19 if century == LIKE_NINETEEN else century) * 100 + tens + units
    return None


def _are_tens(tens: int, units: int) -> bool:
    return tens % 10 == 0 and tens < 100 and 0 < units < 10


def _can_be_nothing_else(line: Line, numbers: Sequence[_Number]) -> bool:
    """Whether behind the last piece the opening goes on or ends, so that the piece counts nothing there."""
    end = numbers[-1].end
    if closed_at(line, end) or numbers[-1].ordinal:
        return True
    return line.plains[end] in words_of("sentence") or any(cue.value != "none" for cue in cues_at(line.plains, end))
