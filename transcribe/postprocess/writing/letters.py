"""Letters said one by one: "o a k l e y", "O-A-K-L-E-Y", "v as in victor", "capital m", "double l"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from transcribe.postprocess.writing.pieces import Piece
from transcribe.tables import table

CHAINED = re.compile(r"[A-Za-z](?:-[A-Za-z])+", re.ASCII)
DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?", re.ASCII)
LONGEST = 40  # letters that are read at a time
FEWEST_AGAIN = 3  # letters that are recognised when they are said once more in words
SPOKEN_SIGNS = {"hyphen": "-", "dash": "-", "apostrophe": "'"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A spelled letter or sign, and the half-open range of pieces that said it."""

    text: str
    start: int
    end: int


@cache
def _phonetic() -> dict[str, str]:
    return {word: row["letter"] for row in table("phonetic_alphabet") for word in row["words"].split("|")}


def letters_at(pieces: Sequence[Piece], start: int, *, announced: bool) -> list[Letter]:
    """The letters from ``start`` on. ``announced`` ("spelled") allows words of the alphabet alone ("oscar alpha")."""
    letters: list[Letter] = []
    place = start
    while place < len(pieces) and len(letters) < LONGEST:
        if end := _said_again(pieces, place, letters):
            letters[-1] = replace(letters[-1], end=end)
            break
        last = pieces[place].plain
        if len(last) == 1 and (end := _said_again(pieces, place + 1, [*letters, Letter(last, place, place + 1)])):
            letters.append(Letter(last, place, end))
            break
        found = _letter_at(pieces, place, bool(letters), announced)
        if not found:
            break
        letters.extend(found)
        place = found[-1].end
    while letters and not letters[-1].text.isalpha():
        letters.pop()
    return letters


def _said_again(pieces: Sequence[Piece], place: int, letters: Sequence[Letter]) -> int:
    """Where the words of the alphabet end that say all letters once more ("g r a n g e, like golf romeo alpha …"); 0
    if they do not."""
    leads = (("like",), ("as", "in"), ("that", "is"), ("that's",), ("or",), ("so",))
    lead = next((lead for lead in leads if tuple(p.plain for p in pieces[place : place + len(lead)]) == lead), ())
    at = place + len(lead)
    for letter in letters:
        found = _word_of_alphabet(pieces, at)
        if found is None or found[0] != letter.text.lower():
            return 0
        at += found[1]
    return at if len(letters) >= FEWEST_AGAIN else 0


def _word_of_alphabet(pieces: Sequence[Piece], at: int) -> tuple[str, int] | None:
    """The letter that a word of the alphabet stands for, and how many pieces it takes ("x ray" takes two)."""
    for length in (1, 2):
        words = "".join(piece.plain for piece in pieces[at : at + length]).replace("-", "")
        if letter := _phonetic().get(words):
            return letter, length
    return None


def _letter_at(pieces: Sequence[Piece], place: int, begun: bool, announced: bool) -> list[Letter]:
    words = [piece.plain for piece in pieces[place : place + 2]]
    if len(words) > 1 and len(words[1]) == 1 and words[1].isalpha():
        if words[0] in {"capital", "cap", "uppercase"}:
            return [Letter(letter.text.upper(), place, letter.end) for letter in _single(pieces, place + 1)]
        if words[0] == "double":
            return [Letter(words[1], place, place + 2)] * 2
    if begun and words[0] in SPOKEN_SIGNS:
        return [Letter(SPOKEN_SIGNS[words[0]], place, place + 1)]
    return _chained(pieces, place) or _single(pieces, place) or (_by_word(pieces, place, begun) if announced else [])


def _chained(pieces: Sequence[Piece], place: int) -> list[Letter]:
    text = pieces[place].text.strip("-,")
    if CHAINED.fullmatch(text) or (len(text) > 2 and DOTTED.fullmatch(text)):
        return [Letter(letter.lower(), place, place + 1) for letter in text if letter.isalpha()]
    return []


def _by_word(pieces: Sequence[Piece], place: int, begun: bool) -> list[Letter]:
    """A word of the alphabet alone; one that begins a spelling must have another letter behind it."""
    letter = _phonetic().get(pieces[place].plain)
    if letter is None or not (begun or place + 1 < len(pieces)):
        return []
    return [Letter(letter, place, place + 1)]


def _single(pieces: Sequence[Piece], place: int) -> list[Letter]:
    """One letter, with the word that explains it ("as in victor", "for victor", "victor" alone)."""
    letter = pieces[place].plain
    if len(letter) != 1 or not letter.isalpha():
        return []
    after = [piece.plain for piece in pieces[place + 1 : place + 4]]
    for words in (("as", "in"), ("like", "in"), ("for",), ("like",), ("is", "for")):
        if tuple(after[: len(words)]) == words and len(after) > len(words):
            example = after[len(words)]
            meant = _phonetic().get(example)
            if meant == letter or words[-1] == "in" or (meant and words == ("like",)):
                told = meant or (example[0] if example[:1] == letter else letter)
                return [Letter(told, place, place + len(words) + 2)]
    return [Letter(letter, place, place + 1)]
