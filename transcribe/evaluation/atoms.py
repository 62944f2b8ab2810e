"""The first step of the measure's normaliser: text cut into words, numbers, signs and breaks.

Every atom knows the characters of the text it came from, so that a compared word can be traced
back to the place (and the flag) in a draft.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an atom is. A break (comma, line end) parts words that belong to different phrases."""

    WORD = "word"
    NUMBER = "number"
    ORDINAL = "ordinal"
    UNIT = "unit"
    SIGN = "sign"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Atom:
    """A comparable piece of text and its half-open range of characters in the original text."""

    text: str
    kind: Kind
    start: int
    end: int


_REPLACED = {
    **dict.fromkeys("'’‘`´ʼ", ""),
    **dict.fromkeys("‐‑‒–−", "-"),
    "—": ";",
    "⁄": "/",
    "×": "x",
    "µ": "u",
    "μ": "u",
    "º": "°",
    "½": " 1/2",
    "¼": " 1/4",
    "¾": " 3/4",
}
_SIGN_WORDS = {"&": "and", "#": "number", "=": "equals", "<": "less than", ">": "greater than"}
_PATTERN = re.compile(
    r"""
    (?P<time>\d{1,2}:\d{2}(?![\d:]))
  | (?P<ordinal>\d+(?:st|nd|rd|th)(?![^\W_]))
  | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d) | \d+(?:\.\d+)? | (?<![\w.])\.\d+)
  | (?P<dotted>(?<![^\W_])[a-z](?:\.[a-z])+(?![^\W_])\.?)
  | (?P<word>[^\W\d_]+)
  | (?P<hyphen>-)
  | (?P<sign>[+/%°])
  | (?P<signword>[&\#=<>])
  | (?P<break>[.,;:!?()\[\]"“”\n\r…])
    """,
    re.VERBOSE,
)


def atoms(text: str) -> list[Atom]:
    """Cut ``text`` into atoms, in lower case and without accents and apostrophes.

    Letters and digits are always parted (``A1c`` is ``a``, ``1``, ``c``; ``25mg`` is ``25``,
    ``mg``), dotted letters joined (``b.i.d.`` is ``bid``), thousands commas and a missing 0 before
    a decimal point mended (``1,300`` is ``1300``, ``.25`` is ``0.25``). A hyphen is kept between
    digits only; before a number that stands free it is a minus.
    """
    folded, places = _folded(text)
    result: list[Atom] = []
    for match in _PATTERN.finditer(folded):
        kind = match.lastgroup or ""
        for written, atom_kind in _written(kind, match, folded):
            result.append(Atom(written, atom_kind, places[match.start()], places[match.end() - 1] + 1))
    return result


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower-case text in plain letters, and for each of its characters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _REPLACED.get(character)
        if plain is None:
            decomposed = unicodedata.normalize("NFKD", character).casefold()
            plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def _written(kind: str, match: re.Match[str], folded: str) -> list[tuple[str, Kind]]:
    found = match.group()
    if kind == "hyphen":
        return _hyphen(folded[: match.start()][-1:], folded[match.end() :][:1])
    if kind == "signword":
        return [(word, Kind.WORD) for word in _SIGN_WORDS[found].split()]
    if kind == "number":
        number = found.replace(",", "")
        return [(f"0{number}" if number.startswith(".") else number, Kind.NUMBER)]
    plain = {"time": found, "ordinal": found[:-2], "dotted": found.replace(".", "")}.get(kind, found)
    kinds = {"time": Kind.NUMBER, "dotted": Kind.WORD}
    return [(plain, kinds[kind] if kind in kinds else Kind(kind))]


def _hyphen(before: str, after: str) -> list[tuple[str, Kind]]:
    if after.isdigit() and (before.isdigit() or before == "%"):
        return [("-", Kind.SIGN)]
    if after.isdigit() and not before.isalnum():
        return [("minus", Kind.WORD)]
    if not before.strip() and not after.strip():
        return [("-", Kind.BREAK)]
    return []
