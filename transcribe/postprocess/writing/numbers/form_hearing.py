"""What the slots of a form read from: the atoms of a run, and the numbers among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from transcribe.postprocess.writing.numbers.form_atoms import JOINTS, Atom, is_number_like
from transcribe.postprocess.writing.numbers.lexicon import DIGITS, values
from transcribe.postprocess.writing.numbers.reading import Number, number_at

LONGEST = 8  # words of one number
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a slot has read up to the atom ``end``: a value with a letter behind it ("3", "B"), a text, or a series."""

    end: int
    text: str = ""
    value: Decimal | None = None
    letter: str = ""
    series: tuple[tuple[str, Reading], ...] = ()  # each with the word before it: "", ",", "and", "through"


@dataclass(slots=True)
class Heard:
    """The atoms of a run, with the numbers in them, and what the slots read, read once.

    ``read`` is kept by kind of slot, its limits, and the place.
    """

    atoms: Sequence[Atom]
    read: dict[tuple[str, str, int], tuple[Reading, ...]] = field(default_factory=dict)
    _numbers: dict[int, tuple[Reading, ...]] = field(default_factory=dict)
    _inside: frozenset[int] | None = None

    def text(self, at: int) -> str:
        """The atom's text, or ``""`` beyond the end."""
        return self.atoms[at].text if at < len(self.atoms) else ""

    def raw(self, at: int) -> str:
        """The atom with its capitals, or ``""`` beyond the end."""
        return self.atoms[at].raw if at < len(self.atoms) else ""

    def beyond_joint(self, at: int) -> int:
        """The place behind a hyphen, where one stands; before a number in the same token it is a minus, and stays."""
        if self.text(at) not in JOINTS:
            return at
        minus = self.atoms[at].first and not self.atoms[at].last and self.text(at + 1)[:1] in DIGITS
        return at if minus else at + 1

    def numbers(self, at: int) -> tuple[Reading, ...]:
        """The numbers that begin here, longest first; a shorter one only fits where the form goes on behind it."""
        if at not in self._numbers:
            self._numbers[at] = tuple(self._read(at))
        return self._numbers[at]

    def _read(self, at: int) -> Iterator[Reading]:
        if at >= len(self.atoms) or not (is_number_like(self.atoms[at]) or self.text(at) in ("a", "point")):
            return
        words: list[str] = []
        for atom in self.atoms[at : at + LONGEST]:
            if not atom.is_word:
                break
            words.append(atom.text)
        while words:
            number = number_at(words, 0)
            if number is None or number.text[0] in "+-":
                return
            if number.value is not None and not _gives_one(number, words):
                yield Reading(at + number.length, number.text, number.value)
            words = words[: number.length - 1]

    def may_count(self, at: int) -> bool:
        """Whether a number, a Roman numeral or a decade may begin here."""
        atom = self.atoms[at]
        return bool(self.numbers(at)) or atom.text in _counting() or atom.raw.upper() in ROMAN or _is_glued(atom.raw)

    def inside_number(self, at: int) -> bool:
        """Whether the atom goes on with a number that began before it."""
        if self._inside is None:
            inside: set[int] = set()
            for place in range(len(self.atoms)):
                if place not in inside and self.numbers(place):
                    inside.update(range(place + 1, self.numbers(place)[0].end))
            self._inside = frozenset(inside)
        return at in self._inside


def _gives_one(number: Number, words: Sequence[str]) -> bool:
    """Whether the number may end before its "one": "fifty, one puff"."""
    return bool(number.others) and words[number.length - 1] == "one"


def _is_glued(raw: str) -> bool:
    """ "IIIB", "140s": more than a number in one word."""
    return raw[:-1] in ROMAN[1:] or (raw[0].isdigit() and raw[-1].isalpha())


@cache
def _counting() -> frozenset[str]:
    return frozenset(values("decade")) | frozenset(values("zero"))


def within(value: Decimal, limits: str) -> bool:
    """Whether a value lies within limits as a row states them: "2-12", "20,25,30-40"; ``""`` has none."""
    return not limits or any(low <= value <= high for low, high in _limits(limits))


@cache
def _limits(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    pairs = (part.partition("-") for part in text.split(",") if part)
    return tuple((Decimal(low), Decimal(high or low)) for low, _, high in pairs)
