from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from transcribe.store.states import SYSTEM

from ..store.places import Place, new_office
from .office import PASSWORD, Bench, bench, settings


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store with the people of an office, two of whom have a password; the tests use copies."""
    place = new_office(tmp_path_factory.mktemp("desk") / "store")
    with place.open() as store:
        for person in ("ann", "osei"):
            store.people.set_password(person, PASSWORD, SYSTEM)
    return place


@pytest.fixture
def place(furnished: Place, tmp_path: Path) -> Place:
    """The same, to be used up."""
    return replace(furnished, folder=copytree(furnished.folder, tmp_path / "store"))


@pytest.fixture
def office(place: Place, tmp_path: Path) -> Iterator[Bench]:
    """The desk of an open store."""
    with place.open() as store:
        yield bench(store, settings().model_copy(update={"vocabulary": tmp_path / "office_words.tsv"}))
