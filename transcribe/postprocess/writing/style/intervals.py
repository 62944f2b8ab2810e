"""Intervals that begin with the letter q: "q four h", "Q6H", "q 4 to 6 hours", "q. week"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transcribe.postprocess.writing.style.surroundings import key
from transcribe.postprocess.writing.written import Run, Written
from transcribe.report import Origin
from transcribe.settings import HouseStyle
from transcribe.tables import table

GLUED = re.compile(r"q[.-]?(?P<low>\d{1,2})(?:[-–](?P<high>\d{1,2}))?\.?(?P<unit>[a-z]{1,7})?\.?")
RANGE = re.compile(r"(?P<low>\d{1,3})(?:[-–](?P<high>\d{1,3}))?(?P<unit>[a-z]{1,7})?")
ONE_TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TO = frozenset({"to", "-", "–"})


@dataclass(frozen=True, slots=True)
class Interval:
    """Every ``low`` (to ``high``) units; the unit as the table ``intervals.tsv`` names it."""

    low: str
    high: str
    unit: str

    def written(self, style: HouseStyle) -> str:
        """The interval as the house style writes it."""
        row = next(row for row in table("intervals") if row["unit"] == self.unit)
        column = {"b.i.d.": "dotted", "bid": "plain", "twice daily": "words"}[style.frequencies]
        if self.low == "1" and not self.high and column == "words":
            return row["single"]
        amount = self.low + ((" to " if column == "words" else "-") + self.high if self.high else "")
        written = row[column].replace("N", amount)
        return written if style.times == "10:30 a.m." else written.replace("p.m.", "PM").replace("a.m.", "AM")


def interval_at(run: Run, place: int) -> tuple[Interval, int] | None:
    """The interval that begins at a place, and the number of its tokens."""
    if run[place].text[:1] not in {"q", "Q"} or (place and key(run[place - 1]) == "sub"):
        return None
    first = run[place].text.lower()
    if first in {"q", "q."}:
        at = place + 1
        if at < len(run) and run[at].text == "." and run[at].origin is Origin.HEARD:
            at += 1
        amount = _amount(run, at)
        if amount is None:
            return None
        low, high, unit, at = amount
    elif match := GLUED.fullmatch(first):
        low, high, unit, at = match["low"], match["high"] or "", match["unit"] or "", place + 1
        if not high and not unit and at + 1 < len(run) and run[at].text.lower() in TO:
            further = _amount(run, at + 1)
            if further is not None and not further[1]:
                high, unit, at = further[0], further[2], further[3]
    else:
        return None
    return _with_unit(run, place, low, high, unit, at)


def _amount(run: Run, at: int) -> tuple[str, str, str, int] | None:
    """Low, high, unit if glued on, and the place behind: "4", "four to six", "4-6", "4h"."""
    if at >= len(run):
        return None
    match = RANGE.fullmatch(_figures(run[at]))
    if match is None:
        return None
    low, high, unit = match["low"], match["high"] or "", match["unit"] or ""
    at += 1
    if not high and not unit and at + 1 < len(run) and run[at].text.lower() in TO:
        further = RANGE.fullmatch(_figures(run[at + 1]))
        if further is not None and not further["high"]:
            return low, further["low"], further["unit"] or "", at + 2
    return low, high, unit, at


def _figures(token: Written) -> str:
    word = token.text.lower()
    return str(ONE_TO_TWELVE.index(word) + 1) if word in ONE_TO_TWELVE else word


def _with_unit(run: Run, place: int, low: str, high: str, unit: str, at: int) -> tuple[Interval, int] | None:
    if not unit and at < len(run):
        unit = key(run[at])
        at += 1
    named = next((row["unit"] for row in table("intervals") if unit in row["said"].split("|")), None)
    if named is None:
        return None
    return Interval(low, high, named), at - place
