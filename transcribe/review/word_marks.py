"""Puts a report together from changed blocks, and moves its flags, corrections and blanks along with the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from transcribe.report import Blank, Block, Correction, Flag, Report, Section

Place = tuple[int, int]  # section and block


@dataclass(slots=True)
class NewBlock:
    """A block as it is to be: where it stood before (``None``: nowhere), and where its tokens of before stand now.

    ``gone`` are shown words that were no tokens (the mark of a blank) and were deleted.
    """

    block: Block
    before: Place | None = None
    kept: dict[int, int] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


@dataclass(slots=True)
class NewSection:
    """A section as it is to be; ``begun``: the reader has come to it."""

    number: int
    heading: str | None
    blocks: list[NewBlock] = field(default_factory=list)
    begun: bool = False


def rebuilt(report: Report, sections: Sequence[NewSection]) -> Report:
    """The report with these sections; an empty one without a heading is left out."""
    wanted = [section for section in sections if section.heading or section.blocks]
    moved = {
        block.before: ((number, at), block)
        for number, section in enumerate(wanted)
        for at, block in enumerate(section.blocks)
        if block.before is not None
    }
    update: dict[str, Any] = {
        "sections": tuple(
            Section(heading=section.heading, blocks=tuple(block.block for block in section.blocks))
            for section in wanted
        ),
        "flags": tuple(_flags(report.flags, moved)),
        "corrections": tuple(_corrections(report.corrections, moved)),
        "blanks": tuple(_blanks(report.blanks, moved)),
    }
    return report.model_copy(update=update)


_Moved = dict[Place, tuple[Place, NewBlock]]


def _flags(flags: Sequence[Flag], moved: _Moved) -> Iterator[Flag]:
    """A flag stays while any of its words stands; one on the header or the document stays."""
    for flag in flags:
        if flag.field is not None:
            yield flag
            continue
        place, block = moved.get((flag.section, flag.block), ((0, 0), None))
        tokens = _range(flag.tokens, block) if block else None
        if tokens is not None:
            yield flag.model_copy(update={"section": place[0], "block": place[1], "tokens": tokens})


def _corrections(corrections: Sequence[Correction], moved: _Moved) -> Iterator[Correction]:
    """A correction stays while all of its words stand."""
    for correction in corrections:
        place, block = moved.get((correction.section, correction.block), ((0, 0), None))
        whole = block is not None and all(number in block.kept for number in range(*correction.tokens))
        tokens = _range(correction.tokens, block) if block and whole else None
        if tokens is not None:
            yield correction.model_copy(update={"section": place[0], "block": place[1], "tokens": tokens})


def _blanks(blanks: Sequence[Blank], moved: _Moved) -> Iterator[Blank]:
    """A blank stays while its mark does: who deletes the mark, or types over it, has filled it."""
    filled: dict[Place, int] = {}
    for blank in sorted(blanks, key=lambda blank: (blank.section, blank.block, blank.token)):
        here = (blank.section, blank.block)
        place, block = moved.get(here, ((0, 0), None))
        if block is None:
            continue
        marks_gone = sum(word.startswith("[") for word in block.gone)
        if filled.get(here, 0) < marks_gone:
            filled[here] = filled.get(here, 0) + 1
            continue
        after = [now for before, now in block.kept.items() if before >= blank.token]
        token = min(after, default=len(block.block.tokens))
        yield blank.model_copy(update={"section": place[0], "block": place[1], "token": token})


def _range(tokens: tuple[int, int], block: NewBlock) -> tuple[int, int] | None:
    """Where a range of tokens stands now: from the first that is left to the last; ``None`` if none is left."""
    first, last = tokens
    standing = [block.kept[number] for number in range(first, last) if number in block.kept]
    if not standing:
        return (block.kept[first],) * 2 if first == last and first in block.kept else None
    return min(standing), max(standing) + 1
