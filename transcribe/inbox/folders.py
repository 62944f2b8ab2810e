"""The folders that dictations come into, and what may not lie inside what."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transcribe.errors import InboxError
from transcribe.inbox.contents import FileState
from transcribe.inbox.naming import file_id, is_foreign_folder, is_temporary, may_be_sound

_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows' own kind of link between folders

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file in an inbox that may be a dictation, as one look found it."""

    path: Path
    author: str | None
    state: FileState


@dataclass(frozen=True)
class Inbox:
    """A folder that dictations come into. ``author`` is whose they are if no subfolder says otherwise."""

    path: Path
    author: str | None = None
    _mentioned: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def recordings(self) -> list[Recording]:
        """Every regular file with a recorder's suffix, in subfolders of any depth, in no order.

        The first subfolder names the author (``inbox/<author>/…/x.wav``). No symlink and no junction is
        followed: what it leads to inside the inbox is found anyway, what lies outside is not ours, and
        loops cannot arise. A subfolder that cannot be read is left out, and looked at again next time.
        Raises ``OSError`` when the inbox itself cannot be read.
        """
        found: list[Recording] = []
        folders: list[tuple[Path, str | None]] = []
        self._list(self.path, self.author, found, folders)
        folders = [(folder, folder.name) for folder, _ in folders]
        while folders:
            folder, author = folders.pop()
            try:
                self._list(folder, author, found, folders)
            except OSError as error:
                self._mention(folder, f"cannot be read ({error.strerror}) and is left out")
        return found

    def _list(
        self, folder: Path, author: str | None, found: list[Recording], folders: list[tuple[Path, str | None]]
    ) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                try:
                    info = path.lstat()
                except OSError:  # gone since
                    continue
                if stat.S_ISDIR(info.st_mode):
                    is_junction = getattr(info, "st_reparse_tag", 0) == _JUNCTION
                    if not is_junction and not is_foreign_folder(entry.name):
                        folders.append((path, author))
                elif is_temporary(entry.name) or not may_be_sound(entry.name):
                    self._mention(path, "is no recording and is left alone")
                elif stat.S_ISREG(info.st_mode):
                    found.append(Recording(path, author, FileState.of(info)))

    def _mention(self, path: Path, what: str) -> None:
        identity = file_id(path)
        if identity not in self._mentioned:
            self._mentioned.add(identity)
            _log.debug("file %s %s", identity, what)


def check_folders(inboxes: Sequence[Path], output: Path) -> None:
    """Refuse folders that would feed on each other; symlinks and other names of a folder are seen through.

    Raises ``InboxError`` when the output folder is or lies in an inbox (each draft would be taken for a
    new file: Buzz #1550), when an inbox lies in the output folder or in another inbox, or when an inbox
    is no folder that can be read. The output folder need not exist yet.
    """
    for inbox in inboxes:
        try:
            with os.scandir(inbox):
                pass
        except OSError as error:
            raise InboxError(f"The inbox '{inbox.name}' is not a folder that can be read: {error.strerror}.") from None
    if output.exists() and not output.is_dir():
        raise InboxError(f"The output folder '{output.name}' is a file. Choose a folder.")
    for number, inbox in enumerate(inboxes):
        if _is_within(output, inbox):
            raise InboxError(
                f"The output folder '{output.name}' lies in the inbox '{inbox.name}'. "
                "Choose one outside of all inboxes."
            )
        if _is_within(inbox, output):
            raise InboxError(
                f"The inbox '{inbox.name}' lies in the output folder '{output.name}'. "
                "Choose an output folder apart from all inboxes."
            )
        for other in [*inboxes[:number], *inboxes[number + 1 :]]:
            if _is_within(inbox, other):
                raise InboxError(
                    f"The inbox '{inbox.name}' is, or lies in, the inbox '{other.name}': "
                    "its dictations would be found twice. Name only one of them."
                )


def _is_within(inner: Path, outer: Path) -> bool:
    """By path, and by identity: a bind mount or another spelling of the case has another path."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    return inner.is_relative_to(outer) or any(_is_same(folder, outer) for folder in (inner, *inner.parents))


def _is_same(folder: Path, other: Path) -> bool:
    try:
        return folder.samefile(other)
    except OSError:  # one of them is not there (yet)
        return False
