"""The machine's clock jumps: a dead battery, a wrong time server, a virtual machine that was asleep."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.places import Place
from transcribe.settings import Reporting
from transcribe.store import moments
from transcribe.store.checking import check
from transcribe.store.states import State
from transcribe.workflow.passages import Period
from transcribe.workflow.turnaround import turnaround

from .offices import at_work, bring, settings_of, states, wait_for, wait_until_done

Jump = Callable[[timedelta], None]
DAY = timedelta(days=1)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Set the clock of this process forward or back, as often as one likes: for the store and for the jobs."""
    real, real_time, offset = moments.now, time.time, [timedelta()]

    def now() -> datetime:
        return real() + offset[0]

    for module in [module for name, module in sys.modules.items() if name.startswith("transcribe.")]:
        if getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", now)
    monkeypatch.setattr(time, "time", lambda: real_time() + offset[0].total_seconds())

    def jumped(by: timedelta) -> None:
        offset[0] += by

    return jumped


@pytest.mark.parametrize("by", [400 * DAY, -400 * DAY], ids=["a year on", "a year back"])
def test_the_clock_jumps_while_work_goes_on(lite: Place, jump: Jump, by: timedelta) -> None:
    """Whatever the time is now: each dictation gets its draft, once, and the trail stays in order."""
    with lite.open() as store:
        with at_work(store):
            first = bring(store, "takes 1 s", 1)
            wait_for(lambda: states(store)[first] is State.TRANSCRIBING, "the work's beginning")
            jump(by)
            second = bring(store, number=2)
            wait_until_done(store)
        assert states(store) == {first: State.DRAFT, second: State.DRAFT}
        assert [len(store.versions(dictation)) for dictation in (first, second)] == [1, 1]
        assert check(store).whole
        figures = turnaround(store.database, Period(date(2020, 1, 1), date(2100, 1, 1)), Reporting(), {})
        assert figures.total.dictations == 2
        assert figures.clock_set_back == (1 if by < timedelta() else 0)


def test_another_attempt_does_not_wait_for_a_time_that_was_wrong(lite: Place, jump: Jump, tmp_path: Path) -> None:
    """An attempt fails while the clock is a year ahead; the clock is set right: it is tried again within the hour."""
    sign = tmp_path / "mended"
    with lite.open() as store:
        jump(400 * DAY)
        with at_work(store, settings_of(retry_minutes=1.0)):
            dictation = bring(store, f"fails until {sign} ")
            wait_for(lambda: states(store)[dictation] is State.FAILED, "the failure")
            sign.touch()
            jump(-400 * DAY)
            wait_until_done(store)
        assert states(store) == {dictation: State.DRAFT}
        assert check(store).whole
