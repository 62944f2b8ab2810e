"""A change of the store that waits for a database that is away for a while: finished work is not lost for that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from transcribe.store.errors import DamagedError, NotAllowedError, NotFoundError, OvertakenError, StoreError

PATIENCE_SECONDS = 600.0
_AGAIN_SECONDS = 2.0
_FINAL = (OvertakenError, NotAllowedError, NotFoundError, DamagedError)  # trying again would not help
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Patience:
    """Ends early when ``stop`` is set."""

    stop: threading.Event

    def until_done(self, change: Callable[[], _Found]) -> _Found:
        """What ``change`` gives; it is made again until the store can be used, for ten minutes at most.

        It may be made twice, for the word that it was kept can be lost with the connection. Raises ``StoreError``.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return change()
            except _FINAL:
                raise
            except StoreError:
                if time.monotonic() > end or self.stop.wait(_AGAIN_SECONDS):
                    raise
