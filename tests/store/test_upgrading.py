"""Older stores become newer ones; newer ones are left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from transcribe.store.checking import check
from transcribe.store.errors import NewerStoreError
from transcribe.store.opening import COPIES, open_store
from transcribe.store.schema import Table
from transcribe.store.store import Store
from transcribe.store.upgrading import MIGRATIONS

from .places import Place, drafted, received, report

NEWEST = max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v*.py"))
NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{NEWEST}"


def upgrade() -> None:
    op.add_column("dictations", sa.Column("colour", sa.String(10)))
    op.execute("UPDATE dictations SET colour = 'green'")
"""
BROKEN = NEXT + '    op.execute("UPDATE nothing SET colour = 1")\n'


def migrations(folder: Path, next_step: str) -> Path:
    """The steps of a later version of the program."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v9999_next.py").write_text(next_step)
    return folder


def test_the_steps_make_the_tables_that_the_program_uses(store: Store) -> None:
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_a_store_of_the_first_version_becomes_one_of_the_next(place: Place, tmp_path: Path) -> None:
    with place.open() as store:
        dictation, waiting = drafted(store), received(store, b"still in the queue")
    later = migrations(tmp_path / "migrations", NEXT)
    with open_store(place.folder, place.key, place.url, later) as store:
        assert store.version(dictation) == report()
        assert [row.id for row in store.worklist()] == [dictation, waiting]
        with store.database.reading() as connection:
            assert set(connection.scalars(text("SELECT colour FROM dictations"))) == {"green"}
        assert check(store).whole
    (copy,) = (place.folder / COPIES).iterdir()
    assert copy.name.startswith(f"{NEWEST}-")
    assert b"Quarterdeck" not in copy.read_bytes()
    open_store(place.folder, place.key, place.url, later).close()
    assert len(list((place.folder / COPIES).iterdir())) == 1


def test_the_copy_made_before_is_the_store_as_it_was(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        dictation = drafted(store)
    open_store(lite.folder, lite.key, None, migrations(tmp_path / "migrations", NEXT)).close()
    (copy,) = (lite.folder / COPIES).iterdir()
    for name in ("store.db", "store.db-wal", "store.db-shm"):
        (lite.folder / name).unlink(missing_ok=True)
    shutil.copyfile(copy, lite.folder / "store.db")
    with lite.open() as store:
        assert store.version(dictation) == report()


def test_a_newer_store_is_refused_and_not_touched(place: Place, tmp_path: Path) -> None:
    open_store(place.folder, place.key, place.url, migrations(tmp_path / "migrations", NEXT)).close()
    with pytest.raises(NewerStoreError, match="newer version of the program"):
        place.open()


def test_a_step_that_fails_changes_nothing(place: Place, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="store"):
        open_store(place.folder, place.key, place.url, migrations(tmp_path / "migrations", BROKEN))
    with place.open() as store:
        assert check(store).whole
