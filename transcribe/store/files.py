"""Small files of the store, written whole or not at all, for its owner alone."""

from __future__ import annotations

from pathlib import Path

from transcribe.durable import force_folder, write_durably


def write_whole(path: Path, content: bytes) -> None:
    """Write a file with mode 0600 so that after a power cut it is the old one or the new one.

    Raises ``OSError``.
    """
    write_durably(path, content, mode=0o600)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, durably. Raises ``OSError``."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        force_folder(folder.parent)


def is_free(folder: Path) -> bool:
    """Whether nothing would be overwritten there: the folder is not there, or empty."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
