"""The audit trail: each kind of tampering is found, by whom it is done with the database's own means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from transcribe.store.audit import Head, read_head, write_head
from transcribe.store.errors import DamagedError, StoreError
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store

from .places import MRN, PATIENT, signed


def tampered(store: Store, *statements: str) -> None:
    """Change the trail as somebody could who has the database and its owner's rights."""
    with store.database.writing() as connection:
        if store.database.dialect == "sqlite":
            for event in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_no_{event}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


def verified(store: Store, *heads: Head) -> Head:
    with store.database.reading() as connection:
        return store.audit.verify(connection, *heads)


def test_a_whole_trail(store: Store) -> None:
    dictation = signed(store)
    head = verified(store)
    with store.database.reading() as connection:
        lines = list(store.audit.lines(connection))
    assert head.seq == len(lines) == lines[-1].seq
    assert [line.action for line in lines if line.dictation == dictation] == [
        "received",
        "moved",
        "version",
        "moved",
        "version",
        "signed",
    ]
    assert lines[0].action == "created"
    assert lines[-1].who == "osei"
    assert lines[-1].detail["sha256"] == store.versions(dictation)[1].sha256


@pytest.mark.parametrize(
    ("tampering", "sentence"),
    [
        ("UPDATE audit SET who = 'ben' WHERE seq = 9", "Line 9 of the audit trail was changed"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 9", "Line 9 of the audit trail was changed"),
        ("UPDATE audit SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 9", "Line 9 of the audit trail was changed"),
        ("UPDATE audit SET dictation_id = NULL WHERE seq = 9", "Line 9 of the audit trail was changed"),
        (f"UPDATE audit SET hash = '{'a' * 64}' WHERE seq = 9", "Line 9 of the audit trail was changed"),
        ("DELETE FROM audit WHERE seq = 9", "Line 9 of the audit trail is missing"),
        ("DELETE FROM audit WHERE seq = 1", "Line 1 of the audit trail is missing"),
        ("DELETE FROM audit WHERE seq = 9; UPDATE audit SET seq = seq - 1 WHERE seq > 9", "Line 9 .* was changed"),
        ("DELETE FROM audit WHERE seq > 9", "cut off after line 9"),
        ("DELETE FROM audit", "cut off after line 0"),
        (
            "INSERT INTO audit SELECT max(seq) + 1, max(at), 'osei', 'signed', NULL, '{}', max(hash) FROM audit",
            "Line 14 of the audit trail was changed",
        ),
    ],
)
def test_tampering_is_found(tampering: str, sentence: str, store: Store) -> None:
    signed(store)
    head = verified(store)
    assert head.seq == 13
    tampered(store, *tampering.split(";"))
    with pytest.raises(DamagedError, match=sentence):
        verified(store, head)


def test_a_cut_off_end_that_has_grown_again_is_found(store: Store) -> None:
    signed(store)
    head = verified(store)
    tampered(store, "DELETE FROM audit WHERE seq > 9")
    with store.database.writing() as connection:
        for _ in range(5):
            store.audit.add(connection, SYSTEM, "viewed", None)
    assert verified(store).seq == 14  # without the head it looks whole
    with pytest.raises(DamagedError, match=r"Line 13 .* not the one"):
        verified(store, head)


def test_a_head_that_the_store_did_not_make_is_refused(store: Store) -> None:
    head = verified(store)
    for change in ({"seq": 1}, {"hash": "0" * 64}, {"at": "2020-01-01T00:00:00.000000Z"}, {"mac": "0" * 64}):
        with pytest.raises(DamagedError, match="not made by this store"):
            verified(store, head.model_copy(update=change))


def test_a_head_in_a_file(store: Store, tmp_path: Path) -> None:
    head = verified(store)
    assert read_head(tmp_path / "head.json") is None
    write_head(tmp_path / "head.json", head)
    assert read_head(tmp_path / "head.json") == head
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(StoreError):
        read_head(tmp_path / "head.json")


@pytest.mark.parametrize("detail", [PATIENT, "Which knee?", "a\nb"])
def test_words_do_not_get_into_the_trail(detail: str, store: Store) -> None:
    with pytest.raises(ValueError, match="identifiers"), store.database.writing() as connection:
        store.audit.add(connection, SYSTEM, "moved", None, reason=detail)


def test_no_patient_in_the_trail(store: Store) -> None:
    signed(store)
    with store.database.reading() as connection:
        written = str(connection.execute(text("SELECT * FROM audit")).all())
    assert PATIENT.split()[1] not in written
    assert MRN not in written


def _change(connection: Connection, table: str) -> None:
    column = {"versions": "made_by", "audit": "who", "steps": "step", "documents": "kind"}[table]
    connection.execute(text(f"UPDATE {table} SET {column} = 'x'"))


def _delete(connection: Connection, table: str) -> None:
    connection.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("act", [_change, _delete])
@pytest.mark.parametrize("table", ["versions", "audit", "steps", "documents"])
def test_the_database_itself_refuses(act: Callable[[Connection, str], None], table: str, store: Store) -> None:
    dictation = signed(store)
    store.add_document(dictation, 2, "docx", b"PK")
    with pytest.raises(StoreError, match="refused to change"), store.database.writing() as connection:
        act(connection, table)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM dictations",
        "UPDATE dictations SET sound = 'x'",
        "UPDATE dictations SET facts = header",
        "UPDATE dictations SET signed_version = 1",
        "UPDATE dictations SET signed_by = NULL",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_received_or_signed(statement: str, store: Store) -> None:
    signed(store)
    with pytest.raises(StoreError, match="refused to change"), store.database.writing() as connection:
        connection.execute(text(statement))
