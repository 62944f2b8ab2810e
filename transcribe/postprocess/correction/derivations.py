"""Which known word a word may be a form of: with an ending, with something put before it, in British spelling.

The parts stand in ``vocab/derivations.tsv``; the endings of English grammar in :mod:`word_endings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transcribe.postprocess.correction.pronunciations import american
from transcribe.postprocess.correction.word_endings import stems
from transcribe.tables import table

SHORTEST = 4  # letters of the word that is left


def bases(word: str) -> Iterator[str]:
    """The words in small letters that a word may be a form of, itself first; most of them are no words."""
    yield word
    if other := american(word):
        yield other
    for form in (*(stem for _, stem in stems(word)), *_without_part(word)):
        if len(form) >= SHORTEST:
            yield form


def _without_part(word: str) -> Iterator[str]:
    before, behind = _parts()
    for length in range(1, len(word) - SHORTEST + 1):
        if word[:length] in before:
            yield word[length:]
        for letters in behind.get(word[-length:], ()):
            yield word[:-length] + letters


@cache
def _parts() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """What may stand before a word; the endings, each with the letters that it may stand for."""
    rows = table("derivations")
    behind = {row["part"]: row["stands_for"].replace("-", "").split("|") for row in rows if row["place"] == "end"}
    return (
        frozenset(row["part"] for row in rows if row["place"] == "start"),
        {part: tuple(letters) for part, letters in behind.items()},
    )
