"""What a row of the forms says, read as a pattern and matched.

The language: words as they are spoken; ``a|b`` either word; ``(out of|over)`` either phrase; ``[of]`` may be said or
not; ``{n}`` a slot; ``{is|of}`` and ``{<list>}`` words that are kept as they were said. A hyphen may stand between any
two parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from transcribe.postprocess.writing.numbers.form_hearing import Heard, Reading
from transcribe.postprocess.writing.numbers.form_slots import KINDS
from transcribe.postprocess.writing.numbers.form_words import words_of

_SYMBOLS = re.compile(r"\{[^}]*\}|[\[\]()|]|[^\s\[\](){}|]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word of the table, or one of several."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot, counted from 1; ``words`` are those that may stand in it where it is no kind of number."""

    place: int
    kind: str
    limits: str = ""
    words: tuple[tuple[str, ...], ...] = ()


Element = Spoken | Slot
Variant = tuple[Element, ...]
Found = tuple[int, dict[int, Reading]]  # the place behind the match, and what the slots have read


def variants_of(said: str) -> tuple[Variant, ...]:
    """All straight sequences that a pattern stands for. Raises ``ValueError`` where it is not well formed."""
    parser = _Parser(_SYMBOLS.findall(said))
    variants = parser.sequence(frozenset())
    if parser.symbols:
        raise ValueError(f"a bracket too many: {said}")
    return tuple(dict.fromkeys(variant for variant in variants if variant))


class _Parser:
    def __init__(self, symbols: list[str]) -> None:
        self.symbols = symbols
        self.slots = 0

    def sequence(self, closing: frozenset[str]) -> list[Variant]:
        parts: list[list[Variant]] = []
        while self.symbols and self.symbols[0] not in closing:
            symbol = self.symbols.pop(0)
            if symbol in "])|":
                raise ValueError(f"a bracket or a | without what belongs to it: {symbol}")
            if symbol in "[(":
                inner = self._alternatives("]" if symbol == "[" else ")")
                parts.append([*inner, ()] if symbol == "[" else inner)
            elif symbol[0] == "{":
                parts.append([(self._slot(symbol),)])
            else:
                parts.append([(Spoken(frozenset(self._words(symbol, closing))),)])
        return [tuple(element for part in chosen for element in part) for chosen in product(*parts)]

    def _alternatives(self, closing: str) -> list[Variant]:
        found: list[Variant] = []
        while True:
            found.extend(self.sequence(frozenset({closing, "|"})))
            if not self.symbols:
                raise ValueError(f"no {closing} behind an open bracket")
            if self.symbols.pop(0) == closing:
                break
        singles = [variant[0] for variant in found if len(variant) == 1]
        spoken = [element for element in singles if isinstance(element, Spoken)]
        if len(spoken) == len(found):
            return [(Spoken(frozenset().union(*(element.words for element in spoken))),)]
        return found

    def _words(self, symbol: str, closing: frozenset[str]) -> Iterator[str]:
        yield symbol
        while "|" not in closing and len(self.symbols) > 1 and self.symbols[0] == "|":
            self.symbols.pop(0)
            yield self.symbols.pop(0)

    def _slot(self, symbol: str) -> Slot:
        self.slots += 1
        inner = symbol[1:-1]
        kind, _, limits = inner.partition("/")
        if kind in KINDS:
            return Slot(self.slots, kind, limits)
        words = words_of(inner)
        phrases = sorted((tuple(entry.split()) for entry in (*words.words, *words.phrases)), key=len, reverse=True)
        return Slot(self.slots, "words", words=tuple(phrases))


def matches(variant: Variant, heard: Heard, at: int) -> Iterator[Found]:
    """Every way in which the variant fits at this place."""
    yield from _fits(variant, 0, heard, at, {})


def _fits(variant: Variant, number: int, heard: Heard, at: int, read: dict[int, Reading]) -> Iterator[Found]:
    if number == len(variant):
        yield at, read
        return
    element = variant[number]
    place = heard.beyond_joint(at) if number else at
    if isinstance(element, Spoken):
        if heard.text(at) in element.words:
            yield from _fits(variant, number + 1, heard, at + 1, read)
        elif place != at and heard.text(place) in element.words:
            yield from _fits(variant, number + 1, heard, place + 1, read)
        return
    for reading in _readings(element, heard, place):
        last = number == len(variant) - 1 and element.kind != "dose"
        if last and reading.end < len(heard.atoms) and heard.inside_number(reading.end):
            continue  # "twenty over eighty" does not end within "eighty five"
        yield from _fits(variant, number + 1, heard, reading.end, {**read, element.place: reading})


def _readings(slot: Slot, heard: Heard, at: int) -> Iterator[Reading]:
    if slot.kind != "words":
        key = slot.kind, slot.limits, at
        if key not in heard.read:
            heard.read[key] = tuple(KINDS[slot.kind](heard, at, slot.limits))
        yield from heard.read[key]
        return
    for phrase in slot.words:
        if all(heard.text(at + step) == word for step, word in enumerate(phrase)):
            end = at + len(phrase)
            yield Reading(end, _as_heard(heard, at, end))


def _as_heard(heard: Heard, at: int, end: int) -> str:
    """The atoms from ``at`` to ``end`` with the spaces that they had."""
    return "".join(
        atom.raw + (" " if atom.last and place < end - at - 1 else "") for place, atom in enumerate(heard.atoms[at:end])
    )
