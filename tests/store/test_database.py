"""Several programs at one store, and a database that cannot be used for a while."""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest

from transcribe.store.checking import check
from transcribe.store.database import raw_connection
from transcribe.store.errors import StoreError
from transcribe.store.keys import read_card, unwrap
from transcribe.store.store import Store

from .crashing import PROCESSES, bring, take_up
from .places import Place, drafted, received


def test_each_draft_is_taken_up_by_one(place: Place) -> None:
    with place.open() as store:
        dictations = [drafted(store, b"sound %d" % number) for number in range(10)]
    with ProcessPoolExecutor(3, PROCESSES) as programs:
        got = list(programs.map(partial(take_up, place, dictations=dictations), ["ann", "ben", "sue"]))
    assert sorted(dictation for mine in got for dictation in mine) == sorted(dictations)
    with place.open() as store:
        assert {row.id: row.state_by for row in store.worklist()} == {
            dictation: by for by, mine in zip(("ann", "ben", "sue"), got, strict=True) for dictation in mine
        }
        assert check(store).whole


def test_the_same_sound_from_several_programs_is_one_dictation(place: Place) -> None:
    sounds = [b"sound %d" % number * 5000 for number in range(6)]
    with ProcessPoolExecutor(3, PROCESSES) as programs:
        got = list(programs.map(partial(bring, place), [sounds, sounds[::-1], sounds]))
    everything = [one for some in got for one in some]
    assert len({dictation for dictation, _ in everything}) == 6
    assert sum(new for _, new in everything) == 6
    with place.open() as store:
        assert check(store).whole
        assert len(list(store.vault.names())) == 6
        assert not list((store.vault.folder / "incoming").iterdir())


def test_several_threads(store: Store) -> None:
    def bring_some(first: int) -> None:
        for number in range(first, first + 5):
            drafted(store, b"sound %d" % number)

    threads = [threading.Thread(target=bring_some, args=(first,)) for first in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.worklist()) == 15
    assert check(store).whole


def test_who_only_reads_does_not_wait_for_who_writes(store: Store) -> None:
    received(store)
    with store.database.writing():
        assert len(store.worklist()) == 1


def test_who_only_reads_cannot_write(on_server: Place) -> None:
    with on_server.open() as store, pytest.raises(StoreError), store.database.reading() as connection:
        connection.exec_driver_sql("DELETE FROM search_keys")


def test_sqlite_keeps_its_promises(lite: Place) -> None:
    with lite.open() as store, store.database.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "cipher_version")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert told[:4] == ["wal", 2, 1, 2]
    assert told[4]


def test_postgresql_keeps_its_promises(on_server: Place) -> None:
    with on_server.open() as store, store.database.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_the_file_is_no_plain_sqlite_file(lite: Place) -> None:
    header = (lite.folder / "store.db").read_bytes()[:16]
    assert not header.startswith(b"SQLite")
    plain = raw_connection(lite.folder / "store.db", unwrap(read_card(lite.folder), lite.key).keys().database)
    assert plain.execute("SELECT count(*) FROM people").fetchone() == (6,)
    plain.close()


def test_a_full_disk_is_said_to_be_full(lite: Place) -> None:
    with lite.open() as store:
        with store.database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="is full"), store.database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(10000000)")
        assert check(store).whole
