"""Finished runs as the report's blocks, and the notes on them as its corrections and flags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from transcribe.postprocess.writing.written import Change, Note, Question, Run, Written
from transcribe.report import Block, Correction, Flag, Token


def block_of(run: Run, kind: Literal["paragraph", "item"]) -> Block:
    """A finished run as a block; the last token has no space behind it."""
    tokens = [_token(written) for written in run]
    if tokens and tokens[-1].space:
        tokens[-1] = tokens[-1].model_copy(update={"space": ""})
    return Block(kind=kind, tokens=tuple(tokens))


def _token(written: Written) -> Token:
    return Token(
        text=written.text,
        space=written.space,
        start=written.start,
        end=written.end,
        probability=written.probability,
        origin=written.origin,
        words=written.words,
    )


def corrections_of(run: Run, section: int, block: int) -> Iterator[Correction]:
    """The changes noted on a run, in order."""
    for note, tokens in _noted(run):
        if isinstance(note, Change):
            yield Correction(
                section=section,
                block=block,
                tokens=tokens,
                heard=note.heard,
                written=note.written,
                rule=note.rule,
                evidence=dict(note.evidence),
                alternatives=note.alternatives,
            )


def questions_of(run: Run, section: int, block: int) -> Iterator[Flag]:
    """The questions noted on a run, in order."""
    for note, tokens in _noted(run):
        if isinstance(note, Question):
            yield Flag(
                kind=note.kind,
                severity=note.severity,
                section=section,
                block=block,
                tokens=tokens,
                message=note.message,
                suggestions=note.suggestions,
                heard=note.heard,
            )


def _noted(run: Run) -> Iterator[tuple[Note, tuple[int, int]]]:
    """Each note with the half-open range of tokens from its first to its last place."""
    places: dict[Note, tuple[int, int]] = {}
    for number, token in enumerate(run):
        for note in token.notes:
            places[note] = (places.get(note, (number, 0))[0], number + 1)
    yield from places.items()
