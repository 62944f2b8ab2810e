from __future__ import annotations

import os
from pathlib import Path

import pytest

from transcribe.inbox.contents import FileState
from transcribe.inbox.stability import EMPTY_PATIENCE_SECONDS, StabilityTracker, Standing

from .office import Clock


class Desk:
    """One file, and a tracker that looks at it."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.tracker = StabilityTracker(5.0, self.clock)
        self.path = folder / "x.wav"

    def look_after(self, seconds: float) -> Standing:
        self.clock.pass_by(seconds)
        return self.tracker.look(self.path, FileState.of(self.path.stat()))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_complete_when_it_stood_still(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    assert [desk.look_after(seconds) for seconds in (0, 4.9, 0.2, 100)] == [
        Standing.UNSETTLED,
        Standing.UNSETTLED,
        Standing.COMPLETE,
        Standing.COMPLETE,
    ]


def test_an_old_date_does_not_make_it_complete(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    os.utime(desk.path, (0, 0))
    assert desk.look_after(0) is Standing.UNSETTLED


def test_a_date_in_the_future_does_not_keep_it_back(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    os.utime(desk.path, (4e9, 4e9))
    desk.look_after(0)
    assert desk.look_after(5) is Standing.COMPLETE


def test_a_growing_file_is_not_taken_and_never_given_up(desk: Desk) -> None:
    for number in range(500):
        with desk.path.open("ab") as file:
            file.write(b"sound")
        assert desk.look_after(4) is Standing.UNSETTLED, number
    assert desk.look_after(5) is Standing.COMPLETE


def test_same_size_but_another_time_starts_anew(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    desk.look_after(0)
    os.utime(desk.path, ns=(1, 1))
    assert desk.look_after(6) is Standing.UNSETTLED
    assert desk.look_after(5) is Standing.COMPLETE


def test_one_nanosecond_counts(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    os.utime(desk.path, ns=(1, 1_000_000_000))
    desk.look_after(0)
    os.utime(desk.path, ns=(1, 1_000_000_100))
    assert desk.look_after(6) is Standing.UNSETTLED


def test_an_empty_file_gets_a_longer_patience(desk: Desk) -> None:
    desk.path.touch()
    desk.look_after(0)
    assert desk.look_after(EMPTY_PATIENCE_SECONDS - 1) is Standing.UNSETTLED
    assert desk.look_after(1) is Standing.COMPLETE


def test_an_empty_file_that_is_written_after_all(desk: Desk) -> None:
    desk.path.touch()
    desk.look_after(0)
    desk.look_after(30)
    desk.path.write_bytes(b"sound")
    assert desk.look_after(0) is Standing.UNSETTLED
    assert desk.look_after(5) is Standing.COMPLETE


def test_a_held_file_waits_until_it_is_let_go(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    with desk.path.open("ab"):
        desk.look_after(0)
        standing = desk.look_after(500)
        if standing is Standing.COMPLETE:
            pytest.skip("this system cannot tell whether a file is held")
        assert standing is Standing.HELD
        assert desk.tracker.still_seconds(desk.path) == 500
    assert desk.look_after(0) is Standing.COMPLETE


def test_forgotten_files_start_anew(desk: Desk) -> None:
    desk.path.write_bytes(b"sound")
    desk.look_after(0)
    desk.tracker.forget(desk.path)
    assert desk.look_after(5) is Standing.UNSETTLED
    desk.tracker.keep_only([desk.path])
    assert desk.look_after(5) is Standing.COMPLETE
    desk.tracker.keep_only([])
    assert desk.look_after(5) is Standing.UNSETTLED


def test_it_says_when_to_look_again(desk: Desk) -> None:
    assert desk.tracker.seconds_until_due() is None
    desk.path.write_bytes(b"sound")
    desk.look_after(0)
    desk.clock.pass_by(2)
    assert desk.tracker.seconds_until_due() == 3
    desk.clock.pass_by(3)
    assert desk.tracker.seconds_until_due() is None  # may be complete now: not on its way any more
