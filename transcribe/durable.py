"""Files that must survive a power cut."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_durably(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file so that after a power cut it is the old one or the new one; one of the same name is replaced.

    ``mode`` are its rights, which it has before anybody can open it under its name; ``None``: the usual ones. Raises
    ``OSError``.
    """
    unfinished = path.with_name(f".{secrets.token_hex(8)}.tmp")
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(unfinished, new, 0o666 if mode is None else 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            unfinished.chmod(mode)
        unfinished.replace(path)
        force_folder(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def force_folder(folder: Path) -> None:
    """So that a new file's name, too, survives a power cut; where folders can be opened. Raises ``OSError``."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
