"""What must stand near a form, and what must not: the cells ``near`` and ``not_near`` of the table.

A cell is one condition or several, parted by ``;``. A condition is a list of words, which may begin with where they
are to stand: ``next:`` directly behind the form, ``previous:`` directly before it, ``before:`` and ``after:`` within
eight words on that side, ``sentence:`` in the same sentence or the heading, ``paragraph:`` anywhere in the paragraph or
its heading. Without any of these they stand
within eight words on either side, or in the heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transcribe.postprocess.writing.numbers.form_atoms import JOINTS, Atom, is_number_like
from transcribe.postprocess.writing.numbers.form_words import WordList, words_of

WINDOW = 8  # words

SENTENCE = 60  # atoms: a longer one lacks its stops
ENDS = frozenset(".?!;")

PLACES = ("next", "previous", "before", "after", "sentence", "paragraph")


@dataclass(frozen=True, slots=True)
class Condition:
    """A list of words, and where one of them is to stand; ``""`` is within the window on either side."""

    place: str
    words: WordList


def conditions_of(cell: str) -> tuple[Condition, ...]:
    """The conditions of a cell."""
    return tuple(_condition(part.strip()) for part in cell.split(";") if part.strip())


def _condition(part: str) -> Condition:
    place, colon, words = part.partition(":")
    if colon and place in PLACES:
        return Condition(place, words_of(words))
    return Condition("", words_of(part))


class Surroundings:
    """The words around a form."""

    def __init__(self, atoms: Sequence[Atom], heading: str) -> None:
        self._atoms = atoms
        self._heading = heading.lower().split()
        self._known: dict[int, bool] = {}  # by the identity of a list, which lives as long as the table

    def meets(self, condition: Condition, begin: int, end: int) -> bool:
        """Whether the condition holds for a form from ``begin`` up to ``end``."""
        words = condition.words
        match condition.place:
            case "next":
                return _begins(words, self._behind(end))
            case "previous":
                return _ends(words, self._before(begin))
            case "sentence":
                return words.is_among(self._heading) or words.is_among(self._sentence(begin, end))
            case "paragraph":
                return self._in_paragraph(words)
        return self._is_near(condition, begin, end)

    def _is_near(self, condition: Condition, begin: int, end: int) -> bool:
        words = condition.words
        if condition.place != "after" and words.is_among(self._words(begin - 2 * WINDOW, begin)[-WINDOW:]):
            return True
        if condition.place != "before" and words.is_among(self._words(end, end + 2 * WINDOW)[:WINDOW]):
            return True
        return not condition.place and words.is_among(self._heading)

    def _in_paragraph(self, words: WordList) -> bool:
        if id(words) not in self._known:
            self._known[id(words)] = words.is_among(self._paragraph)
        return self._known[id(words)]

    @cached_property
    def _paragraph(self) -> list[str]:
        return [*self._heading, "", *self._words(0, len(self._atoms))]

    def _sentence(self, begin: int, end: int) -> list[str]:
        first, last = begin, end
        while first > max(0, begin - SENTENCE) and self._atoms[first - 1].text not in ENDS:
            first -= 1
        while last < min(len(self._atoms), end + SENTENCE) and self._atoms[last].text not in ENDS:
            last += 1
        return [*self._words(first, begin), "", *self._words(end, last)]

    def _words(self, begin: int, end: int) -> list[str]:
        return [atom.text for atom in self._atoms[max(begin, 0) : end] if atom.is_word or atom.text in ("#", "%")]

    def _behind(self, end: int) -> list[str]:
        words = (atom for atom in self._atoms[end : end + WINDOW] if atom.text not in JOINTS and atom.text != ",")
        return [atom.text for atom in words]

    def _before(self, begin: int) -> list[str]:
        atoms = self._atoms[max(begin - WINDOW, 0) : begin]
        return [atom.text for atom in atoms if atom.text not in JOINTS and atom.text not in (",", ":")]


def _begins(words: WordList, behind: Sequence[str]) -> bool:
    if not behind:
        return "." in words.words
    if words.has(behind[0]) or (words.numbers and _is_number(behind[0])):
        return True
    joined = " ".join(behind) + " "
    return any(joined.startswith(f"{phrase} ") for phrase in words.phrases)


def _ends(words: WordList, before: Sequence[str]) -> bool:
    if not before:
        return False
    if words.has(before[-1]) or (words.numbers and _is_number(before[-1])):
        return True
    joined = " " + " ".join(before)
    return any(joined.endswith(f" {phrase}") for phrase in words.phrases)


def _is_number(word: str) -> bool:
    return is_number_like(Atom(word, word, 0, True, True))
