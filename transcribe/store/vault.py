"""Sound and documents as files: encrypted (age), named by a keyed hash of their content, forced to the disk.

Reading and writing go in pieces of 64 KiB at most, however long a recording is. A content is first written beside, read
back and compared; only then it gets its name. What has a name is whole.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from transcribe.durable import force_folder
from transcribe.store.errors import DamagedError, NotFoundError, StoreError
from transcribe.store.files import make_folder

_PIECE = 1 << 16  # bytes
_NAME = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
ABANDONED_SECONDS = 3600.0  # a half-written file that nobody has written to for so long belongs to nobody


class Sink(Protocol):
    """Whatever takes bytes: a file, a buffer, a pipe."""

    def write(self, data: bytes, /) -> object: ...


class Digest:
    """The keyed hash (and size) of what goes through: between a reader and a writer, or at the end of the way."""

    def __init__(self, key: bytes, source: BinaryIO | None = None, sink: Sink | None = None) -> None:
        self._hash = hmac.new(key, digestmod=hashlib.sha256)
        self._source, self._sink = source, sink
        self.size = 0

    @property
    def name(self) -> str:
        """The hash so far, in hex."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read from the source."""
        piece = self._source.read(size) if self._source else b""
        self._count(piece)
        return piece

    def write(self, data: bytes) -> int:
        """Hand on to the sink, if there is one."""
        self._count(data)
        if self._sink:
            self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def _count(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A content that is safe on the disk, but has no name yet."""

    name: str
    size: int
    path: Path = field(repr=False)
    vault: Vault = field(repr=False)

    def keep(self) -> None:
        """Give it its name. Raises ``StoreError``."""
        with _disk_in_words():
            place = self.vault.path(self.name)
            make_folder(place.parent)
            self.path.replace(place)
            force_folder(place.parent)


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of encrypted files."""

    folder: Path
    naming: bytes = field(repr=False)
    identity: pyrage.x25519.Identity = field(repr=False)

    def path(self, name: str) -> Path:
        """Where a file lies, or would lie."""
        return self.folder / name[:2] / f"{name}.age"

    def name_of(self, source: BinaryIO) -> str:
        """The name of a content. Raises ``StoreError`` if it cannot be read."""
        digest = Digest(self.naming, source)
        with _disk_in_words("The file cannot be read"):
            while digest.read(_PIECE):
                pass
        return digest.name

    @contextmanager
    def incoming(self, source: BinaryIO) -> Iterator[Incoming]:
        """Take a content in; it is gone afterwards unless ``Incoming.keep`` was called. Raises ``StoreError``."""
        waiting = self.folder / _INCOMING
        half = waiting / secrets.token_hex(16)
        try:
            digest = Digest(self.naming, source)
            with _disk_in_words():
                make_folder(waiting)
                with half.open("xb") as file:
                    half.chmod(0o600)
                    _encrypt(digest, file, self.identity)
                    file.flush()
                    os.fsync(file.fileno())
            if not self._holds(half, digest.name):
                raise StoreError("What was written to the disk is not what was read back. Look at the disk.")
            yield Incoming(digest.name, digest.size, half, self)
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)

    def copy(self, name: str, into: Sink) -> None:
        """Decrypt a file into a sink, piece by piece; each piece is authentic, the whole is compared at the end.

        Raises ``NotFoundError``, and ``DamagedError``: then what came before the damage has been written.
        """
        self._decrypt(self.path(name), name, into)

    def holds(self, name: str) -> bool:
        """Whether the file is there and whole: it is read and compared."""
        return self._holds(self.path(name), name)

    def names(self) -> Iterator[str]:
        """The names of all files, in order."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.stem for path in folder.glob("*.age") if _NAME.fullmatch(path.stem))

    def remove(self, name: str) -> None:
        """Remove a file, durably. Raises ``StoreError``."""
        with _disk_in_words():
            self.path(name).unlink(missing_ok=True)
            if self.path(name).parent.is_dir():
                force_folder(self.path(name).parent)

    def remove_abandoned(self, older_than: float = ABANDONED_SECONDS) -> int:
        """Remove half-written files of programs that went down, by their age in seconds; returns how many."""
        count = 0
        for half in (self.folder / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if time.time() - half.stat().st_mtime > older_than:
                    half.unlink()
                    count += 1
        return count

    def _holds(self, path: Path, name: str) -> bool:
        try:
            self._decrypt(path, name, None)
        except (NotFoundError, DamagedError):
            return False
        return True

    def _decrypt(self, path: Path, name: str, into: Sink | None) -> None:
        digest = Digest(self.naming, sink=into)
        try:
            with path.open("rb") as file:
                pyrage.decrypt_io(file, digest, [self.identity])
        except FileNotFoundError:
            raise NotFoundError("A file of the store is missing. Restore it from the last backup.") from None
        except pyrage.DecryptError:
            raise DamagedError(_DAMAGED) from None
        except OSError as error:
            if error.errno is not None:  # of the disk or of the sink; age's own have no number
                raise StoreError(f"A file of the store cannot be read: {error.strerror}.") from None
            raise DamagedError(_DAMAGED) from None
        if not hmac.compare_digest(digest.name, name):
            raise DamagedError(_DAMAGED)


def _encrypt(source: Digest, file: BinaryIO, identity: pyrage.x25519.Identity) -> None:
    """Encrypt into a file. Raises ``OSError`` of the disk, and ``pyrage.EncryptError`` when the source fails."""
    sink = _Noting(file)
    try:
        pyrage.encrypt_io(source, sink, [identity.to_public()])
    except pyrage.EncryptError:
        if sink.failed is not None:  # it has wrapped an error of the disk
            raise sink.failed from None
        raise


class _Noting:
    """A file that remembers why it could not be written to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def write(self, data: bytes) -> int:
        """See ``BinaryIO``."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        """See ``BinaryIO``."""
        try:
            self._file.flush()
        except OSError as error:
            self.failed = error
            raise


_DAMAGED = "A file of the store is damaged. Restore it from the last backup."


@contextmanager
def _disk_in_words(what: str = "The store's folder cannot be written to") -> Iterator[None]:
    try:
        yield
    except pyrage.EncryptError:  # of the source
        raise StoreError("The file could not be read to its end.") from None
    except OSError as error:
        raise StoreError(f"{what}: {error.strerror or 'it cannot be read or written'}.") from None
