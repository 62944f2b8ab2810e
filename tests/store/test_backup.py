"""Backups: made while the store is in use, restored into an empty place, refused when they are damaged."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from transcribe.store.backup import MANIFEST_NAME, back_up, restore
from transcribe.store.errors import DamagedError, NotFoundError, OfficeKeyError, StoreError
from transcribe.store.keys import new_key
from transcribe.store.opening import open_store
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

from .places import FACTS, SOUND, Place, drafted, received, signed, sound_of

NewUrl = Callable[[], str | None]


def test_all_comes_back(store: Store, place: Place, new_url: NewUrl, tmp_path: Path) -> None:
    dictation, other = signed(store), drafted(store, b"another sound")
    document = store.add_document(dictation, 2, "docx", b"PK")
    made = back_up(store, tmp_path / "backup")
    assert made.files == 5
    url = new_url()
    checked = restore(tmp_path / "backup", tmp_path / "restored", place.recovery, url)
    assert checked.whole
    assert (checked.dictations, checked.files) == (2, 3)
    with open_store(tmp_path / "restored", place.key, url) as restored:
        assert sound_of(restored, dictation) == SOUND
        assert restored.row(dictation) == store.row(dictation)
        assert restored.steps(dictation) == store.steps(dictation)
        assert restored.version(dictation) == store.version(dictation)
        assert restored.documents(dictation)[0].id == document
        assert restored.people.all() == store.people.all()
        assert restored.receive(SOUND, FACTS).id == dictation
        restored.move(other, State.DRAFT, State.IN_REVIEW, "ann")
        with pytest.raises(StoreError, match="refused"), restored.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM audit")  # the guards came back too
    assert [path.name for path in tmp_path.iterdir() if "half" in path.name] == []


def test_made_while_the_store_is_written_to(store: Store, place: Place, new_url: NewUrl, tmp_path: Path) -> None:
    stop, done = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            done.append(drafted(store, b"sound %d" % number * 2000))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            before = len(done)
            back_up(store, tmp_path / f"backup{number}")
            url = new_url()
            checked = restore(tmp_path / f"backup{number}", tmp_path / f"restored{number}", place.key, url)
            assert checked.problems == ()
            assert checked.dictations >= before
    finally:
        stop.set()
        writer.join()
    assert len(done) > 0


def damage_a_file(backup: Path, pattern: str) -> None:
    file = next(backup.glob(pattern))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("pattern", ["vault/??/*.age", "database.*", "store.json", MANIFEST_NAME])
def test_a_damaged_backup_is_refused(pattern: str, store: Store, place: Place, new_url: NewUrl, tmp_path: Path) -> None:
    received(store)
    back_up(store, tmp_path / "backup")
    damage_a_file(tmp_path / "backup", pattern)
    with pytest.raises(StoreError):
        restore(tmp_path / "backup", tmp_path / "restored", place.key, new_url())
    assert not (tmp_path / "restored").exists()


def test_a_manifest_that_was_changed_or_lost(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        received(store)
        back_up(store, tmp_path / "backup")
    manifest = tmp_path / "backup" / MANIFEST_NAME
    content = json.loads(manifest.read_text())
    content["files"].pop(next(name for name in content["files"] if name.startswith("vault/")))
    manifest.write_text(json.dumps(content))
    with pytest.raises(DamagedError, match="was changed"):
        restore(tmp_path / "backup", tmp_path / "restored", lite.key)
    manifest.unlink()
    with pytest.raises(DamagedError, match="not complete"):
        restore(tmp_path / "backup", tmp_path / "restored", lite.key)


def test_another_key_and_places_that_are_taken(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        back_up(store, tmp_path / "backup")
        with pytest.raises(StoreError, match="not empty"):
            back_up(store, tmp_path / "backup")
    with pytest.raises(OfficeKeyError):
        restore(tmp_path / "backup", tmp_path / "restored", new_key())
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "backup", lite.folder, lite.key)
    with pytest.raises(StoreError, match="no store here"):
        restore(tmp_path / "nothing", tmp_path / "restored", lite.key)


def test_a_server_database_that_is_not_empty(on_server: Place, tmp_path: Path) -> None:
    with on_server.open() as store:
        back_up(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "backup", tmp_path / "restored", on_server.key, on_server.url)
    with pytest.raises(StoreError, match="needs the address"):
        restore(tmp_path / "backup", tmp_path / "restored2", on_server.key)


def test_a_half_made_backup_is_made_anew(lite: Place, tmp_path: Path) -> None:
    half = tmp_path / ".backup.half"
    half.mkdir()
    (half / "database.db").write_bytes(b"half")
    with lite.open() as store:
        back_up(store, tmp_path / "backup")
    assert restore(tmp_path / "backup", tmp_path / "restored", lite.key).whole
    assert not half.exists()


def test_a_store_is_restored_after_the_disk_was_lost(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        dictation = signed(store)
        back_up(store, tmp_path / "backup")
        store.note_access(dictation, "viewed", SYSTEM)
    shutil.rmtree(lite.folder)
    assert restore(tmp_path / "backup", lite.folder, lite.recovery).whole
    with lite.open() as store:
        assert sound_of(store, dictation) == SOUND
        with pytest.raises(NotFoundError):
            store.row("0" * 32)
