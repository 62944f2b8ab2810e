"""File-system events, which wake the watching loop a little earlier than the rescan would."""

from __future__ import annotations

import logging
import threading
import warnings
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

POLLING_SECONDS = 2.0

# Not the opening, reading and closing of files: our own looks would wake us for ever.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

_log = logging.getLogger(__name__)
logging.getLogger("watchdog").setLevel(logging.WARNING)  # below that it logs the names of files


class _Waker(FileSystemEventHandler):
    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002
        self._wake.set()


class Hints:
    """Sets ``wake`` soon after something happened in a followed folder; no promise that it always does.

    Native events are dead on NFS and SMB (paperless-ng #1159) and run out (Linux:
    ``fs.inotify.max_user_watches``, ``max_user_instances``). Where they cannot be started the folders are
    polled instead, with one line in the log; where that fails too, there are no hints, and the rescan
    alone finds what is new. Nothing here ever raises for a folder's sake.
    """

    def __init__(self, *, polling: bool, polling_seconds: float = POLLING_SECONDS) -> None:
        self.wake = threading.Event()
        self._polling = polling
        self._polling_seconds = polling_seconds
        self._observer: BaseObserver | None = None
        self._followed: dict[Path, tuple[ObservedWatch | None, tuple[int, int]]] = {}

    def __enter__(self) -> Self:
        # watchdog 7 says so, with the whole path, when two nested folders are made at once: harmless
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning, r"watchdog\.")
        if not self._polling:
            self._observer = _started(Observer())
        if self._observer is None:
            self._poll()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def follow(self, folder: Path) -> None:
        """Follow a folder, anew if it is another one than last time (removed and made again)."""
        try:
            info = folder.stat()
        except OSError:
            return
        identity = (info.st_dev, info.st_ino)
        if folder in self._followed:
            watch, earlier = self._followed[folder]
            if identity == earlier and self._is_alive(watch):
                return
            self.lose(folder)
        try:
            watch = self._schedule(folder)
            if watch is None and not self._polling:
                self._poll()
                watch = self._schedule(folder)
        except (FileNotFoundError, NotADirectoryError):  # gone since
            return
        self._followed[folder] = (watch, identity)

    def lose(self, folder: Path) -> None:
        """The folder is not there any more, until it is followed again."""
        watch, _ = self._followed.pop(folder, (None, None))
        if watch is not None and self._observer is not None:
            with suppress(KeyError, OSError, RuntimeError):  # it may have ended by itself
                self._observer.unschedule(watch)

    def _is_alive(self, watch: ObservedWatch | None) -> bool:
        """A removed folder ends its emitter, and a new folder may well get the old one's inode."""
        if watch is None or self._observer is None:
            return True  # there was nothing to be had
        return any(emitter.watch == watch and emitter.should_keep_running() for emitter in self._observer.emitters)

    def _schedule(self, folder: Path) -> ObservedWatch | None:
        if self._observer is None:
            return None
        try:
            return self._observer.schedule(_Waker(self.wake), str(folder), recursive=True, event_filter=_EVENTS)
        except (FileNotFoundError, NotADirectoryError):
            raise
        except (OSError, RuntimeError):  # the limits of the system; no more threads
            return None

    def _poll(self) -> None:
        """Poll from now on, all folders that were followed so far as well."""
        if not self._polling:
            _log.warning("file-system events are not available: the inboxes are polled instead")
        self._polling = True
        self._end()
        self._observer = _started(PollingObserver(timeout=self._polling_seconds))
        if self._observer is None:
            _log.warning("the inboxes cannot be polled either: only the rescan finds what is new")
        for folder in list(self._followed):
            self.lose(folder)
            self.follow(folder)

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None


def _started(observer: BaseObserver) -> BaseObserver | None:
    try:
        observer.start()
    except (OSError, RuntimeError):
        return None
    return observer
