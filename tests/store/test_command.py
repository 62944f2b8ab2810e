"""The store on the command line."""

from __future__ import annotations

import argparse
import getpass
import json
import re
from pathlib import Path

import pytest

from transcribe.store.arguments import add_audit_parser, add_store_parser
from transcribe.store.errors import NotAllowedError, OfficeKeyError, StoreError
from transcribe.store.key_sources import key_source
from transcribe.store.opening import open_store
from transcribe.store.retention import remove_old_sound

from .places import Place, received, signed

RECOVERY = re.compile(r"AGE-SECRET-KEY-1\w+")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRANSCRIBE_KEY", "TRANSCRIBE_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    add_store_parser(commands)
    add_audit_parser(commands)
    asked = parser.parse_args([str(argument) for argument in arguments])
    code: int = asked.command(asked)
    return code


def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A new store; its recovery key as it was printed."""
    assert run("store", "init", tmp_path / "store", "--key", f"file:{tmp_path}/office.key") == 0
    (printed,) = RECOVERY.findall(capsys.readouterr().out)
    return str(printed)


def test_init_and_check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    recovery = made(tmp_path, capsys)
    open_store(tmp_path / "store", recovery).close()
    assert recovery not in (tmp_path / "office.key").read_text()
    monkeypatch.setenv("TRANSCRIBE_KEY", f"file:{tmp_path}/office.key")
    assert run("store", "check", tmp_path / "store") == 0
    assert capsys.readouterr().out == "Everything is there: 0 dictations, 0 files.\n"


def test_init_does_not_take_the_key_of_another_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, capsys)
    with pytest.raises(StoreError, match="of its own"):
        run("store", "init", tmp_path / "second", "--key", f"file:{tmp_path}/office.key")


def test_without_a_key_it_says_where_one_can_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="keyring:SERVICE/NAME"):
        run("store", "check", tmp_path)


def test_a_key_in_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("store", "new-key") == 0
    monkeypatch.setenv("OFFICE_KEY", capsys.readouterr().out.strip())
    assert run("store", "init", tmp_path / "store", "--key", "env:OFFICE_KEY") == 0
    assert run("store", "check", tmp_path / "store", "--key", "env:OFFICE_KEY", "--quick") == 0


def test_problems_are_told_and_counted(lite: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key_source(f"file:{tmp_path}/office.key").write(lite.key)
    with lite.open() as store:
        dictation = received(store)
        next(store.vault.folder.glob("??/*.age")).unlink()
    assert run("store", "check", lite.folder, "--key", f"file:{tmp_path}/office.key") == 1
    assert capsys.readouterr().err == f"Dictation {dictation}: a file of it is missing.\n"


def test_backup_and_restore(place: Place, new_url: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(new_url)
    key = ("--key", f"file:{tmp_path}/office.key")
    key_source(key[1]).write(place.key)
    with place.open() as store:
        received(store)
    old, new = (("--database", url) if url else () for url in (place.url, new_url()))
    assert run("store", "backup", place.folder, tmp_path / "backup", *key, *old) == 0
    assert run("store", "restore", tmp_path / "backup", tmp_path / "restored", *key, *new) == 0
    assert "Everything is there: 1 dictations, 1 files." in capsys.readouterr().out


def test_keys_are_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    recovery = made(tmp_path, capsys)
    place, key = tmp_path / "store", ("--key", f"file:{tmp_path}/office.key")
    old = (tmp_path / "office.key").read_text()
    assert run("store", "rotate-key", place, *key) == 0
    assert (tmp_path / "office.key").read_text() != old
    with pytest.raises(OfficeKeyError):
        open_store(place, old)
    assert run("store", "check", place, *key) == 0
    (tmp_path / "office.key").unlink()  # it is lost
    monkeypatch.setattr(getpass, "getpass", lambda _: recovery.lower() + " ")
    assert run("store", "rotate-key", place, *key, "--with-recovery-key") == 0
    assert run("store", "check", place, *key) == 0
    capsys.readouterr()
    assert run("store", "rotate-key", place, *key, "--recovery") == 0
    (printed,) = RECOVERY.findall(capsys.readouterr().out)
    with pytest.raises(OfficeKeyError):
        open_store(place, recovery)
    with open_store(place, printed) as store, store.database.reading() as connection:
        noted = [line.action for line in store.audit.lines(connection)]
    assert noted == ["created", "office_key_changed", "office_key_changed", "recovery_key_changed"]


def test_a_store_that_cannot_be_opened_keeps_its_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, capsys)
    key, card = tmp_path / "office.key", tmp_path / "store" / "store.json"
    before = key.read_text(), card.read_text()
    (tmp_path / "store" / "store.db").unlink()
    with pytest.raises(StoreError, match="database of this store is missing"):
        run("store", "rotate-key", tmp_path / "store", "--key", f"file:{key}")
    assert (key.read_text(), card.read_text()) == before


def test_a_backup_opens_with_the_key_of_its_time_or_the_recovery_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recovery = made(tmp_path, capsys)
    key = ("--key", f"file:{tmp_path}/office.key")
    assert run("store", "backup", tmp_path / "store", tmp_path / "backup", *key) == 0
    assert run("store", "rotate-key", tmp_path / "store", *key) == 0
    assert "older ones open with the old key" in capsys.readouterr().out
    with pytest.raises(OfficeKeyError):
        run("store", "restore", tmp_path / "backup", tmp_path / "restored", *key)
    assert not (tmp_path / "restored").exists()
    monkeypatch.setattr(getpass, "getpass", lambda _: recovery)
    assert run("store", "restore", tmp_path / "backup", tmp_path / "restored", *key, "--with-recovery-key") == 0


def test_audit(lite: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ("--key", f"file:{tmp_path}/office.key")
    key_source(key[1]).write(lite.key)
    with lite.open() as store:
        dictation = received(store)
    exported, head = tmp_path / "audit.jsonl", tmp_path / "head.json"
    assert run("audit", "export", lite.folder, *key, "--out", exported, "--head", head) == 0
    lines = [json.loads(line) for line in exported.read_text().splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (lines[-1]["action"], lines[-1]["dictation"], lines[-1]["who"]) == ("received", dictation, "system")
    assert run("audit", "verify", lite.folder, *key, "--head", head) == 0
    assert "8 lines" in capsys.readouterr().out
    with pytest.raises(StoreError, match="cannot be written"):
        run("audit", "export", lite.folder, *key, "--out", exported)
    with pytest.raises(StoreError, match="no file"):
        run("audit", "verify", lite.folder, *key, "--head", tmp_path / "none.json")


def test_a_legal_hold_is_placed_listed_and_lifted(
    lite: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "office.key"
    key.write_text(lite.key)
    key.chmod(0o600)
    with lite.open() as store:
        dictation = signed(store)

    def said(*words: object) -> str:
        assert run("store", *words, "--key", f"file:{key}") == 0
        return capsys.readouterr().out

    placed = ("hold", lite.folder, dictation, "--reason", "A lawyer asked for it.", "--by")
    assert said(*placed, "sue") == "Hold 1 is placed.\n"
    with pytest.raises(NotAllowedError):
        said(*placed, "ann")  # a secretary may not
    assert "by sue, in force" in said("holds", lite.folder, dictation)
    with lite.open() as store:
        assert remove_old_sound(store, 0) == 0
    assert said("lift-hold", lite.folder, 1, "--by", "sue") == "Hold 1 is lifted.\n"
    assert "by sue, lifted" in said("holds", lite.folder, dictation)
    with lite.open() as store:
        assert remove_old_sound(store, 0) == 1
