"""Where the office key is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from transcribe.store.errors import OfficeKeyError
from transcribe.store.key_sources import KeyFile, KeyringEntry, KeySource, KeyVariable, key_source
from transcribe.store.keys import new_key, public_half


class MemoryKeyring(KeyringBackend):
    """A keyring as the library wants one, that forgets everything."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def a_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("file:/etc/transcribe/office.key", KeyFile(Path("/etc/transcribe/office.key"))),
        ("env:OFFICE_KEY", KeyVariable("OFFICE_KEY")),
        ("keyring:transcribe/office", KeyringEntry("transcribe", "office")),
    ],
)
def test_places_by_name(text: str, place: KeySource) -> None:
    assert key_source(text) == place


@pytest.mark.parametrize(
    "text", ["", "/etc/office.key", "file:", "env:", "keyring:transcribe", "keyring:/x", "vault:x"]
)
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(OfficeKeyError, match="file:PATH"):
        key_source(text)


def test_a_new_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    place = key_source(f"file:{tmp_path}/keys/office.key")
    key = place.key_or_new()
    assert place.key_or_new().strip() == place.key().strip() == key
    assert (tmp_path / "keys/office.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    place = KeyFile(tmp_path / "office.key")
    place.write(new_key())
    place.path.chmod(mode)
    with pytest.raises(OfficeKeyError, match="chmod 600"):
        place.key()


@pytest.mark.parametrize("content", [b"hello", b"", b"\xff\xfe"])
def test_a_file_that_is_no_key_is_not_used(content: bytes, tmp_path: Path) -> None:
    place = KeyFile(tmp_path / "office.key")
    place.path.write_bytes(content)
    place.path.chmod(0o600)
    with pytest.raises(OfficeKeyError):
        public_half(place.key())


def test_a_missing_key(tmp_path: Path) -> None:
    with pytest.raises(OfficeKeyError, match="no office key in the key file"):
        KeyFile(tmp_path / "office.key").key()


def test_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    place = KeyVariable("OFFICE_KEY")
    monkeypatch.delenv("OFFICE_KEY", raising=False)
    with pytest.raises(OfficeKeyError, match="new-key"):
        place.key_or_new()
    monkeypatch.setenv("OFFICE_KEY", new_key())
    assert place.key_or_new() == os.environ["OFFICE_KEY"]


@pytest.mark.usefixtures("a_keyring")
def test_the_systems_keyring() -> None:
    place = KeyringEntry("transcribe", "office")
    assert place.read() is None
    key = place.key_or_new()
    assert place.key() == key


def test_a_machine_without_a_keyring() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with pytest.raises(OfficeKeyError, match="use a key file instead"):
            KeyringEntry("transcribe", "office").key()
        with pytest.raises(OfficeKeyError, match="use a key file instead"):
            KeyringEntry("transcribe", "office").write(new_key())
    finally:
        keyring.set_keyring(before)
