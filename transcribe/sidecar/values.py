"""Names, dates and numbers as other systems write them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from transcribe.postprocess.writing.header.names import with_capitals
from transcribe.postprocess.writing.numbers.dates import named_date_at
from transcribe.tables import table

LONGEST_NAME = 100  # characters
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6})?(?:\.\d+)?(?:[+-]\d{4})?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].{0,40})?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .{0,40})?")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}")


@cache
def _written(part: str) -> dict[str, str]:
    return {row["said"]: row["written"] for row in table("name_parts") if row["part"] == part}


def is_credential(word: str) -> bool:
    """Whether a part of a name is a degree ("MD", "M.D.")."""
    return (
        word.lower().strip(" ,").rstrip(".") in _written("credential")
        or word.upper().strip(" ,.") in _written("credential").values()
    )


def title_of(name: str) -> str:
    """The title before a name as it is written ("Dr."), or ``""``."""
    first = name.split(maxsplit=1)[0].lower().rstrip(".") if name.split() else ""
    return _written("title").get(first, "")


def person(text: str, *, titled: bool = False) -> str | None:
    """A person's name in the order in which it is spoken; ``None`` if the text is none.

    Reads "OAKLEY^MIRIAM^J^JR^MRS" (HL7), "Oakley, Miriam", "Dr. Harlan Voss, MD". With ``titled`` a title is kept.
    """
    text = text.split("~", maxsplit=1)[0]
    if len(text) > LONGEST_NAME or not any(sign.isalpha() for sign in text) or not text.isprintable():
        return None
    title, words = _caret_parts(text) if "^" in text else ("", _comma_parts(text))
    name = " ".join(" ".join(words).split())
    while title_of(name) and " " in name:
        title, name = title or title_of(name), name.split(maxsplit=1)[1]
    name = " ".join(_word(word) for word in name.split())
    title = title_of(title) if title else ""
    return f"{title} {name}".strip() if titled and name else name or None


def _caret_parts(text: str) -> tuple[str, list[str]]:
    """The title and the words of "FAMILY^GIVEN^MIDDLE^SUFFIX^TITLE", in spoken order."""
    family, given, middle, suffix, title = [*(part.strip() for part in text.split("^")), "", "", "", "", ""][:5]
    return title, [given, middle, family, suffix]


def _comma_parts(text: str) -> list[str]:
    """The words of "Family, Given, Jr., MD", in spoken order."""
    parts = [part.strip() for part in text.split(",") if part.strip() and not is_credential(part)]
    suffixes = [part for part in parts[1:] if _is_suffix(part)]
    return [*(part for part in parts[1:] if not _is_suffix(part)), *parts[:1], *suffixes]


def _is_suffix(word: str) -> bool:
    return word.lower().rstrip(".") in _written("suffix")


def _word(word: str) -> str:
    if word.islower() and word in _written("particle"):
        return word
    suffix = _written("suffix").get(word.lower().rstrip("."))
    if suffix or (len(word) == 1 and word.isalpha()):
        return suffix or f"{word.upper()}."
    return with_capitals(word) if word.isupper() or word.islower() else word


def day(text: str, order: str) -> str | None:
    """A date as ``YYYY-MM-DD``; ``None`` if it is none, or has only two figures for its year.

    ``order`` ("MDY" or "DMY") settles "05/06/1953"; a figure above 12 is the day in either.
    """
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _existing(*(int(figure) for figure in match.groups()))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(figure) for figure in match.groups())
        month, number = (second, first) if (order == "DMY" and second <= 12) or first > 12 else (first, second)
        return _existing(year, month, number)
    words = [word for word in re.split(r"[\s,.-]+", text.lower()) if word]
    spoken = named_date_at(words, 0) if 3 <= len(words) <= 5 and len(words[-1]) == 4 else None
    return spoken.iso if spoken and spoken.length == len(words) else None


def _existing(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat() if year > 1850 else None
    except ValueError:
        return None


def number(text: str) -> str | None:
    """A record number; of an HL7 identifier ("440721^^^HOSP^MR") the first part."""
    first = text.split("~", maxsplit=1)[0].split("^", maxsplit=1)[0].strip()
    return first if _NUMBER.fullmatch(first) else None
