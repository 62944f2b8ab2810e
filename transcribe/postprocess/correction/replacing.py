"""Other words in the place of heard ones: the new pieces know all the words they stand for, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Change


def in_place_of(heard: Sequence[Piece], change: Change, probability: float, *, begins_sentence: bool) -> list[Piece]:
    """``change.written`` in place of the pieces ``heard`` (at least one), with their sign, times and notes."""
    written = change.written
    if begins_sentence and heard[0].text[:1].isupper():
        written = written[:1].upper() + written[1:]
    indices = tuple(index for piece in heard for index in piece.words)
    first = replace(
        heard[0],
        sign="",
        index=indices[0],
        others=indices[1:],
        end=heard[-1].end,
        probability=probability,
        notes=(*dict.fromkeys(note for piece in heard for note in piece.notes), change),
        corrected=True,
    )
    pieces = [
        replace(first, text=text, glued=first.glued and not number) for number, text in enumerate(written.split())
    ]
    pieces[-1] = replace(pieces[-1], sign=heard[-1].sign)
    return pieces


def begins_sentence(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a sentence begins at a place, by the sign before it."""
    return place == 0 or pieces[place - 1].sign[:1] in {".", "?", "!"}
