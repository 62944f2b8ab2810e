"""Other workers of the office: programs of their own, that can be killed."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from tests.store.places import Place

from .offices import at_work, settings_of

_SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def other_worker(place: Place, name: str, cores: int = 1) -> Iterator[SpawnProcess]:
    """A worker in a process of its own, at work when this is entered; it is killed at the end if it still lives."""
    here, there = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_work, args=(place, name, cores, there))
    process.start()
    there.close()
    try:
        assert here.recv() == "at work"
        yield process
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _work(place: Place, name: str, cores: int, told: Connection) -> None:
    with place.open() as store, at_work(store, settings_of(cores=cores), name=name):
        told.send("at work")
        time.sleep(3600)
