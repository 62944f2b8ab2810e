"""Puts files into folders that other programs read: whole under their name, or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.durable import force_folder


def drop(folder: Path, name: str, content: bytes, mode: str = "0640") -> None:
    """Write a file, forced to the disk, under a hidden name first.

    The name holds the number of the document or message: a file of that name is from an attempt that broke off, and is
    replaced. Raises ``DeliveryError``.
    """
    half = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(int(mode, 8))
        half.replace(folder / name)
        force_folder(folder)
    except OSError as error:
        raise DeliveryError(Problem.UNREACHABLE, f"The folder cannot be written to: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def try_folder(folder: Path) -> str:
    """Write a file into it and remove it again; says so. Raises ``DeliveryError``."""
    if not folder.is_dir():
        raise DeliveryError(Problem.SETTINGS, "The folder is not there.")
    name = f".{secrets.token_hex(8)}.test"
    drop(folder, name, b"test")
    (folder / name).unlink(missing_ok=True)
    return "The folder can be written to."
