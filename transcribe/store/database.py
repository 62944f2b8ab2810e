"""The database behind the store: SQLite inside SQLCipher, or PostgreSQL; one writer at a time in both.

Every change is one short transaction, and all changes of a store stand in one line: SQLite's write lock, or a lock of
that name on PostgreSQL. So the audit chain has one order, and what a transaction has read cannot change under it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from transcribe.store.errors import DamagedError, OfficeKeyError, StoreError
from transcribe.store.keys import WRONG_KEY

_log = logging.getLogger(__name__)

FILE_NAME = "store.db"
BUSY_SECONDS = 30.0  # how long a writer waits for its turn
_LOCK = 0x7472616E  # the number of PostgreSQL's advisory lock
_SERVER_MISSES_US = {"tcp_keepalives_idle": 3, "tcp_keepalives_interval": 1, "tcp_keepalives_count": 3}  # seconds
_WE_MISS_THE_SERVER = {
    "connect_timeout": 10,  # seconds
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
_BUSY = "The store is busy: another program kept it for too long. Try again."
_FULL = "The disk of the store is full. Make room, then try again: nothing was changed."
_UNREACHABLE = "The database of the store cannot be reached. Look whether its server runs, then try again."
_REFUSED = "The database could not do this; the store is as it was. 'transcribe store check' tells whether it is whole."
_SENTENCES = {  # by what SQLite and PostgreSQL say
    "locked": _BUSY,
    "lock timeout": _BUSY,
    "is full": _FULL,
    "No space left": _FULL,
    "unable to open": "The database of the store cannot be opened. Look at the folder's permissions.",
    "readonly": "The database of the store cannot be written to. Look at the folder's permissions.",
    "may not be changed this way": "The database refused to change what must stay as it is.",
}


@dataclass(frozen=True, slots=True)
class Database:
    """Connections to the database. ``file`` is SQLite's file, ``None`` for PostgreSQL."""

    engine: Engine
    file: Path | None

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for a consistent look. Raises ``StoreError`` when the database cannot be used."""
        with _in_words(), self.engine.connect() as connection:
            begin = "BEGIN" if self.file else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            connection.exec_driver_sql(begin)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection for one change: all of it is kept at the end, or nothing. Nobody else writes meanwhile.

        Raises ``StoreError`` when the database cannot be used.
        """
        with _in_words(), self.engine.begin() as connection:
            begin = "BEGIN IMMEDIATE" if self.file else f"SELECT pg_advisory_xact_lock({_LOCK})"
            connection.exec_driver_sql(begin)
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def sqlite_database(file: Path, key: bytes) -> Database:
    """The SQLite file, encrypted with a raw key of 32 bytes; it is made if it is not there.

    Raises ``OfficeKeyError`` on the first use if the key is wrong.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=_connecting(file, key),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    return Database(engine, file)


def postgres_database(url: str) -> Database:
    """A database of a PostgreSQL server, by ``postgresql://user@host/name``. Raises ``StoreError``."""
    return Database(postgres_engine(postgres_url(url), {"lock_timeout": int(BUSY_SECONDS * 1000)}), None)


def postgres_engine(address: URL, parameters: Mapping[str, int] | None = None) -> Engine:
    """Connections to a PostgreSQL server, with these parameters of its sessions. Raises ``StoreError``.

    Each side misses the other within seconds when it vanishes without a word (a machine loses power, a cable is
    pulled): the server then gives the locks of a dead worker back, and a worker does not wait for a dead server.
    """
    sessions = {"synchronous_commit": "on", **_SERVER_MISSES_US, **(parameters or {})}
    options = " ".join(f"-c {name}={value}" for name, value in sessions.items())
    try:
        return create_engine(
            address, pool_pre_ping=True, hide_parameters=True, connect_args={"options": options, **_WE_MISS_THE_SERVER}
        )
    except ModuleNotFoundError:
        raise StoreError(
            "A store on PostgreSQL needs the package 'psycopg': pip install 'transcribe[postgres]'."
        ) from None


def postgres_url(url: str) -> URL:
    """The address of a PostgreSQL database, with the driver that is used. Raises ``StoreError``."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() != "postgresql":
        raise StoreError("The address of the database is not of the form postgresql://user@host/name.")
    return parsed.set(drivername="postgresql+psycopg")


def raw_connection(file: Path, key: bytes) -> Any:
    """A plain connection (DB-API) to an encrypted SQLite file, in autocommit mode."""
    connection = sqlcipher.connect(str(file), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _connecting(file: Path, key: bytes) -> Callable[[], Any]:
    def connect() -> Any:
        connection = raw_connection(file, key)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in a sentence what the database's own errors mean; they can hold values."""
    try:
        yield
    except exc.DBAPIError as error:
        _log.warning("database: %s", type(error.orig).__name__)
        raise _sentence_for(str(error.orig), error) from None
    except exc.TimeoutError:
        raise StoreError(_BUSY) from None


def _sentence_for(told: str, error: exc.DBAPIError) -> StoreError:
    if "not a database" in told:
        return OfficeKeyError(WRONG_KEY)
    if "malformed" in told or "disk I/O error" in told:
        return DamagedError("The database of the store is damaged. Restore it from the last backup.")
    unreachable = (
        isinstance(error, exc.OperationalError | exc.InterfaceError) and "sqlcipher" not in type(error.orig).__module__
    )
    usual = _UNREACHABLE if unreachable else _REFUSED
    return StoreError(next((sentence for sign, sentence in _SENTENCES.items() if sign in told), usual))
