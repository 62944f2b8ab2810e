"""When a file is complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from transcribe.inbox.contents import FileState
from transcribe.inbox.holding import Holding, holding

EMPTY_PATIENCE_SECONDS = 60.0  # recorders create the file first and write when they are stopped


class Standing(StrEnum):
    """How far a file has come."""

    UNSETTLED = "unsettled"
    HELD = "held"
    COMPLETE = "complete"


@dataclass(slots=True)
class _Stillness:
    state: FileState
    since: float


class StabilityTracker:
    """Remembers when each file last changed, and says when it is complete.

    A file is complete when all of these hold:

    1. its size and its times have stood still for ``settle_seconds``, counted from the first look that
       saw them so (its date does not count: a copied file brings an old one, a recorder's clock is wrong);
    2. if it is empty, it has been so for ``EMPTY_PATIENCE_SECONDS``: then it is handed over all the same,
       so that a person gets to know of it;
    3. nobody has it open for writing, as far as the system can tell (``holding``). A held file waits for
       as long as it is held; once it is let go, it need not stand still anew.

    A file that changes starts anew, however often: a growing file is never given up (paperless-ngx #9698).
    Quiet period, standing still and not held, all three: paperless-ngx PR #483.
    """

    def __init__(self, settle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._files: dict[Path, _Stillness] = {}

    def look(self, path: Path, state: FileState) -> Standing:
        """Note what a look at a file showed, and say how far it has come."""
        now = self._clock()
        known = self._files.get(path)
        if known is None or not state.stands_still_since(known.state):
            known = self._files[path] = _Stillness(state, now)
        if now - known.since < self._patience(state):
            return Standing.UNSETTLED
        return Standing.HELD if holding(path) is Holding.HELD else Standing.COMPLETE

    def still_seconds(self, path: Path) -> float:
        """For how long the file has stood still; 0 for one that was never looked at."""
        known = self._files.get(path)
        return 0.0 if known is None else self._clock() - known.since

    def seconds_until_due(self) -> float | None:
        """When the next file may be complete, in seconds from now; ``None`` when none is on its way."""
        now = self._clock()
        waits = (known.since + self._patience(known.state) - now for known in self._files.values())
        return min((wait for wait in waits if wait > 0), default=None)

    def forget(self, path: Path) -> None:
        """The file is done with, or must start anew."""
        self._files.pop(path, None)

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget every file that is no longer there."""
        for path in self._files.keys() - set(paths):
            del self._files[path]

    def _patience(self, state: FileState) -> float:
        return self._settle_seconds if state.size else max(EMPTY_PATIENCE_SECONDS, self._settle_seconds)
