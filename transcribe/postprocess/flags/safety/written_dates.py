"""The dates written in a text, whole ("November 6, 2026", "11/06/2026", "2026-11-06") or without year ("June 12")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from transcribe.tables import table

MONTHS = 12
LEAP_YEAR = 2024  # a day without year may be February 29


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at the characters ``start`` … ``end`` (half-open); ``year`` is None where none was written.

    ``weekday`` is the one named with it (0 = Monday), or None.
    """

    start: int
    end: int
    text: str
    year: int | None
    month: int
    day: int
    weekday: int | None = None

    @property
    def possible(self) -> bool:
        """Whether the calendar has such a day."""
        return _date(self.year or LEAP_YEAR, self.month, self.day) is not None

    @property
    def whole(self) -> date | None:
        """The day, if it has a year and the calendar has it."""
        return _date(self.year, self.month, self.day) if self.year else None

    def nearest(self, to: date) -> date | None:
        """The day itself, or, without a year, the one that lies nearest to another day."""
        if self.year:
            return self.whole
        days = (_date(year, self.month, self.day) for year in (to.year - 1, to.year, to.year + 1))
        return min((day for day in days if day), key=lambda day: abs(day - to), default=None)


def dates_in(text: str, *, day_first: bool = False) -> Iterator[WrittenDate]:
    """The dates of a text, from left to right; ``day_first``: 11/06/2026 is June 11."""
    for match in _pattern().finditer(text):
        parts = match.groupdict()
        weekday = _weekdays().get((parts["weekday"] or "").lower()[:3])
        if parts["month"] or parts["month_behind"]:
            month = _months()[(parts["month"] or parts["month_behind"]).lower()[:3]]
            day = int(parts["day"] or parts["day_before"])
        elif parts["iso_year"]:
            month, day = int(parts["iso_month"]), int(parts["iso_day"])
        else:
            first, second = int(parts["first"]), int(parts["second"])
            month, day = (second, first) if day_first or first > MONTHS >= second else (first, second)
        year = parts["year"] or parts["year_behind"] or parts["iso_year"] or parts["slash_year"]
        yield WrittenDate(match.start(), match.end(), match[0], int(year) if year else None, month, day, weekday)


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or LEAP_YEAR, month, day)
    except ValueError:
        return None


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(row["name"] for row in table("calendar_names") if row["kind"] == "month")
    days = "|".join(row["name"] for row in table("calendar_names") if row["kind"] == "weekday")
    return re.compile(
        rf"(?:\b(?P<weekday>{days})\b,?\s+(?:the\s+)?)?(?:"
        rf"\b(?P<month>{months})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[/.:%]\d|\s*(?:mg|mL|%))(?:,?\s+(?P<year>(?:18|19|20)\d\d)\b)?"
        rf"|\b(?P<day_before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month_behind>{months})\b(?:,?\s+(?P<year_behind>(?:18|19|20)\d\d)\b)?"
        rf"|\b(?P<iso_year>(?:18|19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
        rf"|(?<![\d/])(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<slash_year>(?:18|19|20)\d\d)\b"
        rf")"
    )


@cache
def _months() -> dict[str, int]:
    return {row["name"][:3].lower(): int(row["number"]) for row in table("calendar_names") if row["kind"] == "month"}


@cache
def _weekdays() -> dict[str, int]:
    return {row["name"][:3].lower(): int(row["number"]) for row in table("calendar_names") if row["kind"] == "weekday"}
