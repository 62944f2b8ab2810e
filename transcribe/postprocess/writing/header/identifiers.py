"""Record numbers as they are said: digits, groups, letters before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transcribe.postprocess.writing.header.days import is_month
from transcribe.postprocess.writing.header.line import Line, Said
from transcribe.postprocess.writing.header.names import cue_follows
from transcribe.postprocess.writing.header.tears import misheard_figures
from transcribe.postprocess.writing.numbers.dates import date_at
from transcribe.postprocess.writing.numbers.digits import digits_at
from transcribe.postprocess.writing.numbers.lexicon import teens_and_tens, values

SHORTEST, LONGEST = 3, 14  # digits of a record number
PAUSE = 1.5  # seconds of silence between two figures after which one may be missing
CONNECTORS = frozenset({"number", "is", "of", "no", "the", "was", "as", "#"})
BEFORE_BREAKS = frozenset({"new", "next"})  # "new paragraph", whatever was heard for the second word
_FIGURES = re.compile(r"\d+")
_MIXED = re.compile(r"[a-z]{1,4}-?\d[\d-]*|\d[\d-]*[a-z]{1,2}")
_LETTERS = re.compile(r"[A-Z]{1,4}")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A record number from word ``start`` to ``end``; ``doubt`` is the reason to ask about it, ``""`` if none, and
    ``suggestions`` are other readings."""

    text: str
    start: int
    end: int
    doubt: str = ""
    suggestions: tuple[str, ...] = ()


def identifier_at(line: Line, at: int) -> Identifier | None:
    """The record number that begins at a word, little words before it ("number is") passed over."""
    start = at
    while start < len(line) and start - at < 3 and line.plains[start] in CONNECTORS:
        start += 1
    letters, place = _letters(line, start)
    parts: list[str] = []
    apart: list[str] = []  # what the number is if it ends at a sign
    misheard = False
    while place < len(line) and (part := _part(line, place, first=not parts) or _misheard(line, place, parts)):
        if parts and set(line.sign(place - 1)) & set(".,"):
            apart.append(letters + "".join(parts).upper())
        misheard = misheard or _part(line, place, first=not parts) is None
        parts.append(part[0])
        place += part[1]
    if not parts:
        return None
    text = letters + "".join(parts).upper()
    doubt = _doubt(line, text, start, place)
    if misheard and (doubt or not _is_national(text)):
        doubt = doubt or "has a word in it that was taken for a figure"
    whole = tuple(other for other in dict.fromkeys(apart) if sum(map(str.isdigit, other)) >= SHORTEST)
    return Identifier(text, start, place, doubt, whole if doubt else ())


def _misheard(line: Line, at: int, parts: Sequence[str]) -> tuple[str, int] | None:
    """A figure that was heard as a word ("8 double 0362", "6-1-2-0 for"), inside a number or at its end."""
    if not parts or line.stop(at):
        return None
    word, behind = line.plains[at], "" if line.stop(at + 1) else line.plains[at + 1]
    number = _FIGURES.fullmatch(behind)
    if word in values("repeat") and number:  # "double 0362"
        return behind[0] * (values("repeat")[word] - 1) + behind, 2
    figure = misheard_figures().get(word)
    if figure is None or _begins_date(line, at + 1):
        return None
    if figure == "double":
        return (behind[0] + behind, 2) if number else None
    ends = not behind or behind in BEFORE_BREAKS or bool(line.sign(at)) or cue_follows(line, at + 1)
    return (figure, 1) if ends or number else None


def _letters(line: Line, at: int) -> tuple[str, int]:
    """Up to three single letters that stand before the digits."""
    letters, place = "", at
    while place < len(line) and place - at < 3 and _is_letter(line, place):
        letters += line.plains[place].upper()
        place += 1
    return (letters, place) if letters and _part(line, place, first=True) else ("", at)


def _is_letter(line: Line, at: int) -> bool:
    word = line.words[at]
    return bool(len(word.plain) == 1 and word.plain.isalpha() and word.plain != "o") or bool(
        _LETTERS.fullmatch(word.text)
    )


def _part(line: Line, at: int, *, first: bool) -> tuple[str, int] | None:
    if at >= len(line) or (line.stop(at) and not first):
        return None
    word = line.plains[at]
    if _MIXED.fullmatch(word):
        return word.replace("-", ""), 1
    if not first and _begins_date(line, at):
        return None
    single, pair = digits_at(line.plains[at : at + 1], 0), digits_at(line.plains[at : at + 2], 0)
    if single is None or (word in values("tens") and pair is not None and pair[1] == len(pair[0]) == 2):
        return pair  # "double four", "forty four"
    return single


def _begins_date(line: Line, at: int) -> bool:
    """Whether the figure is the day of a date: "… 2055, 3 April 1979", but not "… 2055 April third 1979"."""
    if is_month(line, at + 1):
        later = date_at(line.plains, at + 1)
        return later is None or later.iso is None
    return at + 2 < len(line) and line.plains[at + 1] == "of" and is_month(line, at + 2)


def _doubt(line: Line, text: str, start: int, end: int) -> str:
    digits = sum(sign.isdigit() for sign in text)
    if any(sign.isalpha() for sign in text):
        return "has letters in it"
    if not SHORTEST <= digits <= LONGEST:
        return f"has {digits} digits"
    return "" if _is_national(text) else _said_in_parts(line.words[start:end])


def _said_in_parts(words: Sequence[Said]) -> str:
    if len(words) > 1 and any(len(re.sub(r"\D", "", word.plain)) > 1 for word in words):
        return "was heard in pieces"
    if any(word.plain in teens_and_tens() for word in words):
        return "was said in groups"
    if any(later.piece.start - word.piece.end > PAUSE for word, later in pairwise(words)):
        return "was said with a pause in it"
    return ""


def _is_national(text: str) -> bool:
    """Whether this is a valid NHS number: ten digits, the last of which checks the others (modulo 11)."""
    if len(text) != 10 or not text.isdigit():
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(text[-1]) and check != 10
