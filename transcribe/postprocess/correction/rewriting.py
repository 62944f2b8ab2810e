"""An office's own rules: wordings that the recogniser writes again and again, and what is meant by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from transcribe.postprocess.correction.known_words import same
from transcribe.postprocess.correction.office_words import OfficeWord
from transcribe.postprocess.correction.replacing import begins_sentence, in_place_of
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Change

RULE = "correction.office"

Rules = Mapping[tuple[str, ...], str]
"""Words as they are misheard, in small letters, and what is written for them."""


def rules_of(words: Iterable[OfficeWord]) -> Rules:
    """The rules in a list of office words."""
    return {tuple(same(wording).split()): word.term for word in words for wording in word.misheard}


def rewritten(pieces: Sequence[Piece], rules: Rules) -> list[Piece]:
    """The pieces with every misheard wording rewritten and marked; the longest one counts, none crosses a sign."""
    longest = max(map(len, rules), default=0)
    result: list[Piece] = []
    place = 0
    while place < len(pieces):
        length = next((size for size in range(longest, 0, -1) if _words(pieces, place, size) in rules), 0)
        if not length:
            result.append(pieces[place])
            place += 1
            continue
        heard = pieces[place : place + length]
        change = Change(RULE, " ".join(piece.text for piece in heard), rules[_words(pieces, place, length)])
        sure = min(piece.probability for piece in heard)
        result += in_place_of(heard, change, sure, begins_sentence=begins_sentence(pieces, place))
        place += length
    return result


def _words(pieces: Sequence[Piece], place: int, size: int) -> tuple[str, ...]:
    heard = pieces[place : place + size]
    if len(heard) < size or any(piece.sign for piece in heard[:-1]):
        return ()
    return tuple(piece.plain for piece in heard)
