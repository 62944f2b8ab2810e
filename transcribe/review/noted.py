"""Notes in the audit trail who saw and played what; the hundred requests of one listening are one note."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from transcribe.store.store import Store

AGAIN_AFTER = 600.0  # seconds
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted in the last minutes, by person, action and dictation."""

    store: Store
    _notes: OrderedDict[tuple[str, str, str], float] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def access(self, dictation: str, action: str, person: str) -> None:
        """Note that a person viewed, played or downloaded something of a dictation, unless it was noted just now."""
        note = (person, action, dictation)
        if self._is_due(note):
            self.store.note_access(dictation, action, person)
            self._remember(note)

    def worklist(self, person: str, *, searched: bool) -> None:
        """Note that a person looked at the worklist, or searched it for a patient."""
        note = (person, "worklist_searched" if searched else "worklist_viewed", "")
        if self._is_due(note):
            with self.store.database.writing() as connection:
                self.store.audit.add(connection, person, note[1], None)
            self._remember(note)

    def word_added(self, person: str) -> None:
        """Note that a person changed the office's words."""
        with self.store.database.writing() as connection:
            self.store.audit.add(connection, person, "word_added", None)

    def _is_due(self, note: tuple[str, str, str]) -> bool:
        with self._lock:
            return time.monotonic() - self._notes.get(note, -AGAIN_AFTER) >= AGAIN_AFTER

    def _remember(self, note: tuple[str, str, str]) -> None:
        at = time.monotonic()
        with self._lock:
            self._notes[note] = at
            self._notes.move_to_end(note)
            while len(self._notes) > _MOST:
                self._notes.popitem(last=False)
