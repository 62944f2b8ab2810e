"""What the border of a recogniser's window leaves behind: a full stop in mid-sentence, the tail of a word once more.

Whisper hears a recording in windows of half a minute and ends what it writes in each with a full stop, wherever the
speech is cut: "the skin was. Prepared with chlorhexidine", "new paragraph. graph. Thank you".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from transcribe.postprocess.correction.pronunciations import is_common
from transcribe.postprocess.writing.command_table import Entry
from transcribe.postprocess.writing.left_out import LeftOut
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.ordinary import ordinary_words
from transcribe.tables import table

ECHO = "edit.echo"
SHORTEST_ECHO = 4  # letters: "or" and "and" end many words by chance


def without_echoes(pieces: Sequence[Piece]) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces without words that only repeat the end of the word before: "paragraph. graph", "removed. moved."

    Such a word stands behind a full stop and begins small, which no sentence does.
    """
    kept: list[Piece] = []
    gone: list[LeftOut] = []
    for piece in pieces:
        if kept and _is_echo(kept[-1], piece):
            gone.append(LeftOut(ECHO, (piece,)))
            kept[-1] = replace(kept[-1], sign=piece.sign)
        else:
            kept.append(piece)
    return kept, gone


def _is_echo(before: Piece, piece: Piece) -> bool:
    if "." not in before.sign or not piece.text.isalpha() or not piece.text.islower():
        return False
    return len(piece.text) >= SHORTEST_ECHO and before.plain != piece.text and before.plain.endswith(piece.text)


def begins_large(stream: Iterable[Entry]) -> bool:
    """Whether the recogniser begins sentences with capitals, so that a small letter behind a stop means something."""
    large = small = 0
    for before, after in pairwise(stream):
        if isinstance(before, Piece) and isinstance(after, Piece) and before.sign == "." and after.text.isalpha():
            large, small = large + after.text[0].isupper(), small + after.text[0].islower()
    return large > max(small, 1)


def is_cut(before: Piece, after: Piece, *, ending: bool, large: bool) -> bool:
    """Whether the recogniser's full stop between two words stands where no sentence can end.

    ``ending``: the second word ends its own sentence; ``large``: sentences begin with capitals (``begins_large``).
    """
    if large and after.text.isalpha() and after.text.islower():
        return True
    where = _words()
    if (before.plain, "behind") in where or (after.plain, "before") in where:
        return True
    return ending and (after.plain, "dose") in where and is_kind(before.plain, "unit", "dose")


@cache
def _words() -> frozenset[tuple[str, str]]:
    return frozenset((row["word"], row["where"]) for row in table("cut_words"))


def uncut(piece: Piece) -> Piece:
    """The word behind such a stop in small letters, unless it may be a name."""
    small = is_function_word(piece.text) or piece.plain in ordinary_words() or is_common(piece.plain)
    return replace(piece, text=piece.text.lower()) if small and piece.text.istitle() else piece
