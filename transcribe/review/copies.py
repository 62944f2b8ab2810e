"""Working copies: what the holder of a dictation has typed so far, saved while typing, safe from any crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from transcribe.report import Report
from transcribe.review.errors import ConflictError
from transcribe.review.leases import Leases
from transcribe.store.database import Database
from transcribe.store.moments import now
from transcribe.store.records import AnyRow
from transcribe.store.schema import Dictation
from transcribe.store.schema import WorkingCopy as CopyRow
from transcribe.store.sealing import Sealer


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """What was made of version ``base_version`` so far; ``seq`` counts its changes."""

    base_version: int
    seq: int
    saved_by: str
    saved_at: datetime
    report: Report


@dataclass(frozen=True, slots=True)
class WorkingCopies:
    """One working copy a dictation. What was made of an older version than the newest is none any more."""

    database: Database
    sealer: Sealer
    leases: Leases

    def of(self, dictation: str, newest: int) -> WorkingCopy | None:
        """The working copy of a dictation whose newest version has this number."""
        with self.database.reading() as connection:
            return self._of(connection, dictation, newest)

    def save(self, dictation: str, person: str, base_version: int, seq: int, report: Report) -> datetime:
        """Keep what was typed, and go on holding the dictation; the same again changes nothing.

        Raises ``ConflictError``: somebody else holds it ("held"), there is a newer copy ("newer", with its ``seq``) or
        a newer version ("overtaken").
        """
        body, at = report.model_dump_json(), now()
        with self.database.writing() as connection:
            self.leases.taken(connection, dictation, person)
            newest = connection.scalar(select(Dictation.newest).where(Dictation.id == dictation))
            if newest != base_version:
                raise ConflictError("There is a newer version of this report: look at it first.", cause="overtaken")
            kept = self._row(connection, dictation, base_version)
            if kept is not None and seq <= kept.seq:
                if seq == kept.seq and kept.saved_by == person and self._body(kept) == body:
                    saved_at: datetime = kept.saved_at
                    return saved_at
                raise ConflictError("There is a newer copy of this report.", cause="newer", seq=kept.seq)
            values = {"base_version": base_version, "seq": seq, "saved_by": person, "saved_at": at}
            sealed = self.sealer.seal(body, f"working {dictation}")
            self.removed(connection, dictation)
            connection.execute(insert(CopyRow).values(dictation_id=dictation, body=sealed, **values))
        return at

    @staticmethod
    def removed(connection: Connection, dictation: str) -> None:
        """Remove a working copy, within a change: it has become a version."""
        connection.execute(delete(CopyRow).where(CopyRow.dictation_id == dictation))

    def remove(self, dictation: str) -> None:
        """Remove a working copy."""
        with self.database.writing() as connection:
            self.removed(connection, dictation)

    def _of(self, connection: Connection, dictation: str, newest: int) -> WorkingCopy | None:
        row = self._row(connection, dictation, newest)
        if row is None:
            return None
        return WorkingCopy(row.base_version, row.seq, row.saved_by, row.saved_at, Report.from_json(self._body(row)))

    @staticmethod
    def _row(connection: Connection, dictation: str, newest: int) -> AnyRow | None:
        asked = select(*CopyRow.__table__.columns)
        asked = asked.where(CopyRow.dictation_id == dictation, CopyRow.base_version == newest)
        return connection.execute(asked).one_or_none()

    def _body(self, row: AnyRow) -> str:
        return self.sealer.open(row.body, f"working {row.dictation_id}")
