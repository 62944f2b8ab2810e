"""The archive heard anew: what is compared, what is left as it is, and that it goes on where it was stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.store.places import report
from transcribe.settings import Settings
from transcribe.store.errors import NotAllowedError
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store
from transcribe.workflow.retranscription import KIND, Compared, compared, let_draft_anew
from transcribe.workflow.typist import Limits, Typist

from .offices import bring, settings_of, states
from .quick import QUICK


@pytest.fixture
def typist() -> Iterator[Typist]:
    made = Typist(Limits(60, 60, 0), threading.Event(), QUICK, nice=False)
    yield made
    made.end(idle=True)


def drafted(store: Store, what: str = "says nothing special", number: int = 0, author: str = "osei") -> str:
    dictation = bring(store, what, number, author=author)
    store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
    store.add_version(dictation, report("No chest pain."), SYSTEM, after=0, to=State.DRAFT)
    return dictation


def reviewed(store: Store, number: int, author: str = "osei") -> str:
    dictation = drafted(store, number=number, author=author)
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    store.add_version(dictation, report("No chest pain today."), "ann", after=1, to=State.AWAITING_SIGNATURE)
    return dictation


def heard(store: Store, settings: Settings, typist: Typist, **which: object) -> list[Compared]:
    return list(compared(store, settings, typist, **which))  # type: ignore[arg-type]


def test_the_finished_report_is_what_counts(lite_store: Store, typist: Typist) -> None:
    store = lite_store
    dictation = reviewed(store, 1)
    versions, state = store.versions(dictation), states(store)
    (found,) = heard(store, settings_of(model="second"), typist)
    assert (found.dictation, found.version, found.words, found.model) == (dictation, 2, 4, "second")
    assert found.first == 1 / 4  # the first draft lacked one word of four
    assert found.anew is not None
    assert found.anew > found.first
    assert (store.versions(dictation), states(store)) == (versions, state)  # no report is changed


def test_what_was_heard_with_the_same_settings_is_not_heard_again(lite_store: Store, typist: Typist) -> None:
    store = lite_store
    for number in range(3):
        reviewed(store, number)
    first = heard(store, settings_of(model="second"), typist, limit=2)
    kept = [store.documents(found.dictation) for found in first]
    again = heard(store, settings_of(model="second"), typist)
    assert again[:2] == first
    assert len(again) == 3
    assert [store.documents(found.dictation) for found in first] == kept
    heard(store, settings_of(model="third"), typist, limit=1)
    assert [made.kind for made in store.documents(first[0].dictation)] == [KIND, KIND]


def test_one_that_cannot_be_heard_anew_stops_nothing(lite_store: Store, typist: Typist) -> None:
    store = lite_store
    bad, good = drafted(store, "cannot be used", 1), drafted(store, number=2)
    found = {one.dictation: one.anew for one in heard(store, settings_of(), typist)}
    assert found[bad] is None
    assert found[good] is not None


def test_of_one_author_alone(lite_store: Store, typist: Typist) -> None:
    store = lite_store
    mine, _ = reviewed(store, 1, "osei"), reviewed(store, 2, "reyes")
    assert [one.dictation for one in heard(store, settings_of(), typist, author="osei")] == [mine]


def test_drafts_that_nobody_took_up_are_written_anew(lite_store: Store) -> None:
    store = lite_store
    first, second, taken = drafted(store, number=1), drafted(store, number=2), reviewed(store, 3)
    with pytest.raises(NotAllowedError):
        let_draft_anew(store, "ann")
    assert let_draft_anew(store, "sue", limit=1) == [first]
    assert let_draft_anew(store, "sue") == [second]
    assert states(store)[taken] is State.AWAITING_SIGNATURE
