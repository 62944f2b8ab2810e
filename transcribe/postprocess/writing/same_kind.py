"""What kind of thing words name: a number, a date, a spinal level, a side … so that like can correct like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.tables import table

FIGURE = re.compile(r"#?\d[\d.,/:-]*(?:st|nd|rd|th|s|-plus|\+)?", re.ASCII)
FIGURE_WITH_UNIT = re.compile(r"(\d[\d.,/]*)-?([a-z%]+(?:-[a-z]+)*)", re.ASCII)
JOINTS = {"over": "ratio", "by": "dimensions", "x": "dimensions", "to": "range"}  # words between two numbers
LEVEL = re.compile(r"[clts]-?\d{1,2}(?:[-/][clts]?-?\d{1,2})*", re.ASCII)
LEVEL_LETTERS = frozenset("clts")
LONGEST_NUMBER = 12  # words
LONGEST_PHRASE = 4  # words in a phrase of the table


@dataclass(frozen=True, slots=True)
class Span:
    """Words ``start`` to ``end`` (half-open) that name one thing of a kind; ``unit`` is the kind of a number's unit.

    ``head`` is where the thing itself ends and its unit begins.
    """

    kind: str
    start: int
    end: int
    head: int
    unit: str = ""


@cache
def _number_words() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for row in table("number_words"):
        kinds.setdefault(row["word"], set()).add(row["kind"])
    return {word: frozenset(found) for word, found in kinds.items()}


@cache
def _kinds() -> dict[str, str]:
    return {
        phrase.strip(): row["kind"]
        for row in table("same_kind")
        for phrase in row["words"].split("|")
        if phrase.strip()
    }


@cache
def _drug_endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in table("drug_endings"))


@cache
def small_words() -> frozenset[str]:
    """Words that do not name the thing that is spoken of."""
    return frozenset(row["word"] for row in table("small_words"))


def is_drug(word: str) -> bool:
    """Whether a word has the ending of a generic drug name."""
    return len(word) > 6 and word.isalpha() and word.endswith(_drug_endings())


def is_number_word(word: str) -> bool:
    """Whether a word is a figure, or a number in words."""
    if not word:
        return False
    if word[0].isdigit() or (word[0] == "#" and len(word) > 1):
        return FIGURE.fullmatch(word) is not None
    if "-" in word:
        return all(_plain_number(part) for part in word.split("-"))
    return _plain_number(word)


def _plain_number(word: str) -> bool:
    kinds = _number_words().get(word, frozenset())
    return bool(kinds & {"zero", "digit", "teen", "tens", "scale", "ordinal"}) and word not in {"o", "second"}


def is_content(word: str) -> bool:
    """Whether a word may name a thing: no number, no unit, no side, no small word."""
    return (
        len(word) > 2
        and word[0].isalpha()
        and word not in small_words()
        and not is_number_word(word)
        and word not in _kinds()
    )


def spans(words: Sequence[str]) -> list[Span]:
    """All spans in the words, in order; they do not overlap."""
    found: list[Span] = []
    place = 0
    while place < len(words):
        span = span_at(words, place)
        if span is None:
            place += 1
        else:
            found.append(span)
            place = span.end
    return found


def span_at(words: Sequence[str], at: int) -> Span | None:
    """The longest thing of a known kind that begins at ``words[at]``."""
    return (
        _level(words, at)
        or _date(words, at)
        or _phrase(words, at, shortest=2)
        or _number(words, at)
        or _phrase(words, at)
        or _drug(words, at)
    )


def _level(words: Sequence[str], at: int) -> Span | None:
    word = words[at]
    if LEVEL.fullmatch(word):
        end = at + 1
        while end < len(words) and (LEVEL.fullmatch(words[end]) or words[end] == "to"):
            end += 1
        end -= words[end - 1] == "to"
        return Span("level", at, end, end)
    if word not in LEVEL_LETTERS:
        return None
    end = at + 1
    while end < len(words) and end - at < 6 and (is_number_word(words[end]) or words[end] in LEVEL_LETTERS):
        end += 1
    while end > at + 1 and words[end - 1] in LEVEL_LETTERS:
        end -= 1
    return Span("level", at, end, end) if end > at + 1 else None


def _date(words: Sequence[str], at: int) -> Span | None:
    if _kinds().get(words[at]) != "month":
        return None
    end = at + 1
    while end < len(words) and end - at < 8 and is_number_word(words[end]):
        end += 1
    return Span("date", at, end, end) if end > at + 1 else None


def _number(words: Sequence[str], at: int) -> Span | None:
    glued = FIGURE_WITH_UNIT.fullmatch(words[at])
    if glued and glued[2] not in {"st", "nd", "rd", "th", "s"}:
        unit = glued[2]
        return Span("number", at, at + 1, at + 1, _kinds().get(unit, unit))
    end, kind = _number_end(words, at)
    if end == at:
        return None
    unit = _kinds().get(words[end], "") if end < len(words) else ""
    has_unit = unit.startswith("unit")
    return Span(kind, at, end + has_unit, end, unit if has_unit else "")


def _number_end(words: Sequence[str], at: int) -> tuple[int, str]:
    """Where the number ends, and whether it is a ratio ("one thirty over eighty")."""
    kind, end = "number", at
    if words[at] in {"point", "plus", "minus"} and at + 1 < len(words) and is_number_word(words[at + 1]):
        end = at + 1
    elif not is_number_word(words[at]):
        return at, kind
    while end < len(words) and end - at < LONGEST_NUMBER:
        word = words[end]
        follows = end + 1 < len(words) and is_number_word(words[end + 1])
        if is_number_word(word) or (word in {"o", "oh"} and end > at):
            end += 1
        elif word == "point" and follows:
            end += 2
        elif word in JOINTS and follows:
            kind = JOINTS[word] if kind == "number" else kind
            end += 1
        elif word == "out" and list(words[end + 1 : end + 2]) == ["of"]:
            kind = "ratio"
            end += 2
        else:
            break
    end = min(end, len(words))
    if "/" in words[at]:
        kind = "ratio"
    return end, kind


def _phrase(words: Sequence[str], at: int, shortest: int = 1) -> Span | None:
    for length in range(min(LONGEST_PHRASE, len(words) - at), shortest - 1, -1):
        kind = _kinds().get(" ".join(words[at : at + length]))
        if kind is not None:
            return Span(kind, at, at + length, at + length)
    return None


def _drug(words: Sequence[str], at: int) -> Span | None:
    return Span("drug", at, at + 1, at + 1) if is_drug(words[at]) else None
