"""What the inbox hands over, what it gets back, and what it tells the person at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Arrival:
    """A complete, new dictation. ``path`` is for reading only; ``stem`` is reserved in the output folder."""

    path: Path
    author: str | None  # the ID that names the inbox's subfolder, or the inbox's own author
    sha256: str  # of the file's bytes, 64 hex digits
    stem: str  # the outputs are to be <stem>.docx and <stem>.json


class Outcome(StrEnum):
    """How the handling of an arrival ended."""

    DONE = "done"
    FAILED = "failed"  # the dictation's own fault; tried again only when its content changes
    POSTPONED = "postponed"  # the machine's fault (no weights, disk full): tried again after a while


class EventKind(StrEnum):
    """What a watching person may want to know."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    POSTPONED = "postponed"
    KNOWN = "known"  # the same content was done (or failed) before
    REPLACED = "replaced"  # another file came under this name while it was worked on
    HELD = "held"  # still open in another program, for long
    UNREADABLE = "unreadable"
    INBOX_LOST = "inbox_lost"
    INBOX_BACK = "inbox_back"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``path`` and ``sentence`` are for the terminal, never for a log."""

    kind: EventKind
    path: Path  # the recording, or the inbox
    stem: str | None = None
    sentence: str = ""


Handle = Callable[[Arrival], Outcome]
Tell = Callable[[Event], None]
