"""The loop that watches the inboxes, for as long as it is let."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from transcribe.inbox.arrivals import Event, EventKind, Handle, Tell
from transcribe.inbox.contents import ContentChanged, FileState
from transcribe.inbox.folders import Inbox, Recording, check_folders
from transcribe.inbox.handover import Handover
from transcribe.inbox.hints import Hints
from transcribe.inbox.lock import only_watcher
from transcribe.inbox.naming import file_id
from transcribe.inbox.stability import StabilityTracker, Standing
from transcribe.settings import Watching

HELD_NOTICE_SECONDS = 600.0  # a recorder that never lets go of its file would go unnoticed
_HINT_PAUSE_SECONDS = 0.5  # a growing file makes an event at every write
_STOP_SECONDS = 0.1  # how soon the wish to stop is seen

_log = logging.getLogger(__name__)


class Taker(Protocol):
    """Takes complete recordings (``handover.Handover``)."""

    def catch_up(self) -> None: ...

    def is_settled(self, recording: Recording) -> bool: ...

    def keep_only(self, paths: Collection[Path]) -> None: ...

    def give(self, recording: Recording) -> None: ...


def watch(
    inboxes: Sequence[Inbox],
    output: Path,
    settings: Watching,
    handle: Handle,
    stop: threading.Event,
    *,
    on_event: Tell = lambda event: None,  # noqa: ARG005
) -> None:
    """Hand every complete, new dictation over to ``handle``, once, until ``stop`` is set.

    ``handle`` gets one arrival at a time, in the calling thread, the oldest file first, with the stem of
    its outputs reserved; what it raises is recorded (``verdicts``), written to ``<stem>.problem.txt``
    where the dictation is at fault, and costs the others nothing. ``on_event`` gets what a person at the
    terminal may want to know; it must not raise. Returns between two dictations when ``stop`` is set, and
    on ``KeyboardInterrupt`` (a dictation in work is then done anew next time).

    Raises ``InboxError`` when the folders cannot be used as asked, or another program watches for the
    same output folder.
    """
    watcher = Watcher(inboxes, output, settings, handle, stop, on_event=on_event)
    try:
        with only_watcher(output), Hints(polling=settings.polling) as hints:
            watcher.run(hints)
    except KeyboardInterrupt:
        _log.info("watching was interrupted")


class Watcher:
    """What ``watch`` remembers from one look to the next; ``clock`` counts seconds.

    ``handover`` takes the complete recordings in place of the usual one, which keeps a ledger in ``output``.
    """

    def __init__(
        self,
        inboxes: Sequence[Inbox],
        output: Path,
        settings: Watching,
        handle: Handle,
        stop: threading.Event,
        *,
        on_event: Tell,
        clock: Callable[[], float] = time.monotonic,
        handover: Taker | None = None,
    ) -> None:
        check_folders([inbox.path for inbox in inboxes], output)
        self._inboxes = tuple(inboxes)
        self._settings = settings
        self._stop = stop
        self._tell = on_event
        self._clock = clock
        self._tracker = StabilityTracker(settings.settle_seconds, clock)
        self._handover: Taker = handover or Handover(output, handle, on_event, clock)
        self._lost: set[Path] = set()
        self._held: dict[Path, FileState] = {}  # that a notice was given of

    def run(self, hints: Hints) -> None:
        """Look, wait, and look again, until told to stop."""
        while not self._stop.is_set():
            hints.wake.clear()
            started = self._clock()
            finished = self.look(hints)
            if finished:
                self._wait(hints, started)

    def look(self, hints: Hints | None = None) -> bool:
        """Scan the inboxes once, and hand over what is complete now.

        False when it broke off for a new scan: after ``rescan_seconds`` of work others may be complete,
        and older.
        """
        self._handover.catch_up()
        complete = self._complete(self._scan(hints))
        until = self._clock() + self._settings.rescan_seconds
        for recording in sorted(complete, key=lambda found: (found.state.modified_ns, found.path)):
            if self._stop.is_set():
                break
            try:
                self._handover.give(recording)
            except ContentChanged:
                self._tracker.forget(recording.path)
            if self._clock() > until:
                return False
        return True

    def _scan(self, hints: Hints | None) -> list[Recording]:
        found: list[Recording] = []
        for inbox in self._inboxes:
            try:
                found += inbox.recordings()
            except OSError as error:
                self._lose(inbox.path, error, hints)
            else:
                self._regain(inbox.path, hints)
        if not self._lost:  # files of an inbox that is away for a while are not forgotten
            paths = {recording.path for recording in found}
            self._tracker.keep_only(paths)
            self._handover.keep_only(paths)
            for path in self._held.keys() - paths:
                del self._held[path]
        return found

    def _complete(self, found: list[Recording]) -> list[Recording]:
        complete = []
        for recording in found:
            if self._handover.is_settled(recording):
                self._tracker.forget(recording.path)
                continue
            standing = self._tracker.look(recording.path, recording.state)
            if standing is Standing.COMPLETE:
                complete.append(recording)
            elif standing is Standing.HELD:
                self._notice_held(recording)
        return complete

    def _notice_held(self, recording: Recording) -> None:
        path, still = recording.path, self._tracker.still_seconds(recording.path)
        if still >= HELD_NOTICE_SECONDS and self._held.get(path) != recording.state:
            self._held[path] = recording.state
            _log.warning("file %s has been open in another program for %.0f s", file_id(path), still)
            self._tell(Event(EventKind.HELD, path, None, "It is still open in another program, and waits."))

    def _lose(self, inbox: Path, error: OSError, hints: Hints | None) -> None:
        if hints is not None:
            hints.lose(inbox)
        if inbox not in self._lost:
            self._lost.add(inbox)
            _log.warning("inbox %s cannot be read (%s); it is tried again", file_id(inbox), error.strerror)
            sentence = f"The inbox cannot be read ({error.strerror}); it is tried again."
            self._tell(Event(EventKind.INBOX_LOST, inbox, None, sentence))

    def _regain(self, inbox: Path, hints: Hints | None) -> None:
        if hints is not None:
            hints.follow(inbox)
        if inbox in self._lost:
            self._lost.remove(inbox)
            _log.info("inbox %s can be read again", file_id(inbox))
            self._tell(Event(EventKind.INBOX_BACK, inbox, None, "The inbox can be read again."))

    def _wait(self, hints: Hints, started: float) -> None:
        """Until the next rescan, a file that may be complete, or a hint; or the wish to stop."""
        now = self._clock()
        due = self._tracker.seconds_until_due()
        rescan = self._settings.rescan_seconds
        until = now + (rescan if due is None else min(rescan, due))
        # Not at every event: where a look takes long, looking would be all that is done.
        ready = max(started + _HINT_PAUSE_SECONDS, now + 4 * (now - started))
        while (now := self._clock()) < until and not (hints.wake.is_set() and now >= ready):
            if self._stop.wait(min(_STOP_SECONDS, max(until - now, 0.001))):
                return
