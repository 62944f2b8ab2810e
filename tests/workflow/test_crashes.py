"""The whole program is killed (SIGKILL) at any moment, again and again: every dictation ends with exactly one draft."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.store.places import Place, files_of, sound_of
from transcribe.store.checking import check
from transcribe.store.schema import Work

from .crashing import killed_at_work
from .offices import at_work, require_one_draft_each, settings_of, states, wait_for_drafts
from .quick import sound

KILLS = int(os.environ.get("TRANSCRIBE_KILLS", "100"))  # docs/workflow.md: the longer run
DICTATIONS = 40


def dropped(inbox: Path) -> dict[str, bytes]:
    """Forty recordings of two authors."""
    for number in range(DICTATIONS):
        folder = inbox / ("osei", "reyes")[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"Quarterdeck {number}.wav").write_bytes(sound("takes 0.1 s", number))
    return files_of(inbox)


@pytest.mark.slow
def test_killed_again_and_again(lite: Place, tmp_path: Path) -> None:
    inbox, chosen = tmp_path / "inbox", random.Random(11)
    before = dropped(inbox)
    told = sum(killed_at_work(lite, (inbox,), chosen) for _ in range(KILLS))
    assert told > KILLS  # the kills did not all come before the work
    with lite.open() as store:
        with at_work(store, settings_of(inbox)):
            wait_for_drafts(store, DICTATIONS)
        require_one_draft_each(store, DICTATIONS)
        assert {sound_of(store, dictation) for dictation in states(store)} == set(before.values())
        with store.database.reading() as connection:
            assert set(connection.scalars(select(Work.worker))) == {None}
        store.vault.remove_abandoned(older_than=-1)
        checked = check(store)
        assert (checked.problems, checked.dictations, checked.removed) == ((), DICTATIONS, 0)
        assert len(list(store.vault.names())) == 2 * DICTATIONS
    assert files_of(inbox) == before
    left = {path.name for path in lite.folder.rglob("*") if path.is_file() and "vault" not in path.parts}
    assert {name for name in left if not name.endswith(".lock")} <= {
        "store.json",
        "store.db",
        "store.db-wal",
        "store.db-shm",
        "jobs.db",
        "jobs.db-wal",
        "jobs.db-shm",
        "audit-head.json",
    }
