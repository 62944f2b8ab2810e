"""The database is kept by somebody else, goes away, or belongs to another key."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.review.office import bench
from tests.store.places import Place, files_of, new_office
from tests.store.postgres import LONGEST_LIFE_SECONDS, Server, end, programs, running_server
from transcribe.settings import Settings, StorePlace
from transcribe.store.checking import check
from transcribe.store.database import raw_connection
from transcribe.store.errors import OfficeKeyError, StoreError
from transcribe.store.keys import new_key
from transcribe.store.schema import Attempt
from transcribe.store.states import State
from transcribe.workflow.errors import WorkError
from transcribe.workflow.office import open_office
from transcribe.workflow.presence import presence_of

from .offices import at_work, bring, states, wait_for, wait_until_done


def test_another_program_keeps_the_database_locked(lite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own copying program holds the database file while work goes on."""
    monkeypatch.setattr("transcribe.store.database.BUSY_SECONDS", 0.5)  # instead of half a minute
    with lite.open() as store:
        dictations = [bring(store, "takes 1 s", number) for number in range(3)]
        with at_work(store):
            wait_for(lambda: State.TRANSCRIBING in states(store).values(), "the work's beginning")
            other = raw_connection(store.folder / "store.db", store.keys.database)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(
                StoreError, match=r"^The store is busy: another program kept it for too long\. Try again\.$"
            ):
                bring(store, number=99)
            time.sleep(3)  # drafts get ready meanwhile
            other.execute("ROLLBACK")
            other.close()
            wait_until_done(store)
        assert states(store) == dict.fromkeys(dictations, State.DRAFT)
        assert [len(store.versions(dictation)) for dictation in dictations] == [1] * 3
        assert check(store).whole


def test_the_wrong_key(lite: Place, tmp_path: Path) -> None:
    """The key of another office lies in the key's place: it is said, and nothing is touched."""
    with lite.open() as store:
        bring(store)
    before = files_of(lite.folder)
    place = tmp_path / "office.key"
    place.write_text(new_key())
    place.chmod(0o600)
    settings = Settings(store=StorePlace(folder=lite.folder, key=f"file:{place}"))
    with pytest.raises(OfficeKeyError, match="key"), open_office(settings):
        pass
    (tmp_path / "office.toml").write_text(f'[store]\nfolder = "{lite.folder}"\nkey = "file:{place}"\n')
    started = subprocess.run(
        [sys.executable, "-m", "transcribe", "worker", "--settings", tmp_path / "office.toml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "key" in started.stderr
    assert "Traceback" not in started.stderr
    assert files_of(lite.folder) == before


class Restartable:
    """A server of PostgreSQL that can go down and come back."""

    def __init__(self, server: Server, folder_of_programs: Path) -> None:
        self.server = server
        self._programs = folder_of_programs
        self._again: subprocess.Popen[bytes] | None = None

    def goes_down(self) -> None:
        """At once, as with a loss of power."""
        lock = self.server.folder / "cluster" / "postmaster.pid"
        os.kill(int(lock.read_text().split()[0]), signal.SIGQUIT)
        wait_for(lambda: not lock.exists(), "the server's end")

    def comes_back(self) -> None:
        owner = "postgres" if os.geteuid() == 0 else None
        cluster = self.server.folder / "cluster"
        command = [self._programs / "postgres", "-D", cluster, "-k", self.server.folder, "-h", "", "-F"]
        limited = ["timeout", str(LONGEST_LIFE_SECONDS), *command] if shutil.which("timeout") else command
        self._again = subprocess.Popen(
            limited, user=owner, cwd=self.server.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end(self) -> None:
        if self._again is not None:
            end(self._again, self.server.folder / "cluster")


@contextmanager
def own_server() -> Iterator[Restartable]:
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    with running_server(found) as server:
        restartable = Restartable(server, found)
        try:
            yield restartable
        finally:
            restartable.end()


@pytest.mark.parametrize("away_seconds", [0, 6])
def test_the_database_server_restarts_while_drafts_are_written(tmp_path: Path, away_seconds: float) -> None:
    """The hospital's database is updated at night: it goes down without a word, and is away for a while."""
    with own_server() as database:
        place = new_office(tmp_path / "store", database.server.new_database())
        with place.open() as store:
            dictations = [bring(store, "takes 2 s", number) for number in range(4)]
            with at_work(store):
                wait_for(lambda: State.TRANSCRIBING in states(store).values(), "the work's beginning")
                database.goes_down()
                with pytest.raises(StoreError, match="cannot be reached"):
                    states(store)
                time.sleep(away_seconds)  # drafts get ready meanwhile
                database.comes_back()
                wait_for(lambda: answers(place), "the server")
                wait_until_done(store)
                wait_for(lambda: all(store.documents(dictation) for dictation in dictations), "the Word files")
                wait_for(presence_of(store, "one").is_taken, "the worker's lock, taken anew")
                with pytest.raises(WorkError, match="is at work already"), at_work(store):
                    pass
            assert states(store) == dict.fromkeys(dictations, State.DRAFT)
            assert [len(store.versions(dictation)) for dictation in dictations] == [1] * 4
            assert [len(store.documents(dictation)) for dictation in dictations] == [1] * 4
            with store.database.reading() as connection:
                assert set(connection.scalars(select(Attempt.ended_at.is_(None)))) == {False}
            assert check(store).whole


def test_a_worker_can_be_stopped_while_the_database_is_away(tmp_path: Path) -> None:
    """Somebody stops the service because nothing works any more; the next start goes on."""
    with own_server() as database:
        place = new_office(tmp_path / "store", database.server.new_database())
        with place.open() as store:
            dictation = bring(store, "takes 1 s")
            with at_work(store):
                wait_for(lambda: states(store)[dictation] is State.TRANSCRIBING, "the work's beginning")
                database.goes_down()
            database.comes_back()
            wait_for(lambda: answers(place), "the server")
            with at_work(store):
                wait_until_done(store)
            assert len(store.versions(dictation)) == 1
            assert check(store).whole


def test_the_pages_say_that_the_database_is_away_and_go_on_when_it_is_back(tmp_path: Path) -> None:
    with own_server() as database:
        place = new_office(tmp_path / "store", database.server.new_database())
        with place.open() as store:
            office = bench(store)
            address, browser = f"/dictations/{office.drafted()}", office.browser("ann")
            assert browser.get(address).status_code == 200
            database.goes_down()
            refused = browser.get(address)
            assert refused.status_code == 503
            assert "cannot be reached" in refused.json()["error"]
            database.comes_back()
            wait_for(lambda: browser.get(address).status_code == 200, "the page")


def answers(place: Place) -> bool:
    try:
        with place.open() as store:
            return bool(states(store))
    except StoreError:
        return False
