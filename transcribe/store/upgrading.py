"""Brings the tables of a store up to date when it is opened, with a copy made before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from transcribe.store.database import Database
from transcribe.store.errors import NewerStoreError, StoreError

MIGRATIONS = Path(__file__).with_name("migrations")


def create_tables(database: Database, then: Callable[[Connection], None]) -> None:
    """Make the tables in an empty database, and ``then`` their first rows, in one change. Raises ``StoreError``."""
    with database.writing() as connection:
        if inspect(connection).get_table_names():
            raise StoreError("This database is not empty: a new store needs one of its own.")
        command.upgrade(_config(MIGRATIONS, connection), "head")
        then(connection)


def bring_up_to_date(
    database: Database, copy_before: Callable[[str], None], migrations: Path = MIGRATIONS
) -> tuple[str, str] | None:
    """Run the steps that a store still lacks, all or none; ``copy_before`` is called with its revision before.

    Returns the revisions before and after, ``None`` if it was up to date. Raises ``NewerStoreError``, ``StoreError``.
    """
    with database.reading() as connection:
        if _lacking(connection, migrations) is None:
            return None
    with database.writing() as connection:
        lacking = _lacking(connection, migrations)
        if lacking is not None:  # nobody did it while this program waited for its turn
            copy_before(lacking[0])
            command.upgrade(_config(migrations, connection), "head")
        return lacking


def _lacking(connection: Connection, migrations: Path) -> tuple[str, str] | None:
    scripts = ScriptDirectory(str(migrations))
    head = scripts.get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None or head is None:
        raise StoreError("The database of this store is empty. Restore it from the last backup.")
    if found == head:
        return None
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerStoreError(
            "A newer version of the program has upgraded this store. Use that version, or a newer one; "
            "the copy made before that upgrade lies in the store's folder 'before-upgrade'."
        )
    return found, head


def _config(migrations: Path, connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config
