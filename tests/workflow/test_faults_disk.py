"""Disks that are full, that may only be read, and that are not there for a while."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.places import new_office, new_place
from transcribe.store.checking import check
from transcribe.store.dictations import Facts
from transcribe.store.errors import StoreError
from transcribe.store.states import State

from .offices import at_work, settings_of, states, wait_for
from .quick import sound


class SmallDisk:
    """A disk of its own, whose size can be changed and that can be made read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mount(self, *options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "transcribe-test", str(self.folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a small disk can only be made by root, with the right to mount")

    def change(self, *options: str) -> None:
        subprocess.run(["mount", "-o", ",".join(["remount", *options]), str(self.folder)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 4 MB."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a small disk can only be made by root")
    (tmp_path / "disk").mkdir()
    small = SmallDisk(tmp_path / "disk")
    small.mount("size=4m")
    yield small
    small.unmount()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def recording(number: int, kilobytes: int = 40) -> bytes:
    return sound(number=number) + bytes(1000 * (kilobytes - 40))


def test_the_disk_of_the_store_is_full_and_somebody_makes_room(disk: SmallDisk, tmp_path: Path) -> None:
    """Recordings come in on Friday; on Saturday night the disk is full; on Monday there is a larger one."""
    place = new_office(disk.folder / "store")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(24):
        (inbox / f"{number}.wav").write_bytes(recording(number, 250))
    before = contents(inbox)
    with place.open() as store, at_work(store, settings_of(inbox)):
        wait_for(lambda: _is_full(disk.folder), "a full disk")
        with pytest.raises(StoreError, match=r"No space left on device|The disk of the store is full"):
            store.receive(recording(1000, 5000), Facts())
        known = set(states(store))
        assert contents(inbox) == before
        disk.change("size=64m")
        wait_for(lambda: len(states(store)) == 24, "all recordings")
        wait_for(lambda: set(states(store).values()) == {State.DRAFT}, "all drafts")
        assert known <= set(states(store))
        assert {len(store.versions(dictation)) for dictation in states(store)} == {1}
        assert check(store).whole
    assert contents(inbox) == before


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_half_there(disk: SmallDisk) -> None:
    """A recording is larger than the room that is left."""
    place = new_place(disk.folder / "store")
    with place.open() as store:
        first = store.receive(recording(1), Facts()).id
        with pytest.raises(StoreError) as error:
            store.receive(recording(2, 5000), Facts())
        assert str(error.value) == "The store's folder cannot be written to: No space left on device."
        assert list(states(store)) == [first]
        store.receive(recording(3), Facts())
        checked = check(store)
        assert (checked.whole, checked.dictations, checked.files) == (True, 2, 2)


def test_an_inbox_that_may_only_be_read(disk: SmallDisk, tmp_path: Path) -> None:
    """The recorders' folder is shared read-only, as we ask for: everything works."""
    for number in range(3):
        (disk.folder / f"{number}.wav").write_bytes(recording(number))
    disk.change("ro")
    place = new_place(tmp_path / "store")
    with place.open() as store, at_work(store, settings_of(disk.folder)):
        wait_for(lambda: list(states(store).values()) == [State.DRAFT] * 3, "all drafts")


def test_a_network_drive_is_away_and_comes_back(tmp_path: Path) -> None:
    """The file server restarts: the other inbox goes on, and nothing is received twice when it is back."""
    away, other, place = tmp_path / "away", tmp_path / "other", new_place(tmp_path / "store")
    for inbox in (away, other):
        inbox.mkdir()
    (away / "1.wav").write_bytes(recording(1))
    with place.open() as store, at_work(store, settings_of(away, other)):
        wait_for(lambda: list(states(store).values()) == [State.DRAFT], "the first")
        away.rename(tmp_path / "gone")
        (other / "2.wav").write_bytes(recording(2))
        wait_for(lambda: list(states(store).values()) == [State.DRAFT] * 2, "the other inbox")
        (tmp_path / "gone" / "3.wav").write_bytes(recording(3))
        (tmp_path / "gone").rename(away)
        wait_for(lambda: list(states(store).values()) == [State.DRAFT] * 3, "what came meanwhile")
        assert sorted(path.name for path in away.iterdir()) == ["1.wav", "3.wav"]
        assert check(store).whole


def _is_full(folder: Path) -> bool:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize < 100_000
