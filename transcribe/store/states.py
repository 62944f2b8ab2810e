"""The states of a dictation and the moves between them; the moves themselves are a table (``moves.tsv``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from transcribe.tables import rows_of

SYSTEM = "system"  # the name under which the program itself acts


class State(StrEnum):
    """Where a dictation is on its way."""

    RECEIVED = "received"
    TRANSCRIBING = "transcribing"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED_TO_AUTHOR = "returned_to_author"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    DISTRIBUTED = "distributed"
    ADDENDED = "addended"
    FAILED = "failed"
    QUARANTINED = "quarantined"


class Role(StrEnum):
    """What somebody may be; ``SYSTEM`` is the program, never a person."""

    SYSTEM = "system"
    SECRETARY = "secretary"
    AUTHOR = "author"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"  # manages people and settings, and has no business with dictations


AFTER_SIGNING = frozenset({State.SIGNED, State.DISTRIBUTED, State.ADDENDED})
NEED_A_REPORT = frozenset({State.DRAFT, State.AWAITING_SIGNATURE})
BY_AN_ACT = frozenset({State.SIGNED, State.ADDENDED})  # reached by ``Store.sign`` and ``Store.addendum`` alone


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is allowed: by whom, and whether it needs a reason."""

    who: frozenset[Role]
    needs_reason: bool


@cache
def moves() -> dict[tuple[State, State], Move]:
    """All moves by their states. A pair of twice the same state: there a version of the report may be written."""
    return {
        (State(row["from"]), State(row["to"])): Move(
            frozenset(Role(who) for who in row["who"].split(",")), row["reason"] == "yes"
        )
        for row in rows_of(Path(__file__).with_name("moves.tsv"))
    }
