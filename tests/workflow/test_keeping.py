"""The office's own time for sound, kept by the program that runs; a hold wins."""

from __future__ import annotations

import pytest

from tests.store.places import Place, signed
from transcribe.settings import StorePlace
from transcribe.store.checking import check
from transcribe.store.retention import place_hold
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store
from transcribe.workflow import keeping
from transcribe.workflow.keeping import SoundKeeper

from .offices import at_work, settings_of, wait_for


def test_the_running_office_removes_sound_whose_time_is_over(lite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.workflow.running.CHORE_SECONDS", 0.1)
    settings = settings_of().model_copy(update={"store": StorePlace(keep_sound_days=0)})
    with lite.open() as store:
        goes, stays = signed(store, b"one sound"), signed(store, b"another sound")
        place_hold(store, stays, "sue", "A lawyer asked.")
        with at_work(store, settings, jobs=False):
            wait_for(lambda: not store.row(goes).has_sound, "the removal")
        assert store.row(stays).has_sound
        assert store.version(goes).text
        assert check(store).whole


def test_it_looks_once_an_hour(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store, keeper = lite_store, SoundKeeper(lite_store, 0)
    keeper.run_once()
    dictation = signed(store)
    keeper.run_once()
    assert store.row(dictation).has_sound
    monkeypatch.setattr(keeping, "PAUSE_SECONDS", 0.0)
    keeper.run_once()
    assert not store.row(dictation).has_sound
    with store.database.reading() as connection:
        *_, last = store.audit.lines(connection)
    assert (last.action, last.who, last.dictation) == ("sound_removed", SYSTEM, dictation)
