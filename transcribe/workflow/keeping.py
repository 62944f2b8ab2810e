"""How long this office keeps sound: what was signed long enough ago is removed, unless it is on hold."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from transcribe.store.retention import remove_old_sound
from transcribe.store.store import Store

PAUSE_SECONDS = 3600.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class SoundKeeper:
    """Removes sound that is ``days`` days older than its signature, and looks once an hour."""

    store: Store
    days: int
    _looked: float | None = None

    def run_once(self) -> None:
        """Look, if it is time. Raises ``StoreError``."""
        if self._looked is not None and time.monotonic() - self._looked < PAUSE_SECONDS:
            return
        removed = remove_old_sound(self.store, self.days)
        self._looked = time.monotonic()
        if removed:
            _log.info("sound whose time was over: %d removed", removed)
