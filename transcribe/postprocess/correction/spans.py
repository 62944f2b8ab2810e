"""Where a medical word may have been mis-heard: short runs of heard words with something doubtful in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from transcribe.postprocess.correction.known_words import watched
from transcribe.postprocess.writing.command_table import Entry
from transcribe.postprocess.writing.pieces import Piece

LONGEST = 4  # words: a long term is heard as up to so many plain ones ("picks up in" for apixaban)
SHORTEST_LETTERS, LONGEST_LETTERS = 4, 40
SURE = 0.75  # a known word that the recogniser gave at least this probability is not doubtful by itself


@dataclass(frozen=True, slots=True)
class Span:
    """Heard words that one term may have been: the places ``first`` up to ``last`` of a list of pieces.

    ``unknown`` are the words among them that are neither English nor medical; ``lowest`` and ``mean`` are their
    probabilities. ``whole`` says that the words as they stand are a known term.
    """

    first: int
    last: int
    text: str
    unknown: int
    lowest: float
    mean: float
    whole: bool

    @property
    def length(self) -> int:
        """Words in it."""
        return self.last - self.first

    def overlaps(self, other: Span) -> bool:
        """Whether both have a word in common."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the spans ask of words: whether they are medical (one word or a phrase), and whether they are English."""

    medical: Callable[[str], bool]
    english: Callable[[str], bool]


def spans_of(entries: Sequence[Entry], knowledge: Knowledge) -> list[Span]:
    """All spans with a doubtful word, without numbers, spoken commands, negations and sides; none crosses a sign.

    ``entries`` are pieces and spoken commands; places count the pieces of both.
    """
    found: list[Span] = []
    for first, run in _runs(entries):
        doubtful = [_is_doubtful(piece, knowledge) for piece in run]
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                if any(doubtful[start:end]):
                    span = _span(run[start:end], first + start, knowledge)
                    if SHORTEST_LETTERS <= len(span.text.replace(" ", "")) <= LONGEST_LETTERS:
                        found.append(span)
    return found


def _runs(entries: Sequence[Entry]) -> Iterable[tuple[int, list[Piece]]]:
    """Neighbouring plain words with the place of their first, parted at signs, commands and words with digits."""
    run: list[Piece] = []
    place = 0
    for entry in entries:
        if isinstance(entry, Piece) and _may_be_misheard(entry):
            run.append(entry)
            place += 1
            if not entry.sign:
                continue
            ends = place
        else:
            ends = place
            place += 1 if isinstance(entry, Piece) else len(entry.pieces)
        if run:
            yield ends - len(run), run
            run = []
    if run:
        yield place - len(run), run


def _may_be_misheard(piece: Piece) -> bool:
    """No number, negation or side is replaced by a term that sounds like it with its neighbours."""
    return piece.plain not in watched() and any(map(str.isalpha, piece.text)) and not any(map(str.isdigit, piece.text))


def _is_doubtful(piece: Piece, knowledge: Knowledge) -> bool:
    return piece.probability < SURE or not _is_known(piece.plain, knowledge)


def _is_known(word: str, knowledge: Knowledge) -> bool:
    return knowledge.english(word) or knowledge.medical(word)


def _span(pieces: Sequence[Piece], first: int, knowledge: Knowledge) -> Span:
    words = [piece.plain for piece in pieces]
    sure = [piece.probability for piece in pieces]
    text = " ".join(words)
    return Span(
        first=first,
        last=first + len(pieces),
        text=text,
        unknown=sum(not _is_known(word, knowledge) for word in words),
        lowest=min(sure),
        mean=sum(sure) / len(sure),
        whole=knowledge.medical(text),
    )
