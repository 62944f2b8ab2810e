"""What was said and is not written, so that nothing vanishes unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcribe.postprocess.writing.command_table import Entry, Spoken
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Note


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that were carried out or taken back: by which rule."""

    rule: str
    pieces: tuple[Piece, ...]


def pieces_in(entries: Sequence[Entry]) -> tuple[Piece, ...]:
    """All pieces of a stretch, those of its commands included."""
    return tuple(piece for entry in entries for piece in (entry.pieces if isinstance(entry, Spoken) else (entry,)))


def noted(piece: Piece, note: Note) -> Piece:
    """The piece with one note more."""
    return replace(piece, notes=(*piece.notes, note))
