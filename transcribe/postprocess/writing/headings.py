"""Headings: spoken ones recognised, also when the recogniser spelled them a little wrong (rapidfuzz)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from transcribe.tables import table

LIKENESS = 85.0  # of 100, for two words or more: "post operative diagnosys" is a heading …
LIKENESS_ONE_WORD = 90.0  # … and "plane" is not "plan"
LIKENESS_SUGGESTED = 50.0
LONGEST = 6  # words in a heading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is written, how many words it took, and how like the spoken form they were (0-100).

    ``part`` says that it names a part of an examination ("Lungs"), which stands in the line there.
    """

    written: str
    length: int
    likeness: float
    part: bool = False


@cache
def _known() -> dict[str, tuple[str, bool]]:
    """By the spoken form: how a heading is written, and whether it is a part of an examination."""
    return {row["spoken"]: (row["written"], row["level"] == "sub") for row in table("headings")}


@cache
def holding(what: str) -> frozenset[str]:
    """The headings, as written, of sections that hold "parts" of an examination, or a "list"."""
    return frozenset(row["written"] for row in table("headings") if row["holds"] == what)


def _heading(said: str, length: int, likeness: float) -> Heading:
    written, part = _known()[said]
    return Heading(written, length, likeness, part)


def heading_in(words: list[str]) -> Heading | None:
    """The heading that the words (all of them, lower case) make up, if they make one up."""
    said = " ".join(words)
    if said in _known():
        return _heading(said, len(words), 100.0)
    enough = LIKENESS if len(words) > 1 else LIKENESS_ONE_WORD
    best = process.extractOne(said, _known().keys(), scorer=fuzz.ratio, score_cutoff=enough)
    if best is None:
        return None
    spoken, likeness, _ = best
    return _heading(spoken, len(words), float(likeness))


def nearest(words: str, count: int = 3) -> tuple[str, ...]:
    """The headings whose spoken forms are most like some words, as suggestions."""
    found = process.extract(words, _known().keys(), scorer=fuzz.ratio, limit=count, score_cutoff=LIKENESS_SUGGESTED)
    return tuple(dict.fromkeys(_known()[spoken][0] for spoken, _, _ in found))


def exact_heading(words: list[str]) -> Heading | None:
    """The longest heading that the words begin with, spelled as in the table."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        said = " ".join(words[:length])
        if said in _known():
            return _heading(said, length, 100.0)
    return None


def titled(words: list[str]) -> str:
    """Words as a heading is written: capitals, but for the small words within."""
    small = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
    return " ".join(
        word if number and word in small else word[:1].upper() + word[1:] for number, word in enumerate(words)
    )
