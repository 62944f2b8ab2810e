"""Where an office keeps its key: in a file, in an environment variable, or in the system's keyring."""

from __future__ import annotations

import os
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from transcribe.store.errors import OfficeKeyError
from transcribe.store.files import write_whole
from transcribe.store.keys import new_key, public_half

FORMS = "file:PATH, env:NAME or keyring:SERVICE/NAME"


class KeySource(ABC):
    """A place that holds the office key; while it is being changed, two, a line each."""

    @abstractmethod
    def read(self) -> str | None:
        """The key, or ``None`` if there is none yet. Raises ``OfficeKeyError``."""

    @abstractmethod
    def write(self, key: str) -> None:
        """Keep a key. Raises ``OfficeKeyError``."""

    def key(self) -> str:
        """The key that must be there. Raises ``OfficeKeyError``."""
        key = self.read()
        if not key:
            raise OfficeKeyError(f"There is no office key in {self}.")
        return key

    def key_or_new(self) -> str:
        """The key that is there, or a new one, kept from now on. Raises ``OfficeKeyError``."""
        key = self.read()
        if not key:
            key = new_key()
            self.write(key)
        public_half(key)
        return key


@dataclass(frozen=True, slots=True)
class KeyFile(KeySource):
    """A file that only its owner may read (mode 0600)."""

    path: Path

    def read(self) -> str | None:
        try:
            mode = self.path.stat().st_mode
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise OfficeKeyError(f"{self} is not a key.") from None
        except OSError as error:
            raise OfficeKeyError(f"{self} cannot be read: {error.strerror}.") from None
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise OfficeKeyError(f"{self} can be read by others. Make it yours alone first: chmod 600.")
        return text

    def write(self, key: str) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, key.strip().encode("ascii") + b"\n")
        except OSError as error:
            raise OfficeKeyError(f"{self} cannot be written: {error.strerror}.") from None

    def __str__(self) -> str:
        return f"the key file {self.path.name}"


@dataclass(frozen=True, slots=True)
class KeyVariable(KeySource):
    """An environment variable, set by whoever starts the program."""

    name: str

    def read(self) -> str | None:
        return os.environ.get(self.name) or None

    def write(self, key: str) -> None:  # noqa: ARG002
        raise OfficeKeyError(f"A program cannot keep {self}: make a key with 'transcribe store new-key' and set it.")

    def __str__(self) -> str:
        return f"the environment variable {self.name}"


@dataclass(frozen=True, slots=True)
class KeyringEntry(KeySource):
    """An entry of the system's keyring (Windows Credential Locker, macOS Keychain, Secret Service)."""

    service: str
    name: str

    def read(self) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(self.service, self.name)
        except KeyringError as error:
            raise OfficeKeyError(f"{self} cannot be read ({type(error).__name__}): use a key file instead.") from None

    def write(self, key: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(self.service, self.name, key.strip())
        except KeyringError as error:
            raise OfficeKeyError(
                f"{self} cannot be written ({type(error).__name__}): use a key file instead."
            ) from None

    def __str__(self) -> str:
        return f"the keyring's entry {self.service}/{self.name}"


def key_source(text: str) -> KeySource:
    """The place that is named by ``file:PATH``, ``env:NAME`` or ``keyring:SERVICE/NAME``. Raises ``OfficeKeyError``."""
    kind, _, rest = text.partition(":")
    service, slash, name = rest.rpartition("/")
    match kind:
        case "file" if rest:
            return KeyFile(Path(rest).expanduser())
        case "env" if rest:
            return KeyVariable(rest)
        case "keyring" if slash and service and name:
            return KeyringEntry(service, name)
    raise OfficeKeyError(f"A place for the key is {FORMS}.")
