"""What a synthesiser is to say, and what the recogniser should write for it: one value for both.

An utterance is a row of pieces. A piece knows how it is *said* ("fifty milligrams"), how Whisper *writes* it ("50 mg")
and of what *kind* it is: the training may ask more of a drug's name than of a number, which the recogniser writes well
by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of an utterance is, as far as the training treats it differently."""

    PLAIN = "plain"  # ordinary words
    TERM = "term"  # a word of the vocabulary: to be learned
    NUMBER = "number"  # figures, doses, dates, times: to be written as before
    COMMAND = "command"  # spoken punctuation: to be kept as words
    NAME = "name"  # of persons and places: nobody can learn them all
    TIME = "time"  # Whisper's time tokens
    UNSURE = "unsure"  # heard in a real dictation and confirmed by nothing


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words of an utterance. ``sign`` is punctuation written behind it, which the voice only pauses for."""

    said: str
    written: str
    kind: Kind = Kind.PLAIN
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence or a few, to be said in one breath. ``source`` names where its text came from (for the licence)."""

    pieces: tuple[Piece, ...]
    source: str

    @property
    def said(self) -> str:
        """The words for a synthesiser, with a comma or full stop where the voice should pause."""
        return " ".join(piece.said + _pause(piece.sign) for piece in self.pieces if piece.said)

    @property
    def written(self) -> str:
        """The text that the recogniser should write, beginning with a space as Whisper's segments do."""
        return "".join(text for text, _ in self.marked())

    def marked(self) -> Iterator[tuple[str, Kind]]:
        """The written text in stretches of one kind; joined they are ``written``."""
        capital = True
        for piece in self.pieces:
            if piece.written:
                text = _with_capital(piece.written) if capital else piece.written
                yield f" {text}", piece.kind
                capital = False
            if piece.sign:
                if not (piece.sign == "." and piece.written.endswith(".")):  # "at 7 p.m." has its full stop
                    yield piece.sign, piece.kind if piece.kind is Kind.COMMAND else Kind.PLAIN
                capital = piece.sign in {".", "?", "!"}


def _pause(sign: str) -> str:
    return "" if not sign else "." if sign in {".", "?", "!"} else ","


def _with_capital(text: str) -> str:
    """With a capital, but for names whose small letter is their own ("pH", "iStent", "p53")."""
    return text if re.match(r"[a-z]-?[A-Z0-9]", text) else text[:1].upper() + text[1:]
