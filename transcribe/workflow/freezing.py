"""Settings frozen with a dictation: however often its draft is tried, it is done with the same choices."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, insert, select

from transcribe.settings import Settings
from transcribe.store.errors import NotFoundError
from transcribe.store.schema import FrozenSettings
from transcribe.store.store import Store

_MATTER = {"vocabulary", "authors", "recognition", "writing", "correction", "review"}  # for what stands in a draft


def freeze(store: Store, connection: Connection, settings: Settings) -> str:
    """Keep what matters of these settings, sealed; returns their fingerprint."""
    body = settings.model_dump_json(include=_MATTER)
    fingerprint = hmac.new(store.keys.lookup, f"settings {body}".encode(), hashlib.sha256).hexdigest()
    known = select(FrozenSettings.fingerprint).where(FrozenSettings.fingerprint == fingerprint)
    if connection.scalar(known) is None:
        sealed = store.records.sealer.seal(body, f"settings {fingerprint}")
        connection.execute(insert(FrozenSettings).values(fingerprint=fingerprint, body=sealed))
    return fingerprint


def thawed(store: Store, connection: Connection, fingerprint: str) -> Settings:
    """The settings with this fingerprint. Raises ``NotFoundError``."""
    sealed = connection.scalar(select(FrozenSettings.body).where(FrozenSettings.fingerprint == fingerprint))
    if sealed is None:
        raise NotFoundError("The settings of this dictation are not in the store.")
    return Settings.model_validate_json(store.records.sealer.open(sealed, f"settings {fingerprint}"))
