"""Dates, years and decades of a line, in the office's form."""

from __future__ import annotations

from datetime import date

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.dates import (
    Order,
    SpokenDate,
    date_at,
    figure_date_at,
    full_year_at,
    named_date_at,
)
from transcribe.postprocess.writing.numbers.lexicon import (
    below_hundred_at,
    is_figure,
    is_number_word,
    ordinal_at,
    values,
)
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.rewriting import Found
from transcribe.postprocess.writing.numbers.units import unit_at
from transcribe.settings import HouseStyle

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ALSO_VERBS = frozenset({"may", "march", "mar"})


def dates(line: Line, at: int) -> Found | None:
    """A date, as the office writes it."""
    word = line.word(at)
    if word in values("month"):
        found = named_date_at(line.words, at)
        if found is not None and _is_month(line, at, found):
            return _dated(line, at, found)
        return _month_alone(line, at)
    if not (word == "the" or is_number_word(word) or ordinal_at(line.words, at) or word[:1].isdecimal()):
        return None
    order = _order(line.context.style)
    named = named_date_at(line.words, at)
    if named is None and line.word(at - 1) in ("a", "an") and not line.is_end(at - 1):
        return None  # "an 11/2/2026 CT"
    found = named or figure_date_at(line.words, at, order)
    if found is None and _follows_date_word(line, at):
        found = _of_numbers(line, at, order)
    return _dated(line, at, found) if found is not None else None


def _order(style: HouseStyle) -> Order:
    if style.date_order:
        return style.date_order
    return "DMY" if style.english == "UK" else "MDY"


def _is_month(line: Line, at: int, found: SpokenDate) -> bool:
    """Whether this is a month and its day, and not "may first try" or "since june two tablets"."""
    if found.year is not None:
        return True
    if line.word(at) in _ALSO_VERBS and line.word(at - 1) not in cue("month_before") and not line.begins(at):
        return False
    day = line.word(at + 1)
    if not (is_number_word(day) or is_figure(day)) or ordinal_at(line.words, at + 1):
        return True
    end = at + found.length
    return line.is_end(end) or (line.word(end) in cue("stop") and unit_at(line, end) is None)


def _month_alone(line: Line, at: int) -> Found | None:
    word = line.run[at].text
    if not word.islower() or (len(word) < 4 and word != "may"):
        return None
    if word in _ALSO_VERBS and line.word(at - 1) not in ("in", "since", "last", "until", "early", "late", "mid"):
        return None
    return Found(1, word.capitalize(), "number.date")


def _follows_date_word(line: Line, at: int) -> bool:
    return any(word in cue("date_before") for word in line.words[max(0, at - 2) : at])


def _of_numbers(line: Line, at: int, order: Order) -> SpokenDate | None:
    """ "on six fourteen nineteen fifty three": only with a full year, which makes it a date."""
    found = date_at(line.words, at, order)
    if found is None or found.day is None:
        return None
    for place in range(at + 2, at + found.length):
        year = full_year_at(line.words, place)
        if year is not None and place + year.length == at + found.length:
            return found
    return None


def _dated(line: Line, at: int, found: SpokenDate) -> Found | None:
    style = line.context.style
    if found.year is not None and found.day is not None and found.iso is None:
        return None  # there is no such day
    text = _text(found.year, found.month, found.day, style)
    others = tuple(_text(day.year, day.month, day.day, style) for day in found.others)
    if any(day.year != found.year for day in found.others) and _is_birth(line, at):
        return Found(found.length, suggestions=(text, *others))
    return Found(found.length, text, "number.date", alternatives=others)


def _is_birth(line: Line, at: int) -> bool:
    return any(word in ("birth", "born", "dob") for word in line.words[max(0, at - 4) : at])


def _text(year: int | None, month: int, day: int | None, style: HouseStyle) -> str:
    form = style.dates or ("2 November 2026" if style.english == "UK" else "November 2, 2026")
    name = MONTHS[month - 1]
    if year is None or day is None:
        parts = [str(part) for part in (day, name, year) if part is not None]
        if day is not None and form != "2 November 2026":
            parts = [name, str(day)]
        return " ".join(parts)
    return {
        "November 2, 2026": f"{name} {day}, {year}",
        "2 November 2026": f"{day} {name} {year}",
        "11/02/2026": date(year, month, day).strftime("%m/%d/%Y"),
        "2026-11-02": date(year, month, day).isoformat(),
    }[form]


def years(line: Line, at: int) -> Found | None:
    """A year behind "in", "since" and their like: "in twenty nineteen"."""
    if line.word(at - 1) not in cue("year_before") or line.word(at) not in ("nineteen", "twenty", "two"):
        return None
    year = full_year_at(line.words, at)
    if year is None or year.length < 2 or unit_at(line, at + year.length) is not None:
        return None
    if is_number_word(line.word(at + year.length)):
        return None
    return Found(year.length, str(year.value), "number.date")


def decades(line: Line, at: int) -> Found | None:
    """ "the nineteen eighties" (1980s), "in the one thirties" (130s), "in her sixties" (60s)."""
    decade = values("decade").get(line.word(at))
    if decade is not None:
        return Found(1, f"{decade}s", "number.decade") if line.word(at - 1) in cue("decade_before") else None
    hundreds = below_hundred_at(line.words, at)
    if hundreds is None or hundreds[1] != 1:
        return None
    decade = values("decade").get(line.word(at + 1))
    if decade is None or hundreds[0] > 20:
        return None
    return Found(2, f"{hundreds[0]}{decade}s", "number.decade")
