"""The stores of ``tests/store``, for what works with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.conftest import lite, lite_office, new_url, on_server, place, server, server_office, store
from tests.store.places import Place
from transcribe.store.store import Store

__all__ = ["lite", "lite_office", "new_url", "on_server", "place", "server", "server_office", "store"]


@pytest.fixture
def lite_store(lite: Place) -> Iterator[Store]:
    """A store on SQLite, open."""
    with lite.open() as opened:
        yield opened
