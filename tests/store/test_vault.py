"""The encrypted files."""

from __future__ import annotations

import io
import os
import time
import tracemalloc
from pathlib import Path

import pyrage
import pytest

from transcribe.store.errors import DamagedError, NotFoundError, StoreError
from transcribe.store.vault import Vault

CONTENT = os.urandom(70_000) + b"Philippa Quarterdeck" + os.urandom(70_000)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", b"n" * 32, pyrage.x25519.Identity.generate())


def kept(vault: Vault, content: bytes = CONTENT) -> str:
    with vault.incoming(io.BytesIO(content)) as incoming:
        incoming.keep()
        return incoming.name


def content_of(vault: Vault, name: str) -> bytes:
    into = io.BytesIO()
    vault.copy(name, into)
    return into.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 140_020])
def test_what_was_kept_comes_back(size: int, vault: Vault) -> None:
    name = kept(vault, CONTENT[:size])
    assert content_of(vault, name) == CONTENT[:size]
    assert name == vault.name_of(io.BytesIO(CONTENT[:size]))
    assert list(vault.names()) == [name]
    assert vault.holds(name)


def test_file_and_name_tell_nothing(vault: Vault) -> None:
    name = kept(vault)
    file = vault.path(name)
    assert b"Quarterdeck" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    other = Vault(vault.folder, b"m" * 32, vault.identity)
    assert other.name_of(io.BytesIO(CONTENT)) != name  # a name cannot be computed from the content without the key


def test_what_is_not_kept_is_gone(vault: Vault) -> None:
    with vault.incoming(io.BytesIO(CONTENT)) as incoming:
        assert not vault.holds(incoming.name)
    assert not [path for path in vault.folder.rglob("*") if path.is_file()]


def test_damage_is_found_wherever_it_is(vault: Vault) -> None:
    name = kept(vault)
    file = vault.path(name)
    whole = file.read_bytes()
    damaged = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), len(whole) // 40)]
    damaged += [whole[: len(whole) // 2], whole[:-1], whole[: 200 + 65_552], b"", whole + b"x"]
    for content in damaged:
        file.write_bytes(content)
        assert not vault.holds(name)
        with pytest.raises(DamagedError):
            content_of(vault, name)


def test_a_file_under_another_name_is_found(vault: Vault) -> None:
    name, other = kept(vault), kept(vault, b"another sound")
    vault.path(name).write_bytes(vault.path(other).read_bytes())
    assert not vault.holds(name)
    with pytest.raises(DamagedError):
        content_of(vault, name)


def test_missing(vault: Vault) -> None:
    with pytest.raises(NotFoundError):
        content_of(vault, "0" * 64)
    vault.remove("0" * 64)


def test_another_key_opens_nothing(vault: Vault) -> None:
    name = kept(vault)
    stranger = Vault(vault.folder, vault.naming, pyrage.x25519.Identity.generate())
    with pytest.raises(DamagedError):
        content_of(stranger, name)


def test_a_sink_that_is_full_is_not_a_damaged_file(vault: Vault) -> None:
    class Full(io.RawIOBase):
        def write(self, _: object, /) -> int:
            raise OSError(28, "No space left on device")

    name = kept(vault)
    with pytest.raises(StoreError, match="No space left") as caught:
        vault.copy(name, Full())
    assert not isinstance(caught.value, DamagedError)


def test_a_source_that_breaks_off_leaves_nothing(vault: Vault) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 50_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(StoreError, match="not be read to its end"), vault.incoming(Broken(CONTENT)):
        raise AssertionError("it was not complete")
    assert not [path for path in vault.folder.rglob("*") if path.is_file()]


def test_abandoned_files_go_others_stay(vault: Vault) -> None:
    name = kept(vault)
    old, young = vault.folder / "incoming" / "old", vault.folder / "incoming" / "young"
    for half in (old, young):
        half.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    assert vault.remove_abandoned() == 1
    assert not old.exists()
    assert young.exists()
    assert vault.holds(name)


def test_memory_does_not_grow_with_the_recording(vault: Vault, tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    with long.open("wb") as file:
        file.truncate(40_000_000)
    tracemalloc.start()
    with long.open("rb") as source, vault.incoming(source) as incoming:
        incoming.keep()
    with Path(os.devnull).open("wb") as sink:
        vault.copy(incoming.name, sink)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
