"""The note beside the drafts that says why a dictation has none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from transcribe.inbox.naming import shown

PROBLEM_SUFFIX = ".problem.txt"


def write_problem(folder: Path, stem: str, source_name: str, sentence: str) -> Path:
    """Write ``<stem>.problem.txt`` for the secretary: the sentence, and which recording it is about.

    ``stem`` must be reserved (``OutputNames``), so that nothing is overwritten. The file appears whole
    or not at all. Raises ``OSError``, for instance when the disk is full.
    """
    target = folder / f"{stem}{PROBLEM_SUFFIX}"
    part = folder / f".transcribe-{secrets.token_hex(8)}.tmp"
    try:
        with part.open("x", encoding="utf-8") as file:
            file.write(f"{sentence}\n\nRecording: {shown(source_name)}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target
