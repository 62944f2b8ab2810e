"""A file's state and its content's hash, read without ever changing it."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)  # a file that was swapped for a symlink meanwhile
    | getattr(os, "O_NONBLOCK", 0)  # never wait for a pipe's writer or for the breaking of a lease
)
_CHUNK = 1 << 20  # bytes


class ContentChanged(Exception):  # noqa: N818 - not an error: the file is simply looked at again
    """The file is no longer what it was when it was last looked at."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What a look at a file shows without reading it. Sizes in bytes, times in nanoseconds."""

    size: int
    modified_ns: int
    changed_ns: int  # POSIX: change of content or of times; shows copiers that set the date first
    inode: int

    @classmethod
    def of(cls, info: os.stat_result) -> Self:
        return cls(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)

    def stands_still_since(self, earlier: FileState) -> bool:
        """The inode does not count: some network and FAT file systems make it up anew at every look."""
        return (self.size, self.modified_ns, self.changed_ns) == (
            earlier.size,
            earlier.modified_ns,
            earlier.changed_ns,
        )

    def has_content_of(self, earlier: FileState) -> bool:
        """Only size and date count: reading alone moves the change time on some file servers."""
        return (self.size, self.modified_ns) == (earlier.size, earlier.modified_ns)


def open_for_reading(path: Path) -> int:
    """A read-only file descriptor; symlinks are not followed and nothing is waited for.

    Raises ``OSError``.
    """
    return os.open(path, _FLAGS)


def sha256_of(path: Path, expected: FileState) -> str:
    """The SHA-256 of the file's bytes, 64 hex digits.

    The state is compared again once the file is open (which makes NFS ask the server instead of its
    cache) and once it is read. Raises ``ContentChanged`` when the file differs from ``expected``,
    ``OSError`` when it cannot be read.
    """
    with os.fdopen(open_for_reading(path), "rb", buffering=0) as file:
        _compare(os.fstat(file.fileno()), expected)
        digest, read = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            read += len(chunk)
        if read != expected.size:
            raise ContentChanged
        _compare(os.fstat(file.fileno()), expected)
    _compare(path.lstat(), expected)
    return digest.hexdigest()


def _compare(info: os.stat_result, expected: FileState) -> None:
    if not stat.S_ISREG(info.st_mode) or not FileState.of(info).has_content_of(expected):
        raise ContentChanged
