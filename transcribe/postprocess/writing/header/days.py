"""Dates of the opening: read, or asked about; never guessed."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date

from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import cue_follows, heading_at
from transcribe.postprocess.writing.header.tears import (
    MONTHS,
    TornDay,
    figure_before_cue,
    slashed_day_at,
    sounding_digit_at,
    torn_day_at,
)
from transcribe.postprocess.writing.numbers.dates import Order, SpokenDate, date_at
from transcribe.postprocess.writing.numbers.lexicon import is_number_word, ordinal_at

LONGEST = 9  # words of a spoken date
CONNECTORS = frozenset({"is", "of", "on", "was", "the", "as", "in", "clinic", "and", "a"})
LIKE_DIGITS = frozenset({"for", "to", "too", "won", "ate", "oh"})  # "1980 for" may have been "1984"
IN_PIECES = "was heard in pieces"
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
    torn = torn_day_at(line, start) or slashed_day_at(line, start, order)
    whole = spoken is not None and spoken.iso is not None
    if torn and (not whole or torn.end > start + (spoken.length if spoken else 0)):
        return _torn(start, spoken if whole else None, torn)
    if spoken is None or _runs_on(line, start + spoken.length, spoken):
        return _broken(line, start)
    return _read(line, start, spoken)


def _torn(start: int, spoken: SpokenDate | None, torn: TornDay) -> Day:
    """A date that was heard in pieces: joined where its last piece can be nothing else, asked about always."""
    if spoken is None or spoken.iso is None:
        return Day(torn.iso, start, torn.end, IN_PIECES)
    if torn.sure:
        return Day(torn.iso, start, torn.end, IN_PIECES, (spoken.iso,))
    return Day(spoken.iso, start, start + spoken.length, "has a figure behind it that may belong to it", (torn.iso,))


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
    if spoken.iso[3] == "0" and (figure := figure_before_cue(line, end)):
        return _ended(spoken.iso, figure, start, end)
    if end < len(line) and line.plains[end] in LIKE_DIGITS and _continues(line, end):
        return Day(None, start, end + 1, "may lack its last figure", (spoken.iso,))
    if spoken.iso[3] == "0" and (digit := sounding_digit_at(line, end)):
        return _ended(spoken.iso, str(digit), start, end)
    return Day(spoken.iso, start, end)


def _ended(iso: str, figure: str, start: int, end: int) -> Day:
    """The day with the last figure of its year, for which the word at ``end`` was heard."""
    doubt = "ends in a word that sounds like a figure"
    return Day(f"{iso[:3]}{figure}{iso[4:]}", start, end + 1, doubt, (iso,))


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
    """A date whose figures make no day: not read, but taken, to be asked about."""
    month = next((place for place in range(start, min(start + 4, len(line))) if is_month(line, place)), None)
    if month is None:
        return None
    end = _figures(line, month + 1)
    return Day(None, start, end, "was not understood") if end - start > 1 else None
