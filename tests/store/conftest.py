from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from transcribe.store.store import Store

from .places import Place, new_office
from .postgres import Server, programs, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; the tests that need one are skipped where its programs are not installed."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    with running_server(found) as started:
        yield started


@pytest.fixture(scope="session")
def lite_office(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store on SQLite with the people of an office; the tests use copies."""
    return new_office(tmp_path_factory.mktemp("lite") / "store")


@pytest.fixture(scope="session")
def server_office(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Place:
    """The same on PostgreSQL."""
    return new_office(tmp_path_factory.mktemp("server") / "store", server.new_database())


@pytest.fixture
def lite(lite_office: Place, tmp_path: Path) -> Place:
    """A store on SQLite with the people of an office."""
    return replace(lite_office, folder=copytree(lite_office.folder, tmp_path / "lite"))


@pytest.fixture
def on_server(server_office: Place, server: Server, tmp_path: Path) -> Place:
    """A store on PostgreSQL with the people of an office."""
    url = server.new_database(like=server_office.url)
    return replace(server_office, folder=copytree(server_office.folder, tmp_path / "server"), url=url)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """A store with the people of an office, on either database."""
    found: Place = request.getfixturevalue("lite" if request.param == "sqlite" else "on_server")
    return found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """The same, open."""
    with place.open() as opened:
        yield opened


@pytest.fixture
def new_url(place: Place, request: pytest.FixtureRequest) -> Callable[[], str | None]:
    """The address of a new, empty database of the same kind, ``None`` for SQLite."""
    if place.url is None:
        return lambda: None
    server: Server = request.getfixturevalue("server")
    return server.new_database
