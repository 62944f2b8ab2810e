"""Named lists of words that rows of the forms refer to, from ``vocab/number_form_words.tsv``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.tables import table

_WORD_OR_FIGURE = re.compile(r"\d+|[a-z]+")


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and phrases; an entry with ``*`` at an end means all words that begin or end so ("*carcinoma")."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    numbers: bool = False  # "<number>" is in the list

    def has(self, word: str) -> bool:
        """Whether a single word is in the list."""
        return word in self.words or word.startswith(self.beginnings) or word.endswith(self.endings)

    def is_among(self, words: Sequence[str]) -> bool:
        """Whether a word or a phrase of the list is among these words."""
        if not self.words.isdisjoint(words):
            return True
        if (self.beginnings or self.endings) and any(map(self.has, words)):
            return True
        joined = f" {' '.join(words)} "
        return any(f" {phrase} " in joined for phrase in self.phrases)


@cache
def words_of(cell: str) -> WordList:
    """The list that a cell means: entries parted by ``|``, with ``<names>`` of lists among them."""
    entries = [entry for entry in _entries(cell) if entry]
    return WordList(
        words=frozenset(entry for entry in entries if " " not in entry and "*" not in entry),
        phrases=tuple(entry for entry in entries if " " in entry),
        beginnings=tuple(entry[:-1] for entry in entries if entry.endswith("*")),
        endings=tuple(entry[1:] for entry in entries if entry.startswith("*")),
        numbers="<number>" in entries,
    )


def _entries(cell: str) -> Iterable[str]:
    for part in cell.split("|"):
        entry = part.strip().lower()
        if entry.startswith("<") and entry != "<number>":
            yield from _entries(_cells()[entry.strip("<>")])
        elif entry.isascii() and any(character.isdigit() for character in entry):
            yield " ".join(_WORD_OR_FIGURE.findall(entry))  # "L5" stands for "l 5" too
        else:
            yield entry


def word_list(name: str) -> WordList:
    """The list of this name."""
    return words_of(f"<{name}>")


@cache
def _cells() -> dict[str, str]:
    return {row["list"]: row["words"] for row in table("number_form_words")}
