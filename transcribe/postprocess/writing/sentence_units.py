"""Bare words as units: a spoken number, a row of single letters or a unit of measure stands as one thing.

The units are what the knowledge of sentence ends is about, so that "one twenty six" and "126" are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.tables import table

NUMBER = "#"
LETTERS = "@"  # "t s h", "m r i"
SCHEDULE = "@daily"  # "b i d", "p r n", "a m": letters that end a phrase

_PARTS = re.compile(r"\d[\d.,:]*%?|[^\W\d_]+(?:['’.][^\W\d_]+)*|/")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is said, in the tables' spelling, and the place of its first word."""

    said: str
    place: int
    opens: bool = True  # a word begins here (not the inside of "58-year-old")


@cache
def kinds() -> dict[str, frozenset[str]]:
    """What each word of ``vocab/clause_words.tsv`` can be."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in table("clause_words"):
        found[row["word"]].add(row["kind"])
        if row["short"]:
            found[row["short"]].add(row["kind"])
    return {word: frozenset(kind) for word, kind in found.items()}


def is_kind(word: str, *wanted: str) -> bool:
    """Whether a word can be one of the kinds wanted."""
    return not kinds().get(word, frozenset()).isdisjoint(wanted)


@cache
def _short() -> dict[str, str]:
    return {row["word"]: row["short"] for row in table("clause_words") if row["short"]}


@cache
def _schedules() -> frozenset[str]:
    return frozenset(row["letters"] for row in table("clause_schedules"))


def units_of(words: Sequence[str]) -> list[Unit]:
    """The words, lower case, as units."""
    units: list[Unit] = []
    letters = ""
    for place, word in enumerate(words):
        for nth, part in enumerate(_PARTS.findall(word) or [word]):
            last = units[-1].said if units else ""
            if part in ("o", "oh") and last == NUMBER:
                continue  # "three o nylon"
            said = LETTERS if _is_letter(part, last, words, place) else _said(part)
            if said == NUMBER and last == NUMBER:
                continue
            if said == LETTERS:
                spelled = part.replace(".", "")
                letters = letters + spelled if last == LETTERS else spelled
                said = SCHEDULE if letters in _schedules() else LETTERS
                if last == LETTERS:
                    units[-1] = Unit(said, units[-1].place, units[-1].opens)
                    continue
            units.append(Unit(said, place, nth == 0))
    return units


def _is_letter(part: str, last: str, words: Sequence[str], place: int) -> bool:
    """Whether this is a letter, spoken or written with stops; "a" and "i" only among other letters."""
    if len(part) == 1 and part.isalpha():
        after = words[place + 1] if place + 1 < len(words) else ""
        if part == "a":
            return (len(after) == 1 and after != "i" and after.isalpha()) or (
                last == LETTERS and is_kind(after, "verb", "auxiliary", "number")
            )
        return part != "i" or last == LETTERS or after == "v"
    core = part.replace(".", "")
    return ("." in part and core.isalpha() and len(core) < 5) or (core in _schedules() and core not in kinds())


def _said(part: str) -> str:
    if part[:1].isdigit() or is_kind(part, "number"):
        return NUMBER
    return "over" if part == "/" else _short().get(part, part)
