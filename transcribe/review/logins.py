"""Passwords asked for at the door: each wrong one in a row makes the next attempt wait longer."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from threading import BoundedSemaphore

from sqlalchemy import delete, insert, select

from transcribe.review.errors import ForbiddenError, NotLoggedInError, TooManyError
from transcribe.store.moments import now
from transcribe.store.people import Person
from transcribe.store.schema import LoginFailure
from transcribe.store.store import Store

FREE_ATTEMPTS = 5  # wrong passwords in a row before anybody has to wait
FIRST_WAIT = timedelta(seconds=30)  # doubled with each further one
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
_AT_ONCE = 2  # argon2 takes 64 MB for each


@dataclass(frozen=True, slots=True)
class Logins:
    """Checks passwords, and slows down those who guess, whether or not the name they try is known."""

    store: Store
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE), repr=False)

    def person(self, name: str, password: str) -> Person:
        """The person with this password. Raises ``NotLoggedInError``, ``TooManyError``."""
        self._count(name)
        with self._turns:
            person = self.store.people.with_password(name, password)
        if person is None:
            raise NotLoggedInError("The name or the password is not right.")
        with self.store.database.writing() as connection:
            connection.execute(delete(LoginFailure).where(LoginFailure.key == self._key(name)))
        return person

    def again(self, person: str, password: str) -> None:
        """Ask somebody who is logged in for the password again. Raises ``ForbiddenError``, ``TooManyError``."""
        try:
            self.person(person, password)
        except NotLoggedInError:
            raise ForbiddenError("The password is not right.") from None

    def _count(self, name: str) -> None:
        """Count an attempt before it is made, so that attempts at the same time count, too."""
        key, at = self._key(name), now()
        with self.store.database.writing() as connection:
            row = connection.execute(
                select(*LoginFailure.__table__.columns).where(LoginFailure.key == key)
            ).one_or_none()
            if row is not None and row.closed_until > at:
                seconds = ceil((row.closed_until - at).total_seconds())
                raise TooManyError(f"Too many wrong passwords. Try again in {_in_words(seconds)}.", seconds)
            count = 1 if row is None or at - row.last_at > FORGOTTEN_AFTER else row.times + 1
            values = {"key": key, "times": count, "last_at": at, "closed_until": at + wait_after(count)}
            connection.execute(delete(LoginFailure).where(LoginFailure.key == key))
            connection.execute(insert(LoginFailure).values(**values))

    def _key(self, name: str) -> str:
        return hmac.new(self.store.keys.lookup, f"login:{name.casefold()}".encode(), hashlib.sha256).hexdigest()


def wait_after(count: int) -> timedelta:
    """How long nobody may try after so many attempts in a row."""
    over = count - FREE_ATTEMPTS
    return timedelta(0) if over < 0 else min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{ceil(seconds / 60)} minutes"
