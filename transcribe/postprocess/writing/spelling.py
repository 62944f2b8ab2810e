"""Names that the author spelled: the letters mend the name before them, everywhere in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from transcribe.postprocess.writing.header import seams
from transcribe.postprocess.writing.left_out import LeftOut, noted
from transcribe.postprocess.writing.pieces import Piece, words_of
from transcribe.postprocess.writing.spelled_letters import spellings
from transcribe.postprocess.writing.spelled_name import NAMED, Spelling
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Severity

LIKE_ELSEWHERE = 80.0  # of 100: the same name at another place


@dataclass(frozen=True, slots=True)
class Spelled:
    """The pieces with the names mended; the names (lower case to written); and what is no longer in the text."""

    pieces: list[Piece]
    names: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


def with_spellings(pieces: Sequence[Piece]) -> Spelled:
    """Every spelling applied to the name that it follows, and to that name elsewhere; its letters vanish."""
    pieces = seams.mended(pieces)
    found = list(spellings(pieces))
    if not found:
        return Spelled(pieces)
    mended = list(pieces)
    names: dict[str, str] = {}
    gone: list[LeftOut] = []
    for spelling in found:
        said = tuple(pieces[spelling.start : spelling.end])
        gone.append(LeftOut("edit.spelling", said))
        _mend(mended, spelling, words_of(said))
        if spelling.sure:
            names |= {word.lower(): word for word in spelling.written.split()}
    away = {place for spelling in found for place in range(spelling.start, spelling.end)}
    own = {place for spelling in found for place in range(*spelling.name)}
    _mend_elsewhere(mended, names, away | own)
    for spelling in found:
        sign = mended[spelling.end - 1].sign
        last = spelling.name[1] - 1
        if sign and last >= 0 and spelling.name[1] == spelling.start:
            mended[last] = replace(mended[last], sign=sign)
    return Spelled([piece for place, piece in enumerate(mended) if place not in away], names, tuple(gone))


def _mend(pieces: list[Piece], spelling: Spelling, said: str) -> None:
    first, last = spelling.name
    heard = f"{words_of(pieces[first:last])} {said}".strip()
    if not spelling.sure:
        question = Question(
            kind="spelling",
            severity=Severity.MINOR,
            message=f"The author spelled “{spelling.written}”, but it is not clear which word that is.",
            heard=heard,
            suggestions=(spelling.written,),
        )
        for place in range(first, last):
            pieces[place] = noted(pieces[place], question)
        return
    texts = spelling.written.split()
    if len(texts) < last - first:  # two words heard, one hyphenated name spelled
        front, _, back = spelling.written.partition("-")
        texts = [f"{front}-", back]
        pieces[last - 1] = replace(pieces[last - 1], glued=True)
    change = Change("edit.spelling", heard, " ".join(texts).replace("- ", "-"))
    for text, place in zip(texts, range(first, last), strict=True):
        pieces[place] = noted(replace(pieces[place], text=text), change)


def _mend_elsewhere(pieces: list[Piece], names: Mapping[str, str], done: set[int]) -> None:
    cased = any(piece.text[:1].isupper() for piece in pieces)
    for place, piece in enumerate(pieces):
        word = piece.plain
        if place in done or len(word) < 4 or word in names or not _may_be_name(pieces, place, cased):
            continue
        stem, possessive = (word[:-2], word[-2:]) if word.endswith(("'s", "’s")) else (word, "")
        for known, written in names.items():
            if stem == known or stem[0] != known[0] or fuzz.ratio(stem, known) < LIKE_ELSEWHERE:
                continue
            text = _cased(written, piece.text) + possessive
            pieces[place] = noted(replace(piece, text=text), Change("edit.spelling", piece.text, text))
            break


def _may_be_name(pieces: Sequence[Piece], place: int, cased: bool) -> bool:
    """After a title; or, in a text with capitals, a capital that begins no sentence."""
    before = pieces[place - 1] if place else None
    if before is not None and before.text.lower() in NAMED:
        return True
    inside = before is not None and not before.sign.strip(",")
    return cased and inside and pieces[place].text[:1].isupper()


def _cased(written: str, heard: str) -> str:
    return written if heard[:1].isupper() else written.lower()
