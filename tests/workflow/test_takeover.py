"""Many workers: one goes down and others take its work over, nothing is done twice; a name is one worker's alone."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests.store.places import Place
from transcribe.store.checking import check
from transcribe.store.schema import Attempt, Work
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.errors import WorkError
from transcribe.workflow.presence import presence_of

from .crashing import kill_tree, started
from .offices import at_work, bring, states, wait_for, wait_until_done


def in_work_by(store: Store, worker: str) -> list[str]:
    with store.database.reading() as connection:
        return list(connection.scalars(select(Work.dictation_id).where(Work.worker == worker)))


def drafts(store: Store) -> list[list[str]]:
    return [[made.made_by for made in store.versions(dictation)] for dictation in states(store)]


@pytest.mark.slow
def test_a_worker_goes_down_and_the_other_takes_over(place: Place) -> None:
    with place.open() as store:
        brought = [bring(store, "takes 3.0 s" if number < 2 else "is short", number) for number in range(6)]
        program, told = started(place, "first")
        with told:
            wait_for(lambda: set(in_work_by(store, "first")) >= set(brought[:2]))
            with at_work(store, name="second"):
                kill_tree(program)
                wait_until_done(store)
        assert drafts(store) == [["system"]] * len(brought)
        with store.database.reading() as connection:
            asked = select(Attempt.dictation_id, Attempt.worker).where(Attempt.outcome == "drafted")
            done = {row.dictation_id: row.worker for row in connection.execute(asked)}
        assert set(done) == set(brought)
        assert {done[dictation] for dictation in brought[:2]} == {"second"}
        assert check(store).whole


@pytest.mark.slow
def test_a_worker_that_comes_back_goes_on(lite: Place) -> None:
    with lite.open() as store:
        dictation = bring(store, "takes 1.0 s")
        program, told = started(lite, "first")
        with told:
            wait_for(lambda: in_work_by(store, "first"))
            kill_tree(program)
        assert states(store)[dictation] is State.TRANSCRIBING
        with at_work(store, name="first"):
            wait_until_done(store)
        assert drafts(store) == [["system"]]


def test_the_second_of_the_same_name_refuses_to_start(place: Place) -> None:
    with place.open() as store, place.open() as again, at_work(store, name="one", jobs=False):
        with pytest.raises(WorkError, match="A worker with the name 'one' is at work already"), ExitStack() as stack:
            stack.enter_context(at_work(again, name="one"))
        with at_work(again, name="two", jobs=False):
            pass


def test_a_presence_is_seen_and_ends(place: Place) -> None:
    with place.open() as store, place.open() as other:
        mine, seen = presence_of(store, "one"), presence_of(other, "one")
        assert not seen.is_taken()
        assert mine.take()
        assert mine.is_kept()
        assert mine.is_taken()
        assert seen.is_taken()
        assert not seen.take()
        assert not presence_of(other, "two").is_taken()
        mine.release()
        assert not seen.is_taken()
        assert seen.take()
        seen.release()


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 65, "one:two"])
def test_a_name_is_a_plain_word(lite_store: Store, name: str) -> None:
    if name:
        with pytest.raises(WorkError, match="name is made of letters"), at_work(lite_store, name=name):
            pass
