"""A consistent copy of the database while it is in use, encrypted; and the way back.

SQLite: its online backup, page by page, into a file with the same key. PostgreSQL: what ``pg_dump`` writes (one
snapshot), encrypted (age) on its way to the disk; ``pg_restore`` takes it back. Both are among PostgreSQL's client
programs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pyrage
import sqlcipher3.dbapi2 as sqlcipher

from transcribe.durable import force_folder
from transcribe.store.database import Database, raw_connection
from transcribe.store.errors import DamagedError, StoreError
from transcribe.store.keys import StoreKeys


def suffix_of(database: Database) -> str:
    """What the name of a copy ends with."""
    return ".db" if database.file else ".dump.age"


def copy_database(database: Database, keys: StoreKeys, target: Path) -> None:
    """Write a copy of the database to a new file, forced to the disk. Raises ``StoreError``."""
    try:
        if database.file:
            _copy_sqlite(database.file, keys, target)
        else:
            _dump_postgres(database, keys, target)
        descriptor = os.open(target, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        force_folder(target.parent)
    except OSError as error:
        raise StoreError(f"The copy of the database cannot be written: {error.strerror}.") from None
    except pyrage.EncryptError:
        raise StoreError("The copy of the database could not be read to its end.") from None


def restore_database(copy: Path, database: Database, keys: StoreKeys) -> None:
    """Put a copy back: to where no database file is, or into an empty PostgreSQL database. Raises ``StoreError``."""
    if database.file:
        try:
            shutil.copyfile(copy, database.file)
        except OSError as error:
            raise StoreError(f"The database cannot be put back: {error.strerror}.") from None
        return
    with database.reading() as connection:
        tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
        if connection.exec_driver_sql(tables).scalar():
            raise StoreError("This database is not empty: a store is restored into an empty one.")
    _restore_postgres(copy, database, keys)


def _copy_sqlite(file: Path, keys: StoreKeys, target: Path) -> None:
    try:
        with (
            closing(raw_connection(file, keys.database)) as source,
            closing(raw_connection(target, keys.database)) as copy,
        ):
            source.backup(copy)
    except sqlcipher.Error:
        raise StoreError("The database could not be copied. Look whether there is room on the disk.") from None


def _dump_postgres(database: Database, keys: StoreKeys, target: Path) -> None:
    command = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    with target.open("xb") as file:
        with subprocess.Popen(command, env=_environment(database), stdout=PIPE, stderr=DEVNULL) as dump:
            pyrage.encrypt_io(dump.stdout, file, [keys.vault.to_public()])
        if dump.returncode:
            raise StoreError("pg_dump could not copy the database. Look whether it is as new as the server.")


def _restore_postgres(copy: Path, database: Database, keys: StoreKeys) -> None:
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    command += ["--dbname", database.engine.url.database or ""]
    with (
        copy.open("rb") as file,
        subprocess.Popen(command, env=_environment(database), stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL) as load,
    ):
        try:
            pyrage.decrypt_io(file, load.stdin, [keys.vault])
        except (pyrage.DecryptError, OSError):
            load.terminate()
            raise DamagedError("The copy of the database is damaged, or pg_restore could not read it.") from None
    if load.returncode:
        raise StoreError("pg_restore could not put the database back. Look whether it is as new as the server.")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreError(f"{name} is not on this machine: install PostgreSQL's client programs.")
    return found


def _environment(database: Database) -> Mapping[str, str]:
    """The address for PostgreSQL's programs; a password must not stand on a command line."""
    url = database.engine.url
    query = {name: value for name, value in url.query.items() if isinstance(value, str)}
    given = {
        "PGHOST": query.get("host") or url.host,
        "PGPORT": query.get("port") or (str(url.port) if url.port else None),
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode"),
    }
    return os.environ | {name: value for name, value in given.items() if value}
