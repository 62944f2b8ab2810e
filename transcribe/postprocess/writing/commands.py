"""Spoken commands: found among the pieces, by the table ``vocab/commands.tsv``.

A command word is taken literally where its neighbours make it one of the dictated words ("sigmoid colon"). Where an
author speaks punctuation, the recogniser's own commas and full stops are dropped, so that nothing is doubled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from transcribe.postprocess.writing.pieces import Piece
from transcribe.tables import table

SPOKEN_RATE = 40  # one spoken sign in so many words, or more, is an author who speaks punctuation


class Action(StrEnum):
    """What a command does."""

    SIGN = "sign"
    OPEN = "open"
    CLOSE = "close"
    PARAGRAPH = "paragraph"
    LINE = "line"
    HEADING = "heading"
    END = "end"


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table: the words said, what happens, and the neighbours that make it literal."""

    said: tuple[str, ...]
    action: Action
    value: str
    not_after: frozenset[str]
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command as it was spoken: the command and the pieces that made it up."""

    command: Command
    pieces: tuple[Piece, ...]


@cache
def commands() -> tuple[Command, ...]:
    """The table, longest first, so that "new paragraph" is found before any shorter reading."""
    rows = (
        Command(
            said=tuple(row["said"].split()),
            action=Action(row["action"]),
            value=row["value"],
            not_after=_words(row["not_after"]),
            not_before=_words(row["not_before"]),
        )
        for row in table("commands")
    )
    return tuple(sorted(rows, key=lambda command: -len(command.said)))


def _words(cell: str) -> frozenset[str]:
    return frozenset(word for word in cell.split("|") if word)


def with_commands(pieces: list[Piece]) -> Iterator[Piece | Spoken]:
    """The pieces in order, with each spoken command in place of the pieces it was made of."""
    place = 0
    while place < len(pieces):
        command = _command_at(pieces, place)
        if command is None:
            yield pieces[place]
            place += 1
        else:
            yield Spoken(command, tuple(pieces[place : place + len(command.said)]))
            place += len(command.said)


def _command_at(pieces: list[Piece], place: int) -> Command | None:
    for command in commands():
        length = len(command.said)
        if tuple(piece.plain for piece in pieces[place : place + length]) != command.said:
            continue
        before = pieces[place - 1].plain if place and not pieces[place - 1].sign else ""
        after = pieces[place + length].plain if place + length < len(pieces) else ""
        if before in command.not_after:
            return None
        if after in command.not_before and not pieces[place + length - 1].sign:
            return None
        return command
    return None


def speaks_punctuation(stream: list[Piece | Spoken]) -> bool:
    """Whether this author dictates commas and full stops."""
    signs = sum(isinstance(entry, Spoken) and entry.command.action is Action.SIGN for entry in stream)
    return signs >= 2 and signs * SPOKEN_RATE >= len(stream)
