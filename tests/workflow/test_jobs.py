"""The durable jobs: ids alone, encrypted on this machine, and a new version of the program goes on with old ones."""

from __future__ import annotations

import logging
import sys
import threading
import traceback

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from dbos import DBOS

from tests.store.places import Place
from tests.store.test_secrecy import found
from transcribe.store.database import raw_connection
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.claims import Claim, Claims
from transcribe.workflow.jobs import FILE_NAME, FORM, Jobs, Steps

from .offices import at_work, bring, settings_of, states, wait_for, wait_until_done


def refusing(claim: Claim) -> str:
    raise AssertionError(claim)


def test_the_jobs_hold_ids_alone(lite_store: Store) -> None:
    store = lite_store
    dictation = bring(store)
    with at_work(store):
        wait_until_done(store)
        wait_for(lambda: store.documents(dictation))
    connection = raw_connection(store.folder / FILE_NAME, store.keys.database)
    rows = connection.execute("SELECT workflow_uuid, name, application_version FROM workflow_status").fetchall()
    assert rows == [(f"{dictation}.1", "dictation", FORM)]
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    cells = {str(cell) for (table,) in tables for row in connection.execute(f"SELECT * FROM {table}") for cell in row}
    assert {'"drafted"', '"made"'} <= cells
    assert found({"jobs": "\n".join(cells).encode()}) == []
    connection.close()
    with pytest.raises(sqlcipher.DatabaseError, match="not a database"):
        raw_connection(store.folder / FILE_NAME, b"k" * 32).execute("SELECT count(*) FROM workflow_status")


def test_what_waits_and_what_is_open_is_done_by_the_next_version_of_the_program(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as store:
        begun, waiting = bring(store, number=0), bring(store, number=1)
        claim = Claims(store, settings_of(), "one").next()
        assert claim == Claim(begun, 1)
        monkeypatch.setattr("transcribe.__version__", "0.0.1")
        jobs = Jobs(store, "one", Steps(_goes_down, refusing))
        jobs.begin(claim)
        wait_for(lambda: jobs.owners() == {claim.job: "one"})
        jobs.stop()
    monkeypatch.setattr("transcribe.__version__", "99.0.0")
    with place.open() as store:
        with at_work(store):
            wait_until_done(store)
        assert states(store) == {begun: State.DRAFT, waiting: State.DRAFT}


def _goes_down(_: Claim) -> str:
    raise SystemExit


def test_what_waits_for_the_end_of_a_job_ends_with_the_jobs(place: Place) -> None:
    """Otherwise its thread, which the interpreter joins, keeps a program alive that was told to stop."""
    calls: list[Claim] = []

    def draft(claim: Claim) -> str:
        calls.append(claim)
        if len(calls) > 1:
            raise SystemExit  # who has it now never ends it …
        jobs.take_over([claim.job])
        wait_for(lambda: len(calls) > 1)
        return "failed"  # … and who had it waits for that

    with place.open() as store:
        bring(store)
        claim = Claims(store, settings_of(), "one").next()
        assert claim is not None
        jobs = Jobs(store, "one", Steps(draft, refusing))
        jobs.begin(claim)
        wait_for(lambda: len(calls) > 1)
        threads = [thread for thread in threading.enumerate() if thread.name.startswith("dbos-executor")]
        wait_for(lambda: any("await_workflow_result" in frames(thread) for thread in threads))
        jobs.stop()
        wait_for(lambda: not any(thread.is_alive() for thread in threads))


def frames(thread: threading.Thread) -> str:
    """Where a thread is."""
    return "".join(traceback.format_stack(sys._current_frames().get(thread.ident or 0)))


def test_the_library_writes_nothing_past_the_office_s_own_log(
    lite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after ``configure`` has taken all other handlers away."""
    logger = logging.getLogger("dbos")
    monkeypatch.setattr(logger, "handlers", [])
    with at_work(lite_store):
        assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]


def test_no_word_of_the_environment_sends_anything_anywhere(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBOS__VMID", "somebody")
    monkeypatch.setenv("DBOS__APPVERSION", "other")
    dictation = bring(lite_store)
    with at_work(lite_store):
        assert DBOS.application_version == FORM
        assert DBOS.executor_id == "one"
        wait_until_done(lite_store)
    assert states(lite_store)[dictation] is State.DRAFT
