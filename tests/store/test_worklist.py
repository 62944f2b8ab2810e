"""What a worklist shows, in which order, page by page."""

from __future__ import annotations

import pytest

from transcribe.report import Header
from transcribe.store.dictations import Facts, Filter
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

from .places import drafted, received

DICTATIONS = {  # by its sound: author, patient, record number, STAT
    b"a": ("osei", "Maria Lopez", "1-1", False),
    b"b": ("reyes", "Ann Lopez", "2-2", True),
    b"c": ("osei", "Maria Bell", "3-3", False),
    b"d": ("osei", "", "", True),
}


@pytest.fixture
def names(store: Store) -> dict[str, str]:
    """The dictations' letters by their ids."""
    found = {}
    for sound, (author, patient, mrn, stat) in DICTATIONS.items():
        facts = Facts(author=author, header=Header(patient=patient or None, mrn=mrn or None), stat=stat)
        found[received(store, sound, facts)] = sound.decode()
    return found


@pytest.mark.parametrize(
    ("which", "shown"),
    [
        (Filter(), "bdac"),
        (Filter(author="Osei"), "dac"),
        (Filter(stat=True), "bd"),
        (Filter(stat=False), "ac"),
        (Filter(patient="lopez"), "ba"),
        (Filter(patient="Lopez, Maria"), "a"),
        (Filter(patient="Lop"), ""),
        (Filter(mrn="33"), "c"),
        (Filter(patient="bell", mrn="3-3", author="osei"), "c"),
        (Filter(patient="bell", mrn="1-1"), ""),
        (Filter(states=frozenset({State.RECEIVED, State.DRAFT})), "bdac"),
        (Filter(states=frozenset({State.DRAFT})), ""),
        (Filter(state_by=SYSTEM), "bdac"),
        (Filter(state_by="ann"), ""),
    ],
)
def test_what_is_shown(which: Filter, shown: str, store: Store, names: dict[str, str]) -> None:
    assert "".join(names[row.id] for row in store.worklist(which)) == shown


def test_page_by_page(store: Store, names: dict[str, str]) -> None:
    first = store.worklist(limit=3)
    second = store.worklist(limit=3, after=first[-1].id)
    assert "".join(names[row.id] for row in (*first, *second)) == "bdac"
    assert not store.worklist(after=second[-1].id)
    assert not store.worklist(after="gone")
    assert not store.worklist(limit=0)


def test_by_state_and_by_desk(store: Store) -> None:
    dictation = drafted(store)
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    assert [row.id for row in store.worklist(Filter(state_by="ann"))] == [dictation]
    assert [row.id for row in store.worklist(Filter(states=frozenset({State.IN_REVIEW})))] == [dictation]
