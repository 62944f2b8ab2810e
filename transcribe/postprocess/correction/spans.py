"""Where a medical word may have been mis-heard: short runs of heard words with something doubtful in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from transcribe.postprocess.correction.derivations import bases
from transcribe.postprocess.correction.known_words import is_everyday_english, is_hesitation, is_unit
from transcribe.postprocess.correction.person_names import name_places
from transcribe.postprocess.writing.command_table import Entry
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.watchwords import watchwords

LONGEST = 4  # words: a long term is heard as up to so many plain ones ("picks up in" for apixaban)
SHORTEST_LETTERS, LONGEST_LETTERS = 4, 40
SURE = 0.75  # a known word that the recogniser gave at least this probability is not doubtful by itself
CLOSE_BY = 6  # words on each side of which a word may be a piece
BRACKETS = frozenset("[]{}<>")  # in which other recognisers write what is no speech
LONGEST_PARTED = 3  # words that one term may have been parted into, letter by letter ("anti histamine")
SHORTEST_PARTS = (3, 4)  # letters of its first and of its last part; "a typical" and "work up" are two words


@dataclass(frozen=True, slots=True)
class Span:
    """Heard words that one term may have been: the places ``first`` up to ``last`` of a list of pieces.

    ``unknown`` are the words among them that are neither English nor medical, and all of them where a term was parted;
    ``lowest`` and ``mean`` are their probabilities. ``whole`` says that the words as they stand are a known term.
    """

    first: int
    last: int
    text: str
    unknown: int
    lowest: float
    mean: float
    whole: bool
    named: bool = False

    @property
    def length(self) -> int:
        """Words in it."""
        return self.last - self.first

    def overlaps(self, other: Span) -> bool:
        """Whether both have a word in common."""
        return self.first < other.last and other.first < self.last


def nothing(_words: Sequence[str]) -> bool:
    """No words are nearly a phrase."""
    return False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the spans ask of words: whether they are medical (one word or a phrase), whether they are English, and
    whether they are nearly a medical phrase."""

    medical: Callable[[str], bool]
    english: Callable[[str], bool]
    nearly: Callable[[Sequence[str]], bool] = nothing


def spans_of(entries: Sequence[Entry], knowledge: Knowledge) -> list[Span]:
    """All spans with something doubtful in them, without numbers, commands, negations, sides and signs.

    Doubtful is a word, a term that stands in parts, or the whole as nearly a phrase.
    ``entries`` are pieces and spoken commands; places count the pieces of both.
    """
    found: list[Span] = []
    pieces = [piece for entry in entries for piece in ((entry,) if isinstance(entry, Piece) else entry.pieces)]
    words, names = [piece.plain for piece in pieces], name_places(pieces)
    for first, run in _runs(entries):
        doubtful = [
            _is_doubtful(piece, knowledge) and not _is_fragment(words, first + place, knowledge)
            for place, piece in enumerate(run)
        ]
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                words_here = words[first + start : first + end]
                if any(doubtful[start:end]) or _is_parted(run[start:end], knowledge) or knowledge.nearly(words_here):
                    named = not names.isdisjoint(range(first + start, first + end))
                    span = replace(_span(run[start:end], first + start, knowledge), named=named)
                    if SHORTEST_LETTERS <= len(span.text.replace(" ", "")) <= LONGEST_LETTERS:
                        found.append(span)
    return found


def _runs(entries: Sequence[Entry]) -> Iterable[tuple[int, list[Piece]]]:
    """Neighbouring plain words with the place of their first, parted at signs, commands and words with digits."""
    run: list[Piece] = []
    place = 0
    for number, entry in enumerate(entries):
        behind = entries[number + 1] if number + 1 < len(entries) else None
        if isinstance(entry, Piece) and _may_be_misheard(entry) and not _is_number_part(entry, behind):
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
    """No number, negation, side, hesitation or remark in brackets is replaced by a term that sounds like it."""
    if piece.plain in watchwords() or is_hesitation(piece.plain) or not BRACKETS.isdisjoint(piece.text):
        return False
    return any(map(str.isalpha, piece.text)) and not any(map(str.isdigit, piece.text))


def _is_number_part(piece: Piece, behind: Entry | None) -> bool:
    """Whether a number goes on behind a number word, or its unit follows: "nitrofur and one hundred milligrams"."""
    if not is_number_word(piece.plain) or piece.sign or not isinstance(behind, Piece):
        return False
    return is_number_word(behind.plain) or behind.plain[:1].isdigit() or is_unit(behind.plain)


def _is_doubtful(piece: Piece, knowledge: Knowledge) -> bool:
    return piece.probability < SURE or not _is_known(piece.plain, knowledge)


def _is_fragment(words: Sequence[str], place: int, knowledge: Knowledge) -> bool:
    """Whether a word is a piece of a known one close by: a false start, or the seam of two stretches of sound."""
    word = words[place].strip("-")
    close = (*words[max(0, place - CLOSE_BY) : place], *words[place + 1 : place + 1 + CLOSE_BY])
    longer = (other for other in close if len(other) > len(word) and (other.startswith(word) or other.endswith(word)))
    return any(_is_known(other, knowledge) for other in longer)


def _is_known(word: str, knowledge: Knowledge) -> bool:
    """Whether a word is known, or a form of a known word, or made of such words with hyphens between them."""
    return knowledge.medical(word) or all(_is_one_known(part, knowledge) for part in word.split("-"))


def _is_one_known(word: str, knowledge: Knowledge) -> bool:
    return is_unit(word) or any(
        (base.of != "medical" and knowledge.english(base.word))
        or (base.of != "english" and knowledge.medical(base.word))
        for base in bases(word)
    )


def _is_parted(pieces: Sequence[Piece], knowledge: Knowledge) -> bool:
    """Whether words are one term that was written as several: "anti histamine"."""
    words = [piece.plain for piece in pieces]
    first, last = SHORTEST_PARTS
    if not 1 < len(words) <= LONGEST_PARTED or len(words[0]) < first or len(words[-1]) < last:
        return False
    text = " ".join(words)
    return knowledge.medical("".join(words)) and not knowledge.medical(text) and not is_everyday_english(text)


def _span(pieces: Sequence[Piece], first: int, knowledge: Knowledge) -> Span:
    words = [piece.plain for piece in pieces]
    sure = [piece.probability for piece in pieces]
    text = " ".join(words)
    parted = _is_parted(pieces, knowledge)
    return Span(
        first=first,
        last=first + len(pieces),
        text=text,
        unknown=len(words) if parted else sum(not _is_known(word, knowledge) for word in words),
        lowest=min(sure),
        mean=sum(sure) / len(sure),
        whole=knowledge.medical(text),
    )
