"""Damage of each kind is found; what a crash left over goes."""

from __future__ import annotations

import io
import os
import time

import pytest
from sqlalchemy import text

from transcribe.store.audit import HEAD_NAME
from transcribe.store.checking import check
from transcribe.store.store import Store

from .places import in_review, received, signed, sound_of


def changed(store: Store, table: str, trigger: str, *statements: str) -> None:
    """Change a table as somebody could who has the database and its owner's rights."""
    with store.database.writing() as connection:
        if store.database.dialect == "sqlite":
            connection.execute(text(f"DROP TRIGGER {table}_{trigger}"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_whole_store(store: Store) -> None:
    signed(store)
    in_review(store, b"another sound")
    checked = check(store)
    assert checked.whole
    assert (checked.dictations, checked.files, checked.removed) == (2, 2, 0)
    assert (store.folder / HEAD_NAME).is_file()


def test_damaged_and_missing_sound(store: Store) -> None:
    damaged, missing = received(store, b"one" * 1000), received(store, b"two" * 1000)
    for file in store.vault.folder.glob("??/*.age"):
        name = file.stem
        if name == store.vault.name_of(io.BytesIO(b"two" * 1000)):
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:-1])
    assert set(check(store).problems) == {
        f"Dictation {damaged}: a file of it is damaged.",
        f"Dictation {missing}: a file of it is missing.",
    }
    assert check(store, listen=False).problems == (f"Dictation {missing}: a file of it is missing.",)


def test_a_state_that_nobody_made(store: Store) -> None:
    dictation = in_review(store)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE dictations SET state = 'awaiting_signature'"))
    assert check(store).problems == (f"Dictation {dictation}: its state is not what the audit trail says.",)


def test_a_signature_that_nobody_gave(store: Store) -> None:
    dictation = in_review(store)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE dictations SET signed_version = 1, signed_by = 'osei'"))
    assert check(store).problems == (f"Dictation {dictation}: its state is not what the audit trail says.",)


@pytest.mark.parametrize(
    ("statement", "trigger"),
    [
        ("UPDATE versions SET body = (SELECT body FROM versions WHERE number = 1) WHERE number = 2", "no_update"),
        ("UPDATE versions SET sha256 = '0' WHERE number = 2", "no_update"),
    ],
)
def test_a_changed_version(statement: str, trigger: str, store: Store) -> None:
    dictation = signed(store)
    changed(store, "versions", trigger, statement)
    assert check(store).problems == (f"Dictation {dictation}: version 2 is not what was put into the store.",)


def test_a_missing_version(store: Store) -> None:
    dictation = signed(store)
    changed(store, "versions", "no_delete", "DELETE FROM versions WHERE number = 2")
    assert check(store).problems == (f"Dictation {dictation}: version 2 is missing.",)


def test_a_broken_trail(store: Store) -> None:
    signed(store)
    changed(store, "audit", "no_delete", "DELETE FROM audit WHERE seq = 8")
    assert check(store).problems == ("Line 8 of the audit trail is missing.",)


def test_a_trail_that_was_cut_off_since_the_last_check(store: Store) -> None:
    signed(store)
    assert check(store).whole
    changed(store, "audit", "no_delete", "DELETE FROM audit WHERE seq > 6")
    (problem,) = check(store).problems
    assert "cut off after line 6" in problem


def test_what_a_crash_left_over_goes(store: Store) -> None:
    dictation = received(store)
    with store.vault.incoming(io.BytesIO(b"before its row was written")) as incoming:
        incoming.keep()
    half = store.vault.folder / "incoming" / "half"
    half.write_bytes(b"half")
    os.utime(half, (time.time() - 7200, time.time() - 7200))
    checked = check(store)
    assert checked.whole
    assert checked.removed == 2
    assert list(store.vault.names()) == [store.vault.name_of(io.BytesIO(sound_of(store, dictation)))]
