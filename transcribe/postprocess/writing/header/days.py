"""Dates of the opening: read, or asked about; never guessed."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from dataclasses import dataclass, replace
from datetime import date

from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import cue_follows, heading_at
from transcribe.postprocess.writing.numbers.dates import Order, SpokenDate, date_at
from transcribe.postprocess.writing.numbers.lexicon import is_number_word, ordinal_at

MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name} | {
    name.lower(): number for number, name in enumerate(month_abbr) if name
}
LONGEST = 9  # words of a spoken date
CONNECTORS = frozenset({"is", "of", "on", "was", "the", "as", "in", "clinic", "and", "a"})
LIKE_DIGITS = frozenset({"for", "to", "too", "won", "ate", "oh"})  # "1980 for" may have been "1984"
_FIGURES = re.compile(r"\d{1,4}(?:st|nd|rd|th)?(?:[/.-]\d{1,4}){0,2}")


@dataclass(frozen=True, slots=True)
class Day:
    """A date from word ``start`` to ``end``; ``iso`` is ``None`` where it is not sure, and ``doubt`` says why."""

    iso: str | None
    start: int
    end: int
    doubt: str = ""
    suggestions: tuple[str, ...] = ()


def day_at(line: Line, at: int, order: Order, *, connected: bool = True) -> Day | None:
    """The date that begins at a word, little words before it ("is", "of the") passed over."""
    start = at
    while connected and start < len(line) and start - at < 3 and line.plains[start] in CONNECTORS:
        start += 1
    if start >= len(line) or not _may_begin(line, start):
        return None
    spoken = _spoken(line, start, order)
    if spoken is None or _runs_on(line, start + spoken.length, spoken):
        return _broken(line, start)
    return _read(line, start, spoken)


def _spoken(line: Line, start: int, order: Order) -> SpokenDate | None:
    """The date of the words; one that is clear only by what follows it ("six fourteen fifty three, medical record
    number") is read up to there."""
    if is_month(line, start) and line.plains[start + 1 : start + 2] == ("the",):
        without = (*line.plains[: start + 1], *line.plains[start + 2 :])  # "june the fourteenth"
        spoken = date_at(without, start, order)
        return replace(spoken, length=spoken.length + 1) if spoken else None
    if (spoken := _of_the(line, start, order)) is not None:
        return spoken
    spoken = date_at(line.plains, start, order)
    if spoken is not None and spoken.iso is not None:
        return spoken
    for end in range(start + 3, min(start + LONGEST, len(line)) + 1):
        if end == len(line) or line.stop(end) or cue_follows(line, end) or heading_at(line.plains, end):
            shorter = date_at(line.plains[:end], start, order)
            return shorter if shorter and shorter.length == end - start else spoken
    return spoken


def _of_the(line: Line, start: int, order: Order) -> SpokenDate | None:
    """ "The first of the sixth nineteen eighty": the day, then the month; where months come first it is to be asked."""
    day = ordinal_at(line.plains, start)
    joining = start + day[1] if day else start
    if day is None or line.plains[joining : joining + 2] != ("of", "the"):
        return None
    month = ordinal_at(line.plains, joining + 2)
    if month is None or not 1 <= month[0] <= 12:
        return None
    behind = line.plains[joining + 2 + month[1] :]
    plains = (*line.plains[:start], month_name[month[0]].lower(), *line.plains[start:joining], *behind)
    spoken = date_at(plains, start, order)
    if spoken is None or spoken.iso is None:
        return None
    others = spoken.others
    if order == "MDY" and day[0] <= 12 and day[0] != month[0]:
        others = (date(int(spoken.iso[:4]), day[0], month[0]),)
    return replace(spoken, length=spoken.length + 1 + month[1], others=others)


def _runs_on(line: Line, end: int, spoken: SpokenDate) -> bool:
    """Whether figures follow that may belong to the date too."""
    return _figures(line, end) > end and (spoken.iso is None or not line.sign(end - 1))


def _read(line: Line, start: int, spoken: SpokenDate) -> Day:
    end = start + spoken.length
    if spoken.iso is None:
        doubt = "has no year" if spoken.year is None and spoken.day is not None else "is no day of the calendar"
        return Day(None, start, end, doubt)
    if spoken.others:
        return Day(spoken.iso, start, end, "can be read in two ways", tuple(day.isoformat() for day in spoken.others))
    if end < len(line) and line.plains[end] in LIKE_DIGITS and _continues(line, end):
        return Day(None, start, end + 1, "may lack its last figure", (spoken.iso,))
    return Day(spoken.iso, start, end)


def is_month(line: Line, at: int) -> bool:
    """Whether the word at a place is the name of a month."""
    return at < len(line) and line.plains[at] in MONTHS


def _may_begin(line: Line, at: int) -> bool:
    return is_month(line, at) or _is_figure(line, at)


def _is_figure(line: Line, at: int) -> bool:
    if at >= len(line):
        return False
    word = line.plains[at]
    return is_number_word(word) or _FIGURES.fullmatch(word) is not None or ordinal_at(line.plains, at) is not None


def _figures(line: Line, at: int) -> int:
    """Where the figures end that begin at a place."""
    while at < len(line) and not line.stop(at) and _is_figure(line, at):
        at += 1
    return at


def _continues(line: Line, at: int) -> bool:
    """Whether a word such as "for" is a lost figure: a sign or a mis-heard comma stands right behind it."""
    return bool(line.sign(at))


def _broken(line: Line, start: int) -> Day | None:
    """A date whose figures stand in pieces ("October 20, 8, 20, 26"): not read, but suggested."""
    months = [place for place in range(start, min(start + 4, len(line))) if is_month(line, place)]
    if not months:
        return None
    end = _figures(line, months[0] + 1)
    if end - start < 2:
        return None
    figures = [line.plains[place] for place in range(start, end) if place != months[0]]
    suggestion = _joined(MONTHS[line.plains[months[0]]], figures)
    return Day(None, start, end, "was not understood", (suggestion,) if suggestion else ())


def _joined(month: int, figures: list[str]) -> str | None:
    """The one day that figures in pieces make, if they make one: 20, 8, 20, 26 is the 28th of 2026."""
    numbers = [re.sub(r"\D", "", figure) for figure in figures]
    if not all(numbers):
        return None
    year = numbers[-1] if len(numbers[-1]) == 4 else "".join(numbers[-2:])
    days = numbers[:-1] if len(numbers[-1]) == 4 else numbers[:-2]
    day = int(days[0]) if days else 0
    if len(days) == 2:
        day = int(days[0]) + int(days[1]) if int(days[0]) % 10 == 0 and int(days[1]) < 10 else int(days[0])
    try:
        return date(int(year), month, day).isoformat() if len(year) == 4 and len(days) < 3 else None
    except ValueError:
        return None
