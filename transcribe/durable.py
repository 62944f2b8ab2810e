"""Files that must survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def force_folder(folder: Path) -> None:
    """So that a new file's name, too, survives a power cut; where folders can be opened. Raises ``OSError``."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
