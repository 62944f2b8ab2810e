"""The hours in which routine dictations are worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from transcribe.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Window:
    """From a time of the day up to another, by this machine's clock; over midnight if the end comes first."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The window of "19:00-06:00"; ``None`` for an empty text: always. Raises ``SettingsError``."""
        if not text:
            return None
        try:
            start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
        except ValueError:
            raise SettingsError("The window must be two times of the day, for instance 19:00-06:00.") from None
        return cls(start, end)

    def is_open(self, at: datetime) -> bool:
        """Whether the moment lies in the window; twice the same time is the whole day."""
        now = at.time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end
