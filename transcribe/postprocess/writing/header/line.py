"""The opening as a line of words, each with the signs behind it, whoever wrote or spoke them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcribe.postprocess.writing.commands import Action, Spoken
from transcribe.postprocess.writing.header.cues import hesitations, sign_words
from transcribe.postprocess.writing.pieces import Piece

LONGEST = 220  # words; no opening is longer
_SIGNS = frozenset({Action.SIGN, Action.OPEN, Action.CLOSE})
_BREAKS = frozenset({Action.LINE, Action.PARAGRAPH})


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the line. ``stop`` is the layout command before it ("" if none); ``place`` and ``after`` are the
    stream positions where it begins and where the next word or command does."""

    piece: Piece
    text: str
    sign: str
    stop: str
    place: int
    after: int

    @property
    def plain(self) -> str:
        """The word as the tables spell it."""
        return self.text.lower().strip(".,:;?!\"'“”()-–…")

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Line:
    """The words; ``plains`` as the tables spell them; ``cased`` if capitals in it mean anything; ``end`` the layout
    command behind the last word."""

    words: tuple[Said, ...]
    plains: tuple[str, ...]
    cased: bool
    end: str = ""

    def __len__(self) -> int:
        return len(self.words)

    def stop(self, at: int) -> str:
        """The layout command before the word at a place; "end" behind the last word."""
        return self.words[at].stop if at < len(self.words) else "end"

    def sign(self, at: int) -> str:
        """The signs behind the word at a place."""
        return self.words[at].sign if 0 <= at < len(self.words) else ""

    def heard(self, start: int, end: int) -> str:
        """The words of a range as they were heard."""
        return " ".join(word.text for word in self.words[start:end])

    def with_word(self, at: int, text: str) -> Line:
        """The line with another word in a place."""
        word = replace(self.words[at], text=text)
        plains = (*self.plains[:at], word.plain, *self.plains[at + 1 :])
        return replace(self, words=(*self.words[:at], word, *self.words[at + 1 :]), plains=plains)

    def indices(self, start: int, end: int) -> tuple[int, ...]:
        """The transcript word indices of a range."""
        return tuple(index for word in self.words[start:end] for index in word.piece.words)


def line_of(stream: Sequence[Piece | Spoken], start: int = 0, longest: int = LONGEST) -> Line:
    """The words of a stream from a position on. A break is kept as the stop of the word behind it."""
    words: list[Said] = []
    stop = ""
    for place in range(start, len(stream)):
        entry = stream[place]
        if isinstance(entry, Piece):
            if entry.plain in hesitations():
                _extend(words, "", place)
            elif not _is_sign_word(words, entry, stop):
                if len(words) >= longest:
                    break
                words.append(_said(entry, stop, place))
                stop = ""
            else:
                _extend(words, "," + entry.sign, place)
        elif entry.command.action in _SIGNS:
            if not stop:
                _extend(words, entry.command.value, place)
        elif entry.command.action in _BREAKS:
            stop = stop if stop and stop != Action.LINE else str(entry.command.action)
        else:
            stop = str(entry.command.action)
    return Line(tuple(words), tuple(word.plain for word in words), _is_cased(words), stop)


def _is_sign_word(words: list[Said], piece: Piece, stop: str) -> bool:
    return bool(words) and not stop and piece.plain in sign_words()


def _said(piece: Piece, stop: str, place: int) -> Said:
    head, hyphen, tail = piece.text.rpartition("-")
    if hyphen and head and tail.lower() in sign_words():  # "Winslow-Kama" is "Winslow comma"
        return Said(piece, head, "," + piece.sign, stop, place, place + 1)
    return Said(piece, piece.text, piece.sign, stop, place, place + 1)


def _extend(words: list[Said], sign: str, place: int) -> None:
    if words:
        words[-1] = replace(words[-1], sign=words[-1].sign + sign, after=place + 1)


def _is_cased(words: list[Said]) -> bool:
    """Whether the recogniser writes capitals; in plain spoken words a spelled name may be the only capital."""
    longer = [word for word in words[:60] if len(word.plain) > 1]
    return sum(word.capital for word in longer) * 12 >= len(longer) > 0
