"""How single values are printed: clean text, dates, times in the sound, and what is not known."""

from __future__ import annotations

import math
import re
from datetime import date
from functools import cache

from transcribe.report import Blank
from transcribe.tables import table

UNKNOWN = "_" * 18

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# What XML 1.0 forbids (control characters, lone surrogates, U+FFFE/U+FFFF), the other control and
# non-characters that Word shows as boxes, and the signs that force a direction on text: with one of
# them "25 mg" can be made to read "52 mg". The plain direction marks U+200E/U+200F stay.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # words on both sides of one stay two words


def printable(text: str) -> str:
    """``text`` without the characters that may not or should not stand in a document.

    Line breaks (of any system) and tabs stay; everything else that a Word file can hold does too.
    """
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text))


def one_line(text: str | None) -> str:
    """``text`` cleaned and on one line; empty where there is none."""
    return " ".join(printable(text or "").split())


def known(text: str | None) -> str:
    """A header value as printed; a visible blank where it is not known."""
    return one_line(text) or UNKNOWN


def printed_date(value: str | None, language: str = "en-US") -> str:
    """An ISO date as it is printed ("June 14, 1953"); what is no date stays as it is.

    ``None`` or nothing gives a visible blank. Languages other than English keep the ISO form.
    """
    text = one_line(value)
    if not text:
        return UNKNOWN
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    language = language.casefold()
    if language == "en-us":
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    if language.partition("-")[0] == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return text


def clock(seconds: float) -> str:
    """A time in the sound as ``m:ss``, rounded down to the second."""
    if not math.isfinite(seconds):
        return "?:??"
    whole = max(0, math.floor(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def kept_together(text: str) -> str:
    """The text with spaces that do not break between a number and its unit ("5 mg"); it keeps its length."""
    return _measures().sub("\u00a0", text)


@cache
def _measures() -> re.Pattern[str]:
    units = {row["written"] for row in table("units") if row["written"].isalpha()} | {"mL/min", "mg/dL", "g/dL"}
    return re.compile(rf"(?<=\d) (?=(?:{'|'.join(sorted(map(re.escape, units), key=len, reverse=True))})(?![a-zA-Z]))")


def between(start: float, end: float) -> str:
    """A stretch of the sound as ``m:ss–m:ss``, or ``m:ss`` where both are the same second."""
    first, last = clock(start), clock(end)
    return first if first == last else f"{first}–{last}"


def blank_text(blank: Blank) -> str:
    """How a blank stands in the text: a gap to be filled, and where to listen."""
    return f"[____ {clock(blank.start)}]"
