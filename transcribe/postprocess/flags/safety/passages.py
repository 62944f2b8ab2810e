"""A draft as the safety rules read it: running text by passage, with the way back from characters to tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from transcribe.postprocess.correction.known_words import is_medical
from transcribe.report import DocumentType, Header, Section
from transcribe.tables import table


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open range of tokens of one block."""

    section: int
    block: int
    tokens: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One block: its text, and where each of its tokens begins in it.

    ``holds`` is what the block's section holds by its heading (``vocab/section_kinds.tsv``): "allergies", "plan" …;
    empty where no heading says it. ``item``: whether it is an item of a numbered list.
    """

    section: int
    block: int
    heading: str
    holds: str
    text: str
    starts: tuple[int, ...]
    item: bool = False

    def place(self, start: int, end: int) -> Place:
        """The tokens that the characters ``start`` … ``end`` (half-open) of the text belong to."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(start, end - 1)), first + 1)
        return Place(self.section, self.block, (first, last))


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a rule may look at.

    ``today`` is the day the draft is made; ``worklist`` what is known beside the sound; ``day_first``: 11/06/2026 is
    June 11; ``knows`` says whether the vocabulary, with the office's own words, has a word.
    """

    document_type: DocumentType
    header: Header
    passages: tuple[Passage, ...]
    today: date
    worklist: Header | None = None
    day_first: bool = False
    knows: Callable[[str], object] = is_medical

    def holding(self, *what: str) -> Iterator[Passage]:
        """The passages of sections that hold one of these."""
        return (passage for passage in self.passages if passage.holds in what)


def passages_of(sections: Sequence[Section]) -> tuple[Passage, ...]:
    """The blocks of a draft as passages, in order. A section without heading goes on holding nothing."""
    found = []
    for number, section in enumerate(sections):
        heading = section.heading or ""
        for place, block in enumerate(section.blocks):
            starts, length = [], 0
            for token in block.tokens:
                starts.append(length)
                length += len(token.text) + len(token.space)
            holds = _holds().get(heading.casefold(), "")
            found.append(Passage(number, place, heading, holds, block.text, tuple(starts), block.kind == "item"))
    return tuple(found)


@cache
def _holds() -> dict[str, str]:
    return {row["heading"].casefold(): row["holds"] for row in table("section_kinds")}
