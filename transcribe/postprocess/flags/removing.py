"""Takes runs of tokens out of a draft; what is marked in it moves along with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from transcribe.report import Block, Correction, Flag, Report, Section, Token

Span = tuple[int, int]  # a half-open range of tokens
Runs = Mapping[tuple[int, int], Sequence[Span]]  # of a section and block, in order, apart from each other

Mark = TypeVar("Mark", Flag, Correction)


def without(report: Report, runs: Runs) -> Report:
    """The report without the tokens of these runs.

    A mark on some of them keeps the rest of its tokens; a flag on nothing else stands where they were (its range is
    empty), a correction of nothing else goes. A blank before one of them stands where they were.
    """
    return report.model_copy(
        update={
            "sections": tuple(
                Section(
                    heading=section.heading,
                    blocks=tuple(_left(block, runs.get((s, b), ())) for b, block in enumerate(section.blocks)),
                )
                for s, section in enumerate(report.sections)
            ),
            "flags": tuple(flag if flag.field is not None else _moved(flag, runs) for flag in report.flags),
            "corrections": tuple(
                moved for each in report.corrections if (moved := _moved(each, runs)).tokens[0] < moved.tokens[1]
            ),
            "blanks": tuple(
                blank.model_copy(update={"token": _place(blank.token, runs.get((blank.section, blank.block), ()))})
                for blank in report.blanks
            ),
        }
    )


def _left(block: Block, runs: Sequence[Span]) -> Block:
    """A block without its runs; the word before each takes over the space behind it."""
    kept: list[Token] = []
    place = 0
    for first, last in runs:
        kept += block.tokens[place:first]
        if kept:
            kept[-1] = kept[-1].model_copy(update={"space": block.tokens[last - 1].space})
        place = last
    return Block(kind=block.kind, tokens=(*kept, *block.tokens[place:]))


def _moved(mark: Mark, runs: Runs) -> Mark:
    here = runs.get((mark.section, mark.block), ())
    first, last = mark.tokens
    return mark.model_copy(update={"tokens": (_place(first, here), _place(last, here))}) if here else mark


def _place(index: int, runs: Sequence[Span]) -> int:
    """Where a token stands once the runs are out; one of a run: where its run was."""
    return index - sum(min(index, last) - first for first, last in runs if first < index)
