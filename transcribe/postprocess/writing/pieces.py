"""The material of the writer: heard words, freed of the recogniser's punctuation but remembering it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcribe.postprocess.writing.written import ABBREVIATIONS, EDGES, Note
from transcribe.speech import Word


@dataclass(frozen=True, slots=True)
class Piece:
    """One heard word: its text without the punctuation that the recogniser put behind it (``sign``).

    ``index`` is its place in the transcript. ``glued`` says that no space stood before it. ``notes`` tell what was
    done here on the author's own word; they pass on to the tokens. A piece that stands for several heard words
    (``corrected``: other words than the recogniser wrote) knows the places of the ``others``, too.
    """

    text: str
    sign: str
    index: int
    start: float
    end: float
    probability: float
    glued: bool = False
    notes: tuple[Note, ...] = ()
    others: tuple[int, ...] = ()
    corrected: bool = False

    @property
    def words(self) -> tuple[int, ...]:
        """The transcript words behind it."""
        return (self.index, *self.others)

    @property
    def plain(self) -> str:
        """The word as the tables spell it: lower case, without signs at its edges."""
        return self.text.lower().strip(EDGES)


def pieces_of(words: Iterable[Word], left_out: frozenset[int] = frozenset()) -> list[Piece]:
    """Pieces in order; words whose index is in ``left_out`` (set apart by the speech accounting) are skipped."""
    pieces: list[Piece] = []
    for index, word in enumerate(words):
        if index in left_out:
            continue
        core = word.text.rstrip(".,:;?!…")
        sign = word.text[len(core) :]
        if core.lower() in ABBREVIATIONS and sign.startswith("."):
            core, sign = core + ".", sign[1:]
        glued = not word.space_before and bool(pieces)
        pieces.append(Piece(core, sign, index, word.start, word.end, word.probability, glued))
    return pieces


def words_of(pieces: Iterable[Piece]) -> str:
    """The pieces as they were heard, signs and all."""
    return "".join(
        f"{'' if piece.glued or not number else ' '}{piece.text}{piece.sign}" for number, piece in enumerate(pieces)
    )
