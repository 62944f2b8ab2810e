"""Puts files into folders that other programs read: whole under their name, or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.durable import write_durably


def drop(folder: Path, name: str, content: bytes, mode: str = "0640") -> None:
    """Write a file, forced to the disk, under a hidden name first.

    The name holds the number of the document or message: a file of that name is from an attempt that broke off, and is
    replaced. Raises ``DeliveryError``.
    """
    try:
        write_durably(folder / name, content, mode=int(mode, 8))
    except OSError as error:
        raise DeliveryError(Problem.UNREACHABLE, f"The folder cannot be written to: {error.strerror}.") from None


def try_folder(folder: Path) -> str:
    """Write a file into it and remove it again; says so. Raises ``DeliveryError``."""
    if not folder.is_dir():
        raise DeliveryError(Problem.SETTINGS, "The folder is not there.")
    name = f".{secrets.token_hex(8)}.test"
    drop(folder, name, b"test")
    (folder / name).unlink(missing_ok=True)
    return "The folder can be written to."
