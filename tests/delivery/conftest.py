from __future__ import annotations

from collections.abc import Iterator

import pytest

from transcribe.store.store import Store

from ..store.conftest import lite, lite_office, on_server, place, server, server_office
from ..store.places import Place

__all__ = ["lite", "lite_office", "on_server", "place", "server", "server_office"]


@pytest.fixture
def store(lite: Place) -> Iterator[Store]:
    """A store on SQLite with the people of an office, open."""
    with lite.open() as opened:
        yield opened
