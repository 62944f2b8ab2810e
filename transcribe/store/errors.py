"""What can go wrong with the store, in words for an administrator; never with patient data."""

from __future__ import annotations

from transcribe.errors import TranscribeError


class StoreError(TranscribeError):
    """The store cannot do what was asked."""


class OfficeKeyError(StoreError):
    """The key is missing, unreadable, or not the one of this store."""


class NewerStoreError(StoreError):
    """A newer version of the program made or upgraded this store."""


class DamagedError(StoreError):
    """Something in the store is not what was put into it."""


class NotFoundError(StoreError):
    """There is no such dictation, version, document, person or sound in the store."""


class NotAllowedError(StoreError):
    """The person or program may not do this, or not in this state."""


class OvertakenError(StoreError):
    """Somebody else was faster: what was looked at is no longer what stands in the store."""
