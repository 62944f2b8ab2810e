"""Offices at work, for the tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.store.places import Place
from transcribe.settings import Recognition, Repairing, Settings, Watching, Work
from transcribe.store.dictations import Facts
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.office import Office
from transcribe.workflow.running import Works

from .quick import QUICK, sound

LONGEST_SECONDS = 240.0  # a test waits for nothing longer than this; nothing is measured
OVER = frozenset({State.DRAFT, State.QUARANTINED})


def settings_of(*inboxes: Path, model: str = "first", **work: Any) -> Settings:
    """Settings with which nothing waits longer than it must."""
    return Settings(
        recognition=Recognition(model=model),
        watching=Watching(settle_seconds=0.1, rescan_seconds=0.5),
        work=Work(**{"inboxes": inboxes, "cores": 2, "retry_minutes": 0.0, "memory_mb": 0} | work),
    )


def real_settings(*inboxes: Path) -> Settings:
    """The same for the office's own pipeline, with the small recogniser."""
    small = {"recognition": Recognition(model="tiny.en", threads=1), "correction": Repairing(by_audio=False)}
    return settings_of(*inboxes, cores=1, memory_mb=3000).model_copy(update=small)


@contextmanager
def at_work(store: Store, settings: Settings | None = None, **ways: Any) -> Iterator[Works]:
    """The works of an office with the quick drafter."""
    with Works(
        Office(settings or settings_of(), store), **{"name": "one", "drafting": QUICK, "nice": False} | ways
    ) as works:
        yield works


def bring(store: Store, what: str = "says nothing special", number: int = 0, **facts: Any) -> str:
    """Receive a sound that says what is to be done with it."""
    return store.receive(sound(what, number), Facts(**facts)).id


def wait_for(condition: Callable[[], object], what: str = "it", seconds: float = LONGEST_SECONDS) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not come about"
        time.sleep(0.05)


def states(store: Store) -> dict[str, State]:
    """The states of all dictations."""
    rows, found = store.worklist(limit=500), {}
    while rows:
        found |= {row.id: row.state for row in rows}
        rows = store.worklist(limit=500, after=rows[-1].id)
    return found


def wait_until_done(store: Store) -> None:
    """Wait until every dictation is a draft, or put aside."""
    wait_for(lambda: set(states(store).values()) <= OVER, "the end of the work")


def require_one_draft_each(store: Store, dictations: int) -> None:
    """So many dictations, each with one draft and one Word file, whatever was killed how often."""
    found = states(store)
    assert len(found) == dictations
    assert set(found.values()) == {State.DRAFT}
    for dictation in found:
        assert [made.made_by for made in store.versions(dictation)] == ["system"]
        assert [made.version for made in store.documents(dictation)] == [1]


def wait_for_drafts(store: Store, dictations: int) -> None:
    """Wait until so many dictations were received and are done, Word files and all."""
    wait_for(lambda: len(states(store)) == dictations)
    wait_until_done(store)
    wait_for(lambda: all(store.documents(dictation) for dictation in states(store)))


def reasons(store: Store, dictation: str) -> list[tuple[str, str]]:
    """Each step that has a reason, with it."""
    return [(step.step, step.reason) for step in store.steps(dictation) if step.reason]


__all__ = [
    "Place",
    "at_work",
    "bring",
    "reasons",
    "require_one_draft_each",
    "settings_of",
    "states",
    "wait_for",
    "wait_for_drafts",
    "wait_until_done",
]
