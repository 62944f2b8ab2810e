"""A passage's text as single words, numbers and signs, each with its place: what the safety rules about drugs read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LEXEME = re.compile(
    r"(?P<letters>[A-Za-z](?:\.[A-Za-z])+\b\.?)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<word>[^\W\d_][^\W_]*(?:['\u2019][a-z]+)?)"
    r"|(?P<sign>[^\s])"
)
ENDS = frozenset(".;!?")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, number or sign at the characters ``start`` … ``end`` (half-open).

    ``key``: as it is looked up (small letters, abbreviations without dots). ``number``: the value of a figure.
    ``stops``: behind it a new sentence begins.
    """

    key: str
    start: int
    end: int
    number: float | None = None
    stops: bool = False


@lru_cache(maxsize=400)
def lexemes(text: str) -> tuple[Lexeme, ...]:
    """The text's words, numbers and signs in order; "b.i.d." and "1,200" are one each."""
    return tuple(_lexeme(match, text) for match in _LEXEME.finditer(text))


def _lexeme(match: re.Match[str], text: str) -> Lexeme:
    written, start, end = match[0], match.start(), match.end()
    if match["number"]:
        return Lexeme(written, start, end, float(written.replace(",", "")))
    if match["letters"]:
        return Lexeme(
            written.replace(".", "").casefold(), start, end, stops=written[-1] == "." and _new_sentence(text, end)
        )
    if written == ".":
        return Lexeme(written, start, end, stops=_new_sentence(text, end))
    return Lexeme(written.casefold().replace("\u2019", "'"), start, end, stops=written in ENDS)


def _new_sentence(text: str, end: int) -> bool:
    """Whether a capital letter, or nothing, follows a point; "q. Monday" and "p.o. Lasix" are not told from an end."""
    rest = text[end : end + 3].lstrip(' ,"\u201d)')
    return not rest or rest[0].isupper() or (rest[0].isdigit() and text[end - 2 : end - 1].isalpha())
