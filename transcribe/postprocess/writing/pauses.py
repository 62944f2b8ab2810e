"""Silences between words, where there is a sound."""

from __future__ import annotations

from transcribe.postprocess.writing.pieces import Piece


def pause_between(first: Piece, second: Piece) -> float | None:
    """Seconds of silence between two words; ``None`` where there is no sound (all times are 0)."""
    if second.end <= 0.0 or second.start < first.start:
        return None
    return max(0.0, second.start - first.end)
