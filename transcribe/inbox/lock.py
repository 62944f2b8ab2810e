"""One watching program for one output folder."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transcribe.errors import InboxError

LOCK_NAME = ".transcribe-watch.lock"
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def only_watcher(output: Path) -> Iterator[None]:
    """Keep a second watching program away from ``output``: two would do each dictation twice.

    The lock goes with the process, however it ends; its empty file stays. Where the file system has no
    locks, nothing is locked. Raises ``InboxError`` when another program has the lock, or when the
    folder cannot be written to.
    """
    try:
        descriptor = os.open(output / LOCK_NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise InboxError(f"The output folder '{output.name}' cannot be written to: {error.strerror}.") from None
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _TAKEN:
                raise InboxError(
                    f"Another program already watches for the output folder '{output.name}'. "
                    "Stop it, or choose another output folder."
                ) from None
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
