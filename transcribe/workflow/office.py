"""An office at work: its settings, its open store, and the way from a sound to a draft."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from transcribe.errors import SettingsError
from transcribe.settings import Settings
from transcribe.store.arguments import DATABASE, KEY_PLACE
from transcribe.store.key_sources import FORMS, key_source
from transcribe.store.opening import open_store
from transcribe.store.store import Store

if TYPE_CHECKING:
    from transcribe.pipeline import Pipeline


@dataclass(frozen=True)
class Office:
    """What every program of an office shares. Safe to use from several threads."""

    settings: Settings
    store: Store = field(repr=False)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The way from a sound to a draft in this process; loaded when it is first asked for."""
        from transcribe.pipeline import Pipeline

        return Pipeline(self.settings)


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """Open the store that the settings name, and close it afterwards.

    What the settings leave out is taken from the environment (``TRANSCRIBE_KEY``, ``TRANSCRIBE_DATABASE``). Raises
    ``SettingsError`` if there is no store named, ``OfficeKeyError``, ``StoreError``.
    """
    place = settings.store
    if place.folder is None:
        raise SettingsError('The settings name no store: write [store] and folder = "…" into the settings file.')
    key = place.key or os.environ.get(KEY_PLACE)
    if not key:
        raise SettingsError(f"Say where the office key is: 'key' under [store] with {FORMS}, or set {KEY_PLACE}.")
    url = place.database or os.environ.get(DATABASE) or None
    with open_store(place.folder, key_source(key).key(), url) as store:
        yield Office(settings, store)
