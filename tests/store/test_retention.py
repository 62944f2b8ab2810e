"""How long sound is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from transcribe.store.checking import check
from transcribe.store.errors import NotAllowedError, NotFoundError, StoreError
from transcribe.store.moments import now
from transcribe.store.retention import holds, lift_hold, place_hold, remove_old_sound
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store

from .places import FACTS, SOUND, in_review, signed, sound_of


def in_days(store: Store, days: float, keep: int = 30) -> int:
    return remove_old_sound(store, keep, now() + timedelta(days=days))


def test_sound_goes_when_its_time_is_over_and_all_else_stays(store: Store) -> None:
    dictation, unsigned = signed(store), in_review(store, b"another sound")
    document = store.add_document(dictation, 2, "docx", b"PK")
    assert in_days(store, 29.9) == 0
    assert sound_of(store, dictation) == SOUND
    assert in_days(store, 30.1) == 1
    assert in_days(store, 30.1) == 0
    with pytest.raises(NotFoundError, match="its time was over"):
        sound_of(store, dictation)
    assert not store.row(dictation).has_sound
    assert store.version(dictation).text == "No chest pain today."
    assert [made.id for made in store.documents(dictation)] == [document]
    assert sound_of(store, unsigned) == b"another sound"
    assert len(list(store.vault.names())) == 2
    checked = check(store)
    assert checked.whole
    assert checked.removed == 0
    with store.database.reading() as connection:
        *_, last = store.audit.lines(connection)
    assert (last.action, last.dictation) == ("sound_removed", dictation)


def test_a_removed_sound_that_comes_again_stays_removed(store: Store) -> None:
    dictation = signed(store)
    in_days(store, 31)
    again = store.receive(SOUND, FACTS)
    assert (again.id, again.new) == (dictation, False)
    assert not list(store.vault.names())


def test_a_hold_wins(store: Store) -> None:
    dictation = signed(store)
    first = place_hold(store, dictation, "sue", "Court order 12")
    second = place_hold(store, dictation, "sue", "Insurance")
    assert in_days(store, 400) == 0
    lift_hold(store, first, "sue")
    assert in_days(store, 400) == 0
    lift_hold(store, second, "sue")
    assert in_days(store, 400) == 1
    assert [(hold.reason, hold.lifted_by) for hold in holds(store, dictation)] == [
        ("Court order 12", "sue"),
        ("Insurance", "sue"),
    ]


def test_holds_that_are_refused(store: Store) -> None:
    dictation = signed(store)
    for by in ("ann", SYSTEM):  # a person answers for a hold
        with pytest.raises(NotAllowedError):
            place_hold(store, dictation, by, "because")
    with pytest.raises(StoreError, match="reason"):
        place_hold(store, dictation, "sue", " ")
    with pytest.raises(NotFoundError):
        place_hold(store, "0" * 32, "sue", "because")
    hold = place_hold(store, dictation, "sue", "because")
    for by in ("ann", SYSTEM):
        with pytest.raises(NotAllowedError):
            lift_hold(store, hold, by)
    lift_hold(store, hold, "sue")
    with pytest.raises(NotFoundError):
        lift_hold(store, hold, "sue")


def test_the_future_is_no_time_limit(store: Store) -> None:
    with pytest.raises(StoreError, match="0 days"):
        remove_old_sound(store, -1)
