"""Passwords and private keys: they stand where ``store.key_sources`` looks, never in the settings file."""

from __future__ import annotations

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.store.errors import OfficeKeyError
from transcribe.store.key_sources import key_source


def secret(place: str) -> str:
    """What is kept at ``file:PATH``, ``env:NAME`` or ``keyring:SERVICE/NAME``. Raises ``DeliveryError``."""
    try:
        kept = key_source(place).read()
    except OfficeKeyError as error:
        raise DeliveryError(Problem.SETTINGS, str(error)) from None
    if not kept or not kept.strip():
        raise DeliveryError(Problem.SETTINGS, "There is no password or key where the settings say that it is.")
    return kept.strip()
