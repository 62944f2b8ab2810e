"""Sounds of hesitation ("um", "uh"), which nobody writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from transcribe.postprocess.writing.left_out import LeftOut
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.tables import table

RULE = "edit.hesitation"


@cache
def _sounds() -> frozenset[str]:
    return frozenset(row["said"] for row in table("hesitations"))


def without_hesitations(pieces: Sequence[Piece]) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces without them, and what was left out. A full stop behind one goes to the word before it."""
    kept: list[Piece] = []
    gone: list[LeftOut] = []
    for piece in pieces:
        if piece.plain not in _sounds() or (kept and is_number_word(kept[-1].plain)):
            kept.append(piece)
            continue
        gone.append(LeftOut(RULE, (piece,)))
        if kept and not kept[-1].sign and piece.sign[:1] in {".", "?", "!"}:
            kept[-1] = replace(kept[-1], sign=piece.sign)
    return kept, gone
