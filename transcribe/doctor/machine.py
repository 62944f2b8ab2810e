"""Looks at the machine: Python, memory, disk, clock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from transcribe.asr.recogniser import cores
from transcribe.doctor.findings import Finding, advice, good, problem

GIB = 1 << 30
MEMORY_NEEDED = 2 * GIB  # a run with the default weights peaks below .7 GiB; the system needs its part
DISK_NEEDED, DISK_WISHED = 1 * GIB, 10 * GIB  # an hour of sound takes about .1 GiB as a recorder's WAV
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # no dictation can be older than the program


def python() -> Iterator[Finding]:
    """The Python that runs, and how many cores it may use."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    count = cores()
    yield good("Python", f"{version}, {count} processor core{'s' if count > 1 else ''}.")


def memory(total: int | None) -> Iterator[Finding]:
    """Whether ``total`` bytes of memory (``None``: not known here) are enough."""
    if total is None:
        return
    if total < MEMORY_NEEDED:
        yield problem(
            "Memory",
            f"This machine has {_gib(total)} of memory; the recogniser and the system need 2 GiB.",
            "Use a machine with at least 4 GiB.",
        )
    else:
        yield good("Memory", f"{_gib(total)}.")


def memory_of_this_machine() -> int | None:
    """Bytes of physical memory, ``None`` where the system does not tell."""
    if not hasattr(os, "sysconf"):
        return None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


def disk(folders: Sequence[Path]) -> Iterator[Finding]:
    """Whether there is room where the office's folders lie (or will lie)."""
    seen: set[int] = set()
    for folder in folders:
        place = _existing(folder)
        device = place.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(place).free
        subject, sentence = "Disk", f"{_gib(free)} free where {folder} lies."
        if free < DISK_NEEDED:
            yield problem(subject, sentence, "Make room: below 1 GiB nothing more is received.")
        elif free < DISK_WISHED:
            yield advice(subject, sentence, "Make room soon: an hour of sound takes about .1 GiB.")
        else:
            yield good(subject, sentence)


def clock(now: datetime, newest: datetime | None = None) -> Iterator[Finding]:
    """Whether the clock can be right; ``newest`` is when something was last written into the store."""
    stands = f"The clock stands at {now:%Y-%m-%d %H:%M} {now.tzname() or ''}".strip()
    remedy = "Set the clock (chrony, systemd-timesyncd): dates in documents and the audit trail come from it."
    if now < BUILT:
        yield problem("Clock", f"{stands}, before this program was made.", remedy)
    elif newest is not None and now < newest:
        yield problem("Clock", f"{stands}, before the store's last entry ({newest:%Y-%m-%d %H:%M} UTC).", remedy)
    else:
        yield good("Clock", f"{stands}.")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return next(place for place in (folder, *folder.parents) if place.exists())


def _gib(count: int) -> str:
    return f"{count / GIB:.1f} GiB"
