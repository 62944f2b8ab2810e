"""What was already done with which content, kept so that nothing is done twice and nothing forgotten."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from transcribe.durable import force_folder
from transcribe.errors import InboxError

LEDGER_NAME = ".transcribe-ledger.jsonl"

_log = logging.getLogger(__name__)


class Step(StrEnum):
    """What happened to a content. Only ``DONE`` and ``FAILED`` settle it."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    POSTPONED = "postponed"


class Entry(BaseModel):
    """One line of the ledger. No source's name or path, and no words: only the output's stem."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    outcome: Step
    stem: str = ""
    problem: str | None = None  # the kind of failure, as in ``AudioProblem``
    when: datetime = Field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


class Ledger:
    """An append-only file of JSON lines in the output folder; the last line about a content counts.

    A torn last line (the machine went down in mid-write) and lines of later versions are skipped on
    reading. What could not be written (disk full) is known to this object all the same, and written
    with the next entry.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is there. Raises ``InboxError`` when the ledger exists and cannot be read."""
        self._path = folder / LEDGER_NAME
        self._settled: dict[str, Entry] = {}
        self._beginnings: dict[str, int] = {}
        self._unwritten: list[str] = []
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise InboxError(
                f"The ledger {LEDGER_NAME} in the output folder cannot be read: {error.strerror}."
            ) from None
        skipped = 0
        for line in filter(None, lines):
            try:
                self._learn(Entry.model_validate_json(line))
            except ValidationError:
                skipped += 1
        if skipped:
            _log.warning("ledger: %d lines could not be read and were skipped", skipped)

    def knows(self, sha256: str) -> Entry | None:
        """The entry that settled this content (done or failed), or ``None``."""
        return self._settled.get(sha256)

    def beginnings(self, sha256: str) -> int:
        """How often this content was begun, without an end, since it last came to one.

        Above 0 means that the program went down while it worked on it.
        """
        return self._beginnings.get(sha256, 0)

    def record(self, entry: Entry) -> None:
        """Append an entry that ends the work on a content (for its beginning: ``begin``).

        Raises ``OSError`` when it cannot be written: it counts all the same, and is written later.
        """
        if entry.outcome is Step.POSTPONED and not self.beginnings(entry.sha256):
            return  # there is nothing to take back
        self._learn(entry)
        self._unwritten.append(entry.model_dump_json(exclude_none=True))
        self.write()

    def begin(self, sha256: str, stem: str) -> None:
        """Append that the work on a content begins. Raises ``OSError``; then it does not count.

        Not forced to the disk: it is there to outlive a crash of the program, and if it is lost with the
        machine's power, the content is merely begun again.
        """
        entry = Entry(sha256=sha256, outcome=Step.BEGUN, stem=stem)
        self._append([*self._unwritten, entry.model_dump_json(exclude_none=True)], durable=False)
        self._learn(entry)

    def write(self) -> None:
        """Write what could not be written before. Raises ``OSError``."""
        if self._unwritten:
            self._append(self._unwritten, durable=True)

    def _append(self, lines: Sequence[str], *, durable: bool) -> None:
        is_new = not self._path.exists()
        with self._path.open("a+b") as file:
            if file.tell() > 0:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a torn line: what follows must not be lost with it
                    file.write(b"\n")
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            if durable:
                os.fsync(file.fileno())
        self._unwritten.clear()
        if is_new and durable:
            force_folder(self._path.parent)

    def _learn(self, entry: Entry) -> None:
        if entry.outcome is Step.BEGUN:
            self._beginnings[entry.sha256] = self.beginnings(entry.sha256) + 1
            return
        self._beginnings.pop(entry.sha256, None)
        if entry.outcome is not Step.POSTPONED:
            self._settled[entry.sha256] = entry
