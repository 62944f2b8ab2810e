"""A sound that lies in memory alone, and is read like a file."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path, PosixPath, WindowsPath
from typing import Any, Self

_Base = WindowsPath if sys.platform == "win32" else PosixPath


class HeldSound(_Base):  # type: ignore[misc, valid-type]
    """A path that leads nowhere on the disk: opening it gives the content, of which there is one copy.

    So the rooms that take a recorder's file need not know that a sound of the store is never one.
    """

    content: bytes

    def __new__(cls, name: str, content: bytes) -> Self:
        held: Self = super().__new__(cls, Path(name).name or "sound")
        held.content = content
        return held

    if sys.version_info >= (3, 12):

        def __init__(self, name: str, content: bytes) -> None:  # noqa: ARG002
            super().__init__(Path(name).name or "sound")

        def with_segments(self, *segments: Any) -> Path:
            """What is derived from it is an ordinary path."""
            return Path(*segments)

    def open(self, *_: Any, **__: Any) -> Any:
        """The content, from its beginning."""
        return io.BytesIO(self.content)

    def stat(self, **_: Any) -> os.stat_result:
        """Its size; the rest is nothing."""
        return os.stat_result((0, 0, 0, 0, 0, 0, len(self.content), 0, 0, 0))
