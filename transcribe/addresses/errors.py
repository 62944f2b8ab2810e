"""What can go wrong with an address book."""

from __future__ import annotations

from transcribe.errors import TranscribeError


class AddressError(TranscribeError):
    """An address book cannot be read or written as asked; the message is for the person who sees it."""
