"""Which workers are alive: each holds a lock under its name, which ends with its process, however that ends.

On PostgreSQL it is a session's advisory lock, seen by every machine; else a lock on a file in the store's folder.
"""

from __future__ import annotations

import time
import zlib
from abc import ABC, abstractmethod
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from transcribe.store.database import Database
from transcribe.store.errors import StoreError
from transcribe.store.files import make_folder
from transcribe.store.store import Store

FOLDER = "workers"
_CLASS = 0x776F726B  # of PostgreSQL's advisory locks that are ours
_PATIENCE_SECONDS = 2.0  # others hold a file's lock for a moment when they look whether it is free


class Presence(ABC):
    """A name that nobody else has while it is held."""

    @abstractmethod
    def take(self) -> bool:
        """Take the name; false if somebody else has it. Raises ``StoreError``."""

    @abstractmethod
    def is_kept(self) -> bool:
        """Whether it is still ours: a connection can be lost, and with it the lock."""

    @abstractmethod
    def release(self) -> None:
        """Give it back."""

    @abstractmethod
    def is_taken(self) -> bool:
        """Whether anybody has the name."""


def presence_of(store: Store, name: str) -> Presence:
    """The presence of a worker (or of a duty that only one may have) with this name."""
    if store.database.file is None:
        return _ServerPresence(store.database, name)
    return _FilePresence(store.folder / FOLDER, name)


class _FilePresence(Presence):
    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._lock = FileLock(folder / f"{sha256(name.encode()).hexdigest()[:24]}.lock", mode=0o600, thread_local=False)

    def take(self) -> bool:
        try:
            make_folder(self._folder)
            self._lock.acquire(timeout=_PATIENCE_SECONDS)
        except Timeout:
            return False
        except OSError as error:
            raise StoreError(f"The store's folder cannot be written to: {error.strerror}.") from None
        return True

    def is_kept(self) -> bool:
        return self._lock.is_locked

    def release(self) -> None:
        self._lock.release()

    def is_taken(self) -> bool:
        if self._lock.is_locked:
            return True
        try:
            make_folder(self._folder)
            self._lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError as error:
            raise StoreError(f"The store's folder cannot be written to: {error.strerror}.") from None
        self._lock.release()
        return False


class _ServerPresence(Presence):
    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._numbers = {"class": _CLASS, "name": zlib.crc32(name.encode()) - 2**31}
        self._session: Connection | None = None

    def take(self) -> bool:
        end = time.monotonic() + _PATIENCE_SECONDS
        while not self._try_take():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def _try_take(self) -> bool:
        self.release()
        try:
            session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                if session.scalar(text("SELECT pg_try_advisory_lock(:class, :name)"), self._numbers):
                    self._session = session
            finally:
                if self._session is None:
                    session.close()
        except SQLAlchemyError:
            raise StoreError("The database of the store cannot be reached. Look whether its server runs.") from None
        return self._session is not None

    def is_kept(self) -> bool:
        if self._session is None:
            return False
        try:
            return bool(self._session.scalar(text("SELECT 1")))
        except SQLAlchemyError:
            return False

    def release(self) -> None:
        if self._session is not None:
            with suppress(SQLAlchemyError):  # the server notices a closed connection only later
                self._session.scalar(text("SELECT pg_advisory_unlock(:class, :name)"), self._numbers)
            with suppress(SQLAlchemyError):
                self._session.invalidate()  # whatever happened, the lock goes with the connection
                self._session.close()
            self._session = None

    def is_taken(self) -> bool:
        asked = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND classid = :class AND objid = CAST(CAST(:name AS bigint) & 4294967295 AS oid)"
        )
        with self._database.reading() as connection:
            return bool(connection.scalar(asked, self._numbers))
