"""Figures that the recogniser glued to the word before them by a point: "bupivacaine.25%", "prednisone.5 mg".

The point may be that of a decimal, or the end of a sentence: which, only the sound tells. It is read as a decimal, and
asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Question
from transcribe.report import Severity

_GLUED = re.compile(r"(?P<word>[A-Za-z][A-Za-z'-]{3,})\.(?P<figure>\d{1,4}%?)")
_ALONE = re.compile(r"\.(?P<figure>\d{1,4}%?)")  # glued, but a word of its own


def with_parted_figures(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with each such figure as a piece of its own, and a question at it."""
    parted: list[Piece] = []
    for piece in pieces:
        if match := _GLUED.fullmatch(piece.text):
            parted += [replace(piece, text=match["word"], sign=""), _asked(piece, piece.text, match["figure"])]
        elif piece.glued and parted and parted[-1].plain.isalpha() and (match := _ALONE.fullmatch(piece.text)):
            parted.append(_asked(piece, parted[-1].text + piece.text, match["figure"]))
        else:
            parted.append(piece)
    return parted


def _asked(piece: Piece, heard: str, figure: str) -> Piece:
    question = Question(
        kind="number",
        severity=Severity.CRITICAL,
        message="A point was heard between the word and this figure: is it a decimal? Please listen.",
        heard=heard,
        suggestions=(f"0.{figure}", figure),
    )
    return replace(piece, text=f"0.{figure}", glued=False, notes=(*piece.notes, question))
