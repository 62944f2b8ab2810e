"""Reads written text aloud: "50 mg b.i.d." becomes the words a physician says, and the form Whisper writes for them.

Figures are read by ``forms.py``; everything else is said as it stands, abbreviations as ``abbreviations.py`` says them.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

from transcribe.learning.abbreviations import aloud
from transcribe.learning.forms import FORMS, WORDS, Reader, form
from transcribe.learning.utterance import Kind, Piece


def read_aloud(text: str, chance: Random, *, british: bool = False) -> list[Piece]:
    """The pieces of a written text: words, figures as they are said, signs as pauses."""
    reader = Reader(chance, british)
    pieces: list[Piece] = []
    place = 0
    for found in _any_form().finditer(text):
        pieces += _plain(text[place : found.start()])
        place = found.end()
        name = found.lastgroup or ""
        if name == "sign":
            pieces = _with_sign(pieces, found.group())
            continue
        match = form(name).match(text, found.start())
        assert match is not None
        said, written = FORMS[name][1](match, reader)
        pieces.append(Piece(said, written, Kind.PLAIN if name in WORDS else Kind.NUMBER, _full_stop(found)))
    return pieces + _plain(text[place:])


def _plain(text: str) -> list[Piece]:
    kept = " ".join(text.split())
    article = re.sub(r"^A(?= [a-z])", "a", kept)  # a capital A is the letter
    return [Piece(aloud(article), kept)] if kept else []


def _with_sign(pieces: list[Piece], sign: str) -> list[Piece]:
    if not pieces:
        return [Piece("", "", sign=sign)]
    if pieces[-1].sign:
        return pieces
    last = pieces[-1]
    return [*pieces[:-1], Piece(last.said, last.written, last.kind, sign)]


def _full_stop(found: re.Match[str]) -> str:
    """The stop of an abbreviation that ends a sentence ("at 7 p.m.") is the sentence's as well."""
    if found.lastgroup not in {"time", "dotted"} or not found.group().endswith("."):
        return ""
    capital = "" if found.group()[0].isupper() else r"|\s+[A-Z]"  # "P.O. Box" goes on, "50 mg b.i.d. Return" does not
    return "." if re.match(rf"\s*${capital}", found.string[found.end() :]) else ""


@cache
def _any_form() -> re.Pattern[str]:
    forms = [f"(?P<{name}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', form(name).pattern)})" for name in FORMS]
    return re.compile("|".join([*forms, r"(?P<sign>[,.;:?!](?=\s|$))"]))
