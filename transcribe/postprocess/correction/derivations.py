"""Which known word a word may be a form of: with an ending, with something put before it, in British spelling.

The parts stand in ``vocab/derivations.tsv``; the endings of English grammar in :mod:`word_endings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.pronunciations import american
from transcribe.postprocess.correction.word_endings import stems
from transcribe.tables import table

SHORTEST = 4  # letters of the word that is left


@dataclass(frozen=True, slots=True)
class Base:
    """A word that another may be a form of, and what it must be for that: ``english``, ``medical`` or ("") either."""

    word: str
    of: str = ""


def bases(word: str) -> Iterator[Base]:
    """The words in small letters that a word may be a form of, itself first; most of them are no words."""
    yield Base(word)
    if other := american(word):
        yield Base(other)
    for form in (*(Base(stem) for _, stem in stems(word)), *_without_part(word)):
        if len(form.word) >= SHORTEST:
            yield form


def _without_part(word: str) -> Iterator[Base]:
    before, behind = _parts()
    for length in range(1, len(word) - SHORTEST + 1):
        if word[:length] in before:
            yield Base(word[length:])
        for letters, of in behind.get(word[-length:], ()):
            yield Base(word[:-length] + letters, of)


@cache
def _parts() -> tuple[frozenset[str], dict[str, tuple[tuple[str, str], ...]]]:
    """What may stand before a word; the endings, each with the letters it may stand for and what is left then."""
    rows = table("derivations")
    return (
        frozenset(row["part"] for row in rows if row["place"] == "start"),
        {
            row["part"]: tuple((letters, row["of"]) for letters in row["stands_for"].replace("-", "").split("|"))
            for row in rows
            if row["place"] == "end"
        },
    )
