"""A new version of the program is installed while work waits."""

from __future__ import annotations

from pathlib import Path

from tests.store.places import Place
from tests.store.test_upgrading import NEXT, migrations
from transcribe.store.checking import check
from transcribe.store.opening import open_store
from transcribe.store.states import State

from .crashing import kill_tree, started
from .offices import at_work, bring, states, wait_for, wait_until_done


def test_queued_and_begun_work_goes_on_with_the_next_version(place: Place, tmp_path: Path) -> None:
    """The service is stopped hard in the middle of the work, updated with new tables, and started again."""
    with place.open() as store:
        dictations = [bring(store, "takes 1 s", number) for number in range(4)]
        program, told = started(place)
        with told:
            wait_for(lambda: State.TRANSCRIBING in states(store).values(), "the work's beginning")
            kill_tree(program)
        before = states(store)
        assert State.RECEIVED in before.values()
    with open_store(place.folder, place.key, place.url, migrations(tmp_path / "migrations", NEXT)) as store:
        assert states(store) == before
        with at_work(store):
            wait_until_done(store)
        assert states(store) == dict.fromkeys(dictations, State.DRAFT)
        assert [len(store.versions(dictation)) for dictation in dictations] == [1] * 4
        assert check(store).whole
