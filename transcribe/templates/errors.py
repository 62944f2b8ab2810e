"""What can go wrong with an office's templates and the documents made of them."""

from __future__ import annotations

from transcribe.errors import TranscribeError


class TemplateError(TranscribeError):
    """A template cannot be used, or a document cannot be made of it; the message is for the person who sees it."""
