"""Leases: one person at a time writes to a dictation; who it is can be seen, and nobody is forgotten for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from transcribe.review.errors import ConflictError
from transcribe.store.audit import AuditTrail
from transcribe.store.database import Database
from transcribe.store.moments import now
from transcribe.store.schema import Lease as LeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a dictation, and until when unless it is renewed."""

    holder: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Leases:
    """A lease lasts for ``length`` after its holder's last sign of life."""

    database: Database
    audit: AuditTrail
    length: timedelta

    def take(self, dictation: str, person: str, *, take_over: bool = False) -> Lease:
        """Hold a dictation, or go on holding it. Raises ``ConflictError`` if somebody else does."""
        with self.database.writing() as connection:
            return self.taken(connection, dictation, person, take_over=take_over)

    def taken(self, connection: Connection, dictation: str, person: str, *, take_over: bool = False) -> Lease:
        """The same within a change."""
        held = current(connection, dictation)
        if held and held.holder != person:
            if not take_over:
                raise ConflictError("Somebody else is working on this dictation.", cause="held", holder=held.holder)
            self.audit.add(connection, person, "lease_taken_over", dictation, holder=held.holder)
        lease = Lease(person, now() + self.length)
        connection.execute(delete(LeaseRow).where(LeaseRow.dictation_id == dictation))
        connection.execute(insert(LeaseRow).values(dictation_id=dictation, holder=person, until=lease.until))
        return lease

    def release(self, dictation: str, person: str) -> None:
        """Let go of a dictation; nothing happens if somebody else holds it."""
        with self.database.writing() as connection:
            self.released(connection, dictation, person)

    @staticmethod
    def released(connection: Connection, dictation: str, person: str) -> None:
        """The same within a change."""
        own = (LeaseRow.dictation_id == dictation) & (LeaseRow.holder == person)
        connection.execute(delete(LeaseRow).where(own))

    def of(self, dictation: str) -> Lease | None:
        """Who holds a dictation now."""
        with self.database.reading() as connection:
            return current(connection, dictation)

    def all(self) -> dict[str, str]:
        """Who holds what now, by the dictation's id."""
        with self.database.reading() as connection:
            rows = connection.execute(select(LeaseRow.dictation_id, LeaseRow.holder).where(LeaseRow.until > now()))
            return {row.dictation_id: row.holder for row in rows}


def current(connection: Connection, dictation: str) -> Lease | None:
    """The lease on a dictation that is not over."""
    asked = select(LeaseRow.holder, LeaseRow.until).where(LeaseRow.dictation_id == dictation, LeaseRow.until > now())
    row = connection.execute(asked).one_or_none()
    return Lease(row.holder, row.until) if row else None
