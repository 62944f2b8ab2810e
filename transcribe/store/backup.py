"""Backups: a consistent, encrypted copy of a whole store, made while the store is in use.

It is restored into an empty place, and checked there. What a backup's folder holds:

    store.json       as in the store: the office key or the recovery key opens the backup
    database.*       the copy of the database (``copying.py``)
    vault/           all files that it speaks of
    manifest.json    every file with its SHA-256, and the head of the audit trail, signed by the store (HMAC)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from transcribe.durable import force_folder
from transcribe.store.audit import HEAD_NAME, Head, write_head
from transcribe.store.checking import Checked, check, verify_trail
from transcribe.store.copying import copy_database, restore_database, suffix_of
from transcribe.store.errors import DamagedError, StoreError
from transcribe.store.files import is_free, make_folder, write_whole
from transcribe.store.keys import CARD_NAME, StoreKeys, read_card, unwrap
from transcribe.store.opening import VAULT_NAME, database_of, open_store
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store

MANIFEST_NAME = "manifest.json"
_PIECE = 1 << 20  # bytes


class Manifest(BaseModel):
    """What a backup consists of: the SHA-256 of each file by its path, and where the audit trail ended."""

    model_config = ConfigDict(frozen=True)

    format: int = 1
    database: str
    files: dict[str, str]
    head: Head
    mac: str = ""

    def signed(self, keys: StoreKeys) -> Manifest:
        """The same with the store's signature."""
        return self.model_copy(update={"mac": self._mac(keys)})

    def is_own(self, keys: StoreKeys) -> bool:
        """Whether this store signed it as it is."""
        return hmac.compare_digest(self.mac, self._mac(keys))

    def _mac(self, keys: StoreKeys) -> str:
        text = json.dumps(self.model_dump(exclude={"mac"}), sort_keys=True)
        return hmac.new(keys.audit, f"backup {text}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    files: int
    bytes: int


def back_up(store: Store, target: Path) -> BackedUp:
    """Copy the store into a free folder; it appears there under its name when it is complete. Raises ``StoreError``.

    The audit trail is checked before.
    """
    if not is_free(target):
        raise StoreError("This folder is not empty: each backup needs one of its own.")
    half = target.with_name(f".{target.name}.half")
    with _in_words():
        shutil.rmtree(half, ignore_errors=True)
        make_folder(half)
        with store.database.reading() as connection:
            head = verify_trail(store, connection)
        database = f"database{suffix_of(store.database)}"
        _copy_vault(store, half)  # before the database: what retention removes meanwhile is in the backup all the same
        copy_database(store.database, store.keys, half / database)
        _copy_vault(store, half)  # what came in meanwhile
        _copy(store.folder / CARD_NAME, half / CARD_NAME)
        files = {path.relative_to(half).as_posix(): _sha256(path) for path in _files(half)}
        manifest = Manifest(database=database, files=files, head=head).signed(store.keys)
        write_whole(half / MANIFEST_NAME, manifest.model_dump_json(indent=1).encode())
        size = sum(path.stat().st_size for path in _files(half))
        if target.is_dir():
            target.rmdir()
        half.replace(target)
        force_folder(target.parent)
    with store.database.writing() as connection:
        store.audit.add(connection, SYSTEM, "backed_up", None, files=len(files))
    return BackedUp(len(files), size)


def restore(backup: Path, folder: Path, key: str, url: str | None = None) -> Checked:
    """Put a backup back into a free folder (and an empty PostgreSQL database), and check all of it.

    ``key`` is the office key of the time of the backup, or the recovery key. Raises ``OfficeKeyError``,
    ``DamagedError``, ``StoreError``.
    """
    if not is_free(folder):
        raise StoreError("This folder is not empty: a store is restored into one of its own.")
    card = read_card(backup)
    keys = unwrap(card, key).keys()
    manifest = _verified(backup, keys)
    if (card.database == "postgresql") != (url is not None):
        needed = "needs the address of an empty database" if url is None else "has its database in its own folder"
        raise StoreError(f"This store {needed}.")
    with _in_words():
        make_folder(folder)
        for name in manifest.files:
            if name.startswith(f"{VAULT_NAME}/"):
                make_folder((folder / name).parent)
                _copy(backup / name, folder / name)
        database = database_of(folder, keys, url)
        try:
            restore_database(backup / manifest.database, database, keys)
        finally:
            database.close()
        write_head(folder / HEAD_NAME, manifest.head)
        _copy(backup / CARD_NAME, folder / CARD_NAME)  # last: without it this is not a store yet
    with open_store(folder, key, url) as store:
        return check(store)


def _verified(backup: Path, keys: StoreKeys) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((backup / MANIFEST_NAME).read_bytes())
    except (OSError, ValidationError):
        raise DamagedError("The backup is not complete: its manifest is missing or damaged.") from None
    if not manifest.is_own(keys):
        raise DamagedError("The manifest of the backup was changed.")
    with _in_words():
        for name, sha256 in manifest.files.items():
            if not (backup / name).is_file() or _sha256(backup / name) != sha256:
                raise DamagedError(f"A file of the backup is missing or damaged: {Path(name).name}")
    return manifest


def _copy_vault(store: Store, half: Path) -> None:
    for name in store.vault.names():
        source = store.vault.path(name)
        target = half / source.relative_to(store.folder)
        if not target.exists():
            make_folder(target.parent)
            try:
                _copy(source, target)
            except FileNotFoundError:  # its time was over a moment ago
                target.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as file, target.open("xb") as copy:
        target.chmod(0o600)
        shutil.copyfileobj(file, copy, _PIECE)
        copy.flush()
        os.fsync(copy.fileno())
    force_folder(target.parent)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"The backup cannot be read or written: {error.strerror}.") from None
