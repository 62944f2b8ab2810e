"""Where a person's name stands: behind a title, and in a dictation's opening behind the words that announce one.

A name is no misheard medical word, however much it sounds like one; only another name may be written there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from transcribe.postprocess.writing.pieces import Piece
from transcribe.tables import table

LONGEST_CUE = 4  # words by which a name is announced
LONGEST_NAME = 3  # words of a name behind its title
OPENING = 80  # words in which names are announced without a title: "patient Maria Santos, dictated by …"
NAMES = frozenset({"name", "title", "copies"})  # what the header's words announce


def name_places(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places of the words that belong to a person's name."""
    words = [piece.plain.rstrip(".") for piece in pieces]
    return frozenset(
        place
        for start in range(1, len(pieces))
        for place in _name_at(pieces, start, is_titled=_is_title(words, start - 1), is_announced=_cue(words, start))
    )


def _name_at(pieces: Sequence[Piece], start: int, *, is_titled: bool, is_announced: bool) -> Iterator[int]:
    if is_titled:
        yield start
    if is_titled or is_announced:
        for place in range(start, min(start + LONGEST_NAME, len(pieces))):
            if not pieces[place].text.lstrip("'’")[:1].isupper():  # "O 'Coffe" is one name in two pieces
                return
            yield place
            if pieces[place].sign:
                return


def _is_title(words: Sequence[str], place: int) -> bool:
    """Whether a title stands there that is no other word ("miss"), or is one by the word before it."""
    before = _titles().get(words[place])
    return before is not None and (not before or (place > 0 and words[place - 1] in before))


def _cue(words: Sequence[str], end: int) -> bool:
    """Whether the words before a place announce a name in the opening of a dictation."""
    if end > OPENING:
        return False
    return any(" ".join(words[max(0, end - length) : end]) in _cues() for length in range(1, LONGEST_CUE + 1))


@cache
def _titles() -> dict[str, frozenset[str]]:
    """Titles as they are said and written, each with the words of which one must stand before it; none: any may."""
    titles = {
        form: frozenset(filter(None, row["after"].split("|")))
        for row in table("titles")
        for form in (row["said"], row["written"].casefold().rstrip("."))
        if form == row["said"] or not row["after"]
    }
    return titles | {"dear": frozenset()}


@cache
def _cues() -> frozenset[str]:
    return frozenset(row["said"] for row in table("header_cues") if row["value"] in NAMES)
