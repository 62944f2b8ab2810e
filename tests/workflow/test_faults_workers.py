"""Workers that die, and workers that are started twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.store.places import Place
from transcribe.store.checking import check
from transcribe.store.schema import Work
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.errors import WorkError
from transcribe.workflow.office import Office
from transcribe.workflow.running import Works

from .offices import at_work, bring, settings_of, states, wait_for, wait_until_done
from .others import other_worker


def at_it(store: Store) -> dict[str, str | None]:
    """Which worker has which dictation."""
    with store.database.reading() as connection:
        return {row.dictation_id: row.worker for row in connection.execute(select(Work.dictation_id, Work.worker))}


def test_a_machine_loses_power_and_another_one_goes_on(on_server: Place) -> None:
    """Two machines share the night's work; somebody pulls the plug of one."""
    with on_server.open() as store:
        dictations = [bring(store, "takes 1.5 s", number) for number in range(6)]
        with other_worker(on_server, "two") as machine, at_work(store, settings_of(cores=1), name="one"):
            wait_for(lambda: "two" in at_it(store).values(), "the other machine's part")
            machine.kill()
            wait_until_done(store)
        assert states(store) == dict.fromkeys(dictations, State.DRAFT)
        assert [len(store.versions(dictation)) for dictation in dictations] == [1] * 6
        assert [len(store.documents(dictation)) for dictation in dictations] == [1] * 6
        assert check(store).whole


def test_the_only_machine_loses_power_and_is_started_again(lite: Place) -> None:
    """The office's own computer restarts at night for its updates."""
    with lite.open() as store:
        dictations = [bring(store, "takes 1.5 s", number) for number in range(3)]
        with other_worker(lite, "office", cores=2) as machine:
            wait_for(lambda: "office" in at_it(store).values(), "the work's beginning")
            machine.kill()
            machine.join()
        with at_work(store, name="office"):
            wait_until_done(store)
        assert states(store) == dict.fromkeys(dictations, State.DRAFT)
        assert [len(store.versions(dictation)) for dictation in dictations] == [1] * 3
        assert check(store).whole


def test_two_workers_cannot_have_the_same_name(place: Place) -> None:
    """A machine's image was copied, its worker's name with it."""
    with place.open() as store, other_worker(place, "one"):
        with pytest.raises(WorkError, match="'one' is at work already: give this one another --name"), at_work(store):
            pass
        dictation = bring(store)
        wait_for(lambda: states(store)[dictation] is State.DRAFT, "the first one's work")


def test_two_programs_cannot_watch_the_same_inboxes(lite: Place, tmp_path: Path) -> None:
    """The service runs, and somebody starts the program by hand as well."""
    (tmp_path / "inbox").mkdir()
    settings = settings_of(tmp_path / "inbox")
    with (
        lite.open() as store,
        at_work(store, settings),
        pytest.raises(WorkError, match="watches the inboxes of this store already"),
        Works(Office(settings, store), name="two", jobs=False),
    ):
        pass
