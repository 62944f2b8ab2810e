"""Small files of the store, written whole or not at all, for its owner alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from transcribe.durable import force_folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file with mode 0600 so that after a power cut it is the old one or the new one.

    Raises ``OSError``.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        force_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, durably. Raises ``OSError``."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        force_folder(folder.parent)


def is_free(folder: Path) -> bool:
    """Whether nothing would be overwritten there: the folder is not there, or empty."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
