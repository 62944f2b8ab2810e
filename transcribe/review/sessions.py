"""Who is logged in: opaque sessions in the database. The browser holds a random token, the table its hash alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update

from transcribe.store.database import Database
from transcribe.store.moments import now
from transcribe.store.schema import Session

_TOKEN_BYTES = 32
_STEP = timedelta(seconds=20)  # how exact the last sign of life is: not every request is a write


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions end after ``idle`` without a sign of life, and in any case after ``lifetime``."""

    database: Database
    idle: timedelta
    lifetime: timedelta

    def begin(self, person: str) -> str:
        """A new session; returns its token, which is kept nowhere."""
        token, at = secrets.token_urlsafe(_TOKEN_BYTES), now()
        with self.database.writing() as connection:
            connection.execute(delete(Session).where(self._is_over()))
            connection.execute(insert(Session).values(key=_key(token), person_id=person, begun_at=at, seen_at=at))
        return token

    def person_of(self, token: str, *, alive: bool = True) -> str | None:
        """Whose session it is, ``None`` if it is none or over; ``alive``: this is a sign of life of the person."""
        at = now()
        with self.database.reading() as connection:
            row = connection.execute(select(*Session.__table__.columns).where(Session.key == _key(token))).one_or_none()
        if row is None or row.seen_at + self.idle <= at or row.begun_at + self.lifetime <= at:
            return None
        if alive and at - row.seen_at > min(_STEP, self.idle / 4):
            with self.database.writing() as connection:
                connection.execute(update(Session).where(Session.key == row.key).values(seen_at=at))
        person: str = row.person_id
        return person

    def end(self, token: str) -> None:
        """Log off."""
        with self.database.writing() as connection:
            connection.execute(delete(Session).where(Session.key == _key(token)))

    def end_all(self, person: str, but: str | None = None) -> None:
        """Log a person off everywhere, but for one session."""
        ended = delete(Session).where(Session.person_id == person)
        if but is not None:
            ended = ended.where(Session.key != _key(but))
        with self.database.writing() as connection:
            connection.execute(ended)

    def _is_over(self) -> ColumnElement[bool]:
        return (Session.seen_at <= now() - self.idle) | (Session.begun_at <= now() - self.lifetime)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
