"""A name that was spelled: where the letters stand, and for which words."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word, small_words

TITLES = frozenset({"dr", "doctor", "mr", "mister", "mrs", "missus", "ms", "miss", "prof", "professor"})
NAMED = TITLES | {f"{title}." for title in TITLES} | {"patient", "named", "name", "dear"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling: pieces ``start:end`` said it; it gives ``written`` for the pieces ``name``."""

    start: int
    end: int
    written: str
    name: tuple[int, int]
    sure: bool


def name_like(piece: Piece) -> bool:
    word = piece.plain
    return (
        len(word) > 1
        and any(letter.isalpha() for letter in word)
        and not word[0].isdigit()
        and word not in small_words()
        and not is_number_word(word)
        and piece.text.lower() not in NAMED
    )
