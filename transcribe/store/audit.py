"""The audit trail: who did what to which dictation and when; lines are only ever added, and are chained by hashes.

Each line's hash is an HMAC-SHA256, with a key of the store, over the hash before and the line itself. So a line that
was changed, put in or taken out in the middle is found, and who has the database but not the key cannot forge one.
That lines were cut off at the *end* is found by a head: the number and hash of the last line at some time, remembered
outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, func, insert, select

from transcribe.store.errors import DamagedError, StoreError
from transcribe.store.files import write_whole
from transcribe.store.moments import now, written
from transcribe.store.schema import AuditEntry

HEAD_NAME = "audit-head.json"
_BEGINNING = "0" * 64
_PAGE = 1000  # lines
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:@-]{0,64}")

Detail = str | int | bool | None


class Head(BaseModel):
    """The end of the trail at some time; ``mac`` shows that the store itself said so."""

    model_config = ConfigDict(frozen=True)

    seq: int
    hash: str
    at: str
    mac: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail. ``detail`` holds numbers, hashes and identifiers, no words."""

    seq: int
    at: datetime
    who: str
    action: str
    dictation: str | None
    detail: dict[str, Detail]
    hash: str


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """Adds to the trail, reads it, and finds out whether it is whole."""

    key: bytes = field(repr=False)

    def add(self, connection: Connection, who: str, action: str, dictation: str | None, **detail: Detail) -> None:
        """Add a line, in the change that it is about (``Database.writing``)."""
        for value in detail.values():
            if isinstance(value, str) and not _IDENTIFIER.fullmatch(value):
                raise ValueError("the audit trail takes identifiers, not words")
        seq, before = self._end(connection)
        at = now()
        text = json.dumps(detail, sort_keys=True, separators=(",", ":"))
        values = {"seq": seq + 1, "at": at, "who": who, "action": action, "dictation_id": dictation, "detail": text}
        digest = self._chained(before, seq + 1, at, who, action, dictation, text)
        connection.execute(insert(AuditEntry).values(**values, hash=digest))

    def lines(self, connection: Connection) -> Iterator[Line]:
        """The lines of the trail in order, each checked against the one before. Raises ``DamagedError``."""
        after, before = 0, _BEGINNING
        asked = select(*AuditEntry.__table__.columns).order_by(AuditEntry.seq).limit(_PAGE)
        while rows := connection.execute(asked.where(AuditEntry.seq > after)).all():
            for expected, row in enumerate(rows, start=after + 1):
                digest = self._chained(before, row.seq, row.at, row.who, row.action, row.dictation_id, row.detail)
                if row.seq != expected:
                    raise DamagedError(f"Line {expected} of the audit trail is missing.")
                if not hmac.compare_digest(digest, row.hash):
                    raise DamagedError(f"Line {row.seq} of the audit trail was changed, or the line before it.")
                before = row.hash
                yield Line(row.seq, row.at, row.who, row.action, row.dictation_id, json.loads(row.detail), row.hash)
            after = rows[-1].seq

    def verify(self, connection: Connection, *heads: Head) -> Head:
        """Check the whole trail, and that it still holds what these heads saw. Returns its head now.

        Raises ``DamagedError`` with the first line that is wrong.
        """
        wanted = {head.seq: head.hash for head in heads if self._is_own(head)}
        seq, digest = 0, _BEGINNING
        for line in self.lines(connection):
            seq, digest = line.seq, line.hash
            if wanted.get(seq, digest) != digest:
                raise DamagedError(f"Line {seq} of the audit trail is not the one that was there before.")
        cut = max(wanted, default=0)
        if cut > seq:
            raise DamagedError(f"The audit trail was cut off after line {seq}: it had {cut} lines or more before.")
        return self._head(seq, digest)

    def _is_own(self, head: Head) -> bool:
        if not hmac.compare_digest(head.mac, self._mac(head.seq, head.hash, head.at)):
            raise DamagedError("This head of the audit trail was not made by this store, or was changed.")
        return True

    def _head(self, seq: int, digest: str) -> Head:
        at = written(now())
        return Head(seq=seq, hash=digest, at=at, mac=self._mac(seq, digest, at))

    def _mac(self, seq: int, digest: str, at: str) -> str:
        return hmac.new(self.key, f"head {seq} {digest} {at}".encode(), hashlib.sha256).hexdigest()

    def _end(self, connection: Connection) -> tuple[int, str]:
        last = select(func.max(AuditEntry.seq)).scalar_subquery()
        row = connection.execute(select(AuditEntry.seq, AuditEntry.hash).where(AuditEntry.seq == last)).one_or_none()
        return (row.seq, row.hash) if row else (0, _BEGINNING)

    def _chained(
        self, before: str, seq: int, at: datetime, who: str, action: str, dictation: str | None, detail: str
    ) -> str:
        line = json.dumps([before, seq, written(at), who, action, dictation, detail], separators=(",", ":"))
        return hmac.new(self.key, line.encode(), hashlib.sha256).hexdigest()


def read_head(path: Path) -> Head | None:
    """A head that was kept in a file, ``None`` if there is no such file. Raises ``StoreError``."""
    try:
        return Head.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        raise StoreError(f"The head of the audit trail in {path.name} cannot be read.") from None


def write_head(path: Path, head: Head) -> None:
    """Keep a head in a file. Raises ``StoreError``."""
    try:
        write_whole(path, head.model_dump_json().encode() + b"\n")
    except OSError as error:
        raise StoreError(f"The head of the audit trail cannot be written: {error.strerror}.") from None
