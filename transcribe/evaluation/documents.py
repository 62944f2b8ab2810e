"""A document as lines of text: the finished one of a set, and the draft with its flags and blanks.

Both are compared as the same plain text: each section's heading, then its paragraphs and items in
order, a line each. The header (author, patient ...) is not part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from transcribe.evaluation.normalise import Token, tokens
from transcribe.evaluation.sets import Expected
from transcribe.report import HeardWord, Report

LineKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class Line:
    """A heading or a block, with the place of its first character and the heading it stands under."""

    text: str
    kind: LineKind
    heading: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Timed:
    """The characters from ``start`` to ``end`` (half-open) were said from second ``said`` to second ``until``."""

    start: int
    end: int
    said: float
    until: float


@dataclass(frozen=True)
class Document:
    """Lines of text; ``flagged`` are half-open character ranges, ``blanks`` places between words.

    ``blanked`` counts the words that were heard at blanks and left out. ``times`` says when the text was said, where
    that is known.
    """

    lines: tuple[Line, ...]
    flagged: tuple[tuple[int, int], ...] = field(default=())
    blanks: tuple[int, ...] = field(default=())
    blanked: int = 0
    times: tuple[Timed, ...] = field(default=())

    @property
    def text(self) -> str:
        """The document's lines, joined by line ends."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The comparable words of the text."""
        return tokens(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_of(self, token: Token) -> int:
        """The index of the line that a word stands in."""
        return bisect_right(self._starts, token.start) - 1

    def is_flagged(self, token: Token) -> bool:
        """Does a flag lie over any character of this word?"""
        return any(start < token.end and token.start < end for start, end in self.flagged)

    def has_blank(self, start: int, end: int) -> bool:
        """Is there a blank at a place from ``start`` to ``end`` (both included)?"""
        return any(start <= place <= end for place in self.blanks)


def expected_document(expected: Expected) -> Document:
    """The finished document of a set."""
    lines: list[tuple[str, LineKind, str | None]] = []
    for section in expected.sections:
        if section.heading:
            lines.append((section.heading, "heading", section.heading))
        lines.extend((text, "paragraph", section.heading) for text in section.paragraphs)
        lines.extend((text, "item", section.heading) for text in section.items)
    return Document(_placed(lines))


def draft_document(report: Report) -> Document:
    """A draft report. A flag over no token, and a blank, stand before the token they name."""
    lines: list[tuple[str, LineKind, str | None]] = []
    numbers: dict[tuple[int, int], int] = {}
    for section_number, section in enumerate(report.sections):
        if section.heading:
            lines.append((section.heading, "heading", section.heading))
        for block_number, block in enumerate(section.blocks):
            numbers[section_number, block_number] = len(lines)
            lines.append((block.text, block.kind, section.heading))
    placed = _placed(lines)

    def place(section: int, block: int, token: int) -> tuple[int, int] | None:
        """The characters of a token; past the last one, the end of the block."""
        if (section, block) not in numbers:
            return None
        line = placed[numbers[section, block]]
        before = report.sections[section].blocks[block].tokens[:token]
        start = line.start + sum(len(one.text + one.space) for one in before)
        following = report.sections[section].blocks[block].tokens[token : token + 1]
        return start, start + sum(len(one.text) for one in following)

    flagged: list[tuple[int, int]] = []
    blanks = [found[0] for blank in report.blanks if (found := place(blank.section, blank.block, blank.token))]
    for flag in report.flags:
        first = place(flag.section, flag.block, flag.tokens[0])
        last = place(flag.section, flag.block, max(flag.tokens[1] - 1, flag.tokens[0]))
        if first is None or last is None:
            continue
        if flag.tokens[1] <= flag.tokens[0]:
            blanks.append(first[0])
        else:
            flagged.append((first[0], last[1]))
    times = [
        Timed(*characters, token.start, token.end)
        for (section_number, block_number) in numbers
        for number, token in enumerate(report.sections[section_number].blocks[block_number].tokens)
        if token.start is not None and token.end is not None
        if (characters := place(section_number, block_number, number)) is not None
    ]
    blanked = sum(len(tokens(blank.sounds_like)) for blank in report.blanks)
    return Document(placed, tuple(flagged), tuple(blanks), blanked, tuple(times))


def heard_document(text: str, words: Iterable[HeardWord]) -> Document:
    """The recogniser's text as one line, with the times of its words; a word that is not in it is passed over."""
    times: list[Timed] = []
    place = 0
    for word in words:
        start = text.find(word.text, place)
        if start >= 0 and word.text:
            place = start + len(word.text)
            times.append(Timed(start, place, word.start, word.end))
    return Document(_placed([(text, "paragraph", None)]), times=tuple(times))


def _placed(lines: Iterable[tuple[str, LineKind, str | None]]) -> tuple[Line, ...]:
    result: list[Line] = []
    start = 0
    for text, kind, heading in lines:
        result.append(Line(text, kind, heading, start))
        start += len(text) + 1
    return tuple(result)
