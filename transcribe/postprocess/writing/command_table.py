"""The tables of spoken commands: what is said, what happens, and what recognisers write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from transcribe.postprocess.writing.pieces import Piece
from transcribe.tables import table


class Action(StrEnum):
    """What a command does."""

    SIGN = "sign"
    OPEN = "open"
    CLOSE = "close"
    WORD = "word"
    PARAGRAPH = "paragraph"
    LINE = "line"
    HEADING = "heading"
    ITEM = "item"
    CAP_NEXT = "cap_next"
    CAP_THAT = "cap_that"
    CAPS_THAT = "caps_that"
    CAPS_ON = "caps_on"
    CAPS_OFF = "caps_off"
    CAP_NONE = "cap_none"
    STYLE = "style"
    SCRATCH = "scratch"
    CORRECTION = "correction"
    NOTE = "note"
    INSTRUCTION = "instruction"
    RESUME = "resume"
    NOTHING = "nothing"
    STAT = "stat"
    END = "end"
    END_IF_LAST = "end_if_last"
    NEXT_PATIENT = "next_patient"


SIGNS = frozenset({Action.SIGN, Action.OPEN, Action.CLOSE})
BREAKS = frozenset({Action.PARAGRAPH, Action.LINE, Action.HEADING, Action.ITEM, Action.NEXT_PATIENT, Action.END})
LAYOUT = SIGNS | BREAKS
EDITS = frozenset({Action.SCRATCH, Action.CORRECTION})


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table: the words said, what happens, and the neighbours that make it literal."""

    said: tuple[str, ...]
    action: Action
    value: str
    not_after: frozenset[str]
    not_before: frozenset[str]
    trust: int = 3
    near: float | None = None

    @property
    def name(self) -> str:
        """The words said, as the tables write them."""
        return " ".join(self.said)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command as it was spoken: the command and the pieces that made it up."""

    command: Command
    pieces: tuple[Piece, ...]


Entry = Piece | Spoken


@dataclass(frozen=True, slots=True)
class Form:
    """Words that may be a command: its own, or what recognisers write in their place."""

    heard: tuple[str, ...]
    command: Command
    trust: int

    @property
    def name(self) -> str:
        """The words heard, as the tables write them."""
        return " ".join(self.heard)


@cache
def commands() -> tuple[Command, ...]:
    """The table, longest first, so that "new paragraph" is found before any shorter reading."""
    rows = (
        Command(
            said=tuple(row["said"].split()),
            action=Action(row["action"]),
            value=row["value"],
            not_after=words_in(row["not_after"]),
            not_before=words_in(row["not_before"]),
            trust=int(row["trust"]),
            near=float(row["near"]) if row["near"] else None,
        )
        for row in table("commands")
    )
    return tuple(sorted(rows, key=lambda command: -len(command.said)))


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """All forms by their first word, longest first."""
    by_name = {command.name: command for command in commands()}
    known = [Form(command.said, command, command.trust) for command in commands()]
    for row in table("command_misheard"):
        known.append(Form(tuple(row["heard"].split()), by_name[row["means"]], int(row["trust"])))
    by_first: dict[str, list[Form]] = {}
    for form in sorted(known, key=lambda form: -len(form.heard)):
        by_first.setdefault(form.heard[0], []).append(form)
    return {first: tuple(group) for first, group in by_first.items()}


def words_in(cell: str) -> frozenset[str]:
    """The words of a cell, which are separated by ``|``."""
    return frozenset(word.strip() for word in cell.split("|") if word.strip())
