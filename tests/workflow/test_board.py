"""What the board on the wall says."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from transcribe.workflow.board import board
from transcribe.workflow.intake import Refused
from transcribe.workflow.standing import InWork, PutAside, Speed, Standing, WorkerStanding, standing

from .offices import Store, at_work, bring, settings_of, wait_until_done

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
QUIET: dict[str, Any] = {
    "at": AT,
    "states": {},
    "stat_waiting": 0,
    "audio_seconds_waiting": 0.0,
    "in_work": (),
    "workers": (),
    "put_aside": (),
    "speed": Speed(0.0, 0.0, 0),
    "seconds_left": 0.0,
}


@pytest.mark.parametrize(
    ("told", "refused", "lines"),
    [
        ({}, [], ["0 waiting."]),
        (
            {
                "states": {"received": 12, "draft": 3, "failed": 1},
                "stat_waiting": 2,
                "audio_seconds_waiting": 3600.0,
                "workers": (WorkerStanding("night-1", 4, alive=True, trouble=""),),
                "speed": Speed(600.0, 200.0, 1000),
                "seconds_left": 600.0,
            },
            [],
            [
                "received 12 (2 STAT waiting)",
                "failed 1",
                "draft 3",
                "13 waiting, about 1:00:00 of sound, 3.0 x real time on a core, done in about 10:00.",
                "night-1 4 –",
            ],
        ),
        (
            {
                "states": {"received": 1, "transcribing": 1},
                "in_work": (InWork("d1", 1, "night-1", AT - timedelta(seconds=65), stat=True),),
                "workers": (WorkerStanding("night-1", 1, alive=False, trouble=""),),
                "seconds_left": None,
            },
            [],
            ["night-1 (went down) 1 d1 STAT 1:05", "1 waiting, no worker is at work."],
        ),
        (
            {"workers": (WorkerStanding("night-1", 1, alive=True, trouble="The weights are missing."),)},
            [],
            ["night-1 1 The weights are missing."],
        ),
        (
            {"put_aside": (PutAside("d2", "The file is damaged."),)},
            [Refused("a\x1b[2Jb.wav", "The file is empty.", AT)],
            ["d2: The file is damaged.", "not taken in: a\\x1b[2Jb.wav: The file is empty."],
        ),
    ],
)
def test_the_board(told: dict[str, Any], refused: list[Refused], lines: list[str]) -> None:
    console = Console(file=io.StringIO(), width=200, record=True, color_system=None)
    console.print(board(Standing(**{**QUIET, **told}), refused))
    shown = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert [line for line in lines if line not in shown] == []


def test_the_standing_of_an_office_at_work(lite_store: Store) -> None:
    store = lite_store
    empty = standing(store)
    assert (empty.states, empty.waiting, empty.seconds_left) == ({}, 0, 0.0)
    bring(store, number=0)
    bring(store, "cannot be used", 1)
    waits = standing(store)
    assert (waits.waiting, waits.seconds_left, waits.audio_seconds_waiting) == (2, None, None)
    with at_work(store, settings_of(cores=2)):
        wait_until_done(store)
        (worker,) = standing(store).workers
        assert (worker.name, worker.cores, worker.alive) == ("one", 2, True)
    over = standing(store)
    assert over.states == {"draft": 1, "quarantined": 1}
    assert [aside.reason for aside in over.put_aside] == ["The file is damaged."]
    assert (over.workers, over.waiting, over.seconds_left) == ((), 0, 0.0)
    assert over.as_json()["waiting"] == 0
    bring(store, number=2)
    estimated = standing(store).audio_seconds_waiting
    assert estimated is not None
    assert estimated > 0
