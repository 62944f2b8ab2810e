"""What can go wrong with the works of an office, in words for an administrator."""

from __future__ import annotations

from transcribe.errors import TranscribeError


class WorkError(TranscribeError):
    """The works cannot start, or cannot do what was asked."""
