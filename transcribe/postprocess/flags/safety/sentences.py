"""The sentences of a draft, with the way back to its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from transcribe.postprocess.flags.safety.passages import Passage, Place

_END = re.compile(r"(?<=[.!?;])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])|\s*\n\s*")
_NO_END = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|No|approx|Jr|Sr|Fig|[A-Z])|^\s*\d{1,2})\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; ``start`` is its first character in the passage's text."""

    passage: Passage
    start: int
    text: str

    def place(self, start: int, end: int) -> Place:
        """The tokens of the characters ``start`` … ``end`` (half-open) of the sentence."""
        return self.passage.place(self.start + start, self.start + end)


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of one passage; a semicolon before a capital parts them as a full stop does."""
    return (Sentence(passage, start, text) for start, text in _parts(passage.text))


def sentences_of(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """The sentences of several passages, in order."""
    return (sentence for passage in passages for sentence in sentences(passage))


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[tuple[int, str], ...]:
    parts, start = [], 0
    for match in _END.finditer(text):
        if not _NO_END.search(text[max(start, match.start() - 8) : match.start()]):
            parts.append((start, text[start : match.start()]))
            start = match.end()
    parts.append((start, text[start:]))
    return tuple((at, part) for at, part in parts if part.strip())
