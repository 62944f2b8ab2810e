"""One written form for both sides of a comparison: what does not count is made equal, nothing else.

Not counted: case, accents, punctuation, hyphens and spaces, figures or words, the spelling of units
and dates, a title's short form, letters said one by one, roman numerals of classes and stages.
Counted: every word, every number with its sign and decimals, every unit. British and American
spelling stay different. A draft's faults cannot hide behind a number formatter shared with the
product: this reading is the measure's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcribe.evaluation.atoms import Atom, Kind, atoms
from transcribe.evaluation.letters import identifiers_joined, letters_as_words, romans_as_digits, short_words
from transcribe.evaluation.measures import (
    dates_plain,
    levels_plain,
    ranges_plain,
    signs_joined,
    times_plain,
    units_short,
)
from transcribe.evaluation.spoken_numbers import spoken_numbers


@dataclass(frozen=True, slots=True)
class Token:
    """A comparable word and its half-open range of characters in the text it came from."""

    text: str
    start: int
    end: int


_SIDES = ("open", "close", "left", "right", "begin", "end")
_BRACKETS = ("parenthesis", "parentheses", "paren", "bracket", "quote", "quotes")
SPOKEN_MARKS: frozenset[tuple[str, ...]] = frozenset(
    {
        ("period",),
        ("comma",),
        ("colon",),
        ("semicolon",),
        ("semi", "colon"),
        ("full", "stop"),
        ("question", "mark"),
        ("exclamation", "mark"),
        ("exclamation", "point"),
        ("hyphen",),
        ("dash",),
        *((side, bracket) for side in _SIDES for bracket in _BRACKETS),
    }
)
"""Punctuation said as words. As such it is left out of the raw word error rate, on both sides."""


def normalised(text: str, *, spoken_marks: bool = True) -> tuple[str, ...]:
    """The comparable words of ``text``.

    With ``spoken_marks=False`` the words *period*, *comma*, *colon* and the like are left out (all
    of them, also in "sigmoid colon": a recogniser's text does not say which is which).
    """
    return tuple(token.text for token in tokens(text, spoken_marks=spoken_marks))


def tokens(text: str, *, spoken_marks: bool = True) -> tuple[Token, ...]:
    """As :func:`normalised`, each word with its place in ``text``."""
    pieces = atoms(text)
    if not spoken_marks:
        pieces = _without_spoken_marks(pieces)
    for step in (
        romans_as_digits,
        letters_as_words,
        spoken_numbers,
        times_plain,
        short_words,
        identifiers_joined,
        signs_joined,
        levels_plain,
        units_short,
        ranges_plain,
        dates_plain,
    ):
        pieces = step(pieces)
    return tuple(
        Token(piece.text, piece.start, piece.end) for piece in pieces if piece.kind not in (Kind.BREAK, Kind.SIGN)
    )


def _without_spoken_marks(pieces: Sequence[Atom]) -> list[Atom]:
    result: list[Atom] = []
    index = 0
    while index < len(pieces):
        two = tuple(piece.text for piece in pieces[index : index + 2])
        width = 2 if two in SPOKEN_MARKS and len(two) == 2 else 1 if two[:1] in SPOKEN_MARKS else 0
        if width:
            result.append(Atom(",", Kind.BREAK, pieces[index].start, pieces[index + width - 1].end))
        else:
            result.append(pieces[index])
        index += width or 1
    return result
