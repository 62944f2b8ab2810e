from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from transcribe.inbox.hints import Hints

from .office import eventually


@pytest.mark.parametrize("polling", [False, True])
def test_a_new_file_wakes(tmp_path: Path, polling: bool) -> None:
    (tmp_path / "a").mkdir()
    threads = threading.active_count()
    with Hints(polling=polling, polling_seconds=0.1) as hints:
        hints.follow(tmp_path)
        hints.follow(tmp_path)
        assert not hints.wake.is_set()
        (tmp_path / "a" / "x.wav").write_bytes(b"sound")
        assert hints.wake.wait(60)
    assert threading.active_count() == threads


def test_reading_does_not_wake(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"sound")
    with Hints(polling=False) as hints:
        hints.follow(tmp_path)
        for _ in range(20):
            (tmp_path / "x.wav").read_bytes()
            list(tmp_path.iterdir())
        assert not hints.wake.wait(0.5)


@pytest.mark.parametrize("polling", [False, True])
def test_a_folder_that_is_removed_and_made_again(tmp_path: Path, polling: bool) -> None:
    inbox, spare = tmp_path / "inbox", tmp_path / "spare"
    inbox.mkdir()
    with Hints(polling=polling, polling_seconds=0.1) as hints:
        hints.follow(inbox)
        inbox.rename(spare)
        hints.follow(inbox)  # is not there
        hints.lose(inbox)
        hints.lose(inbox)
        inbox.mkdir()
        hints.follow(inbox)
        inbox.rmdir()
        inbox.mkdir()  # between two looks, and often with the same inode

        def write_after_a_look() -> bool:
            hints.follow(inbox)
            (inbox / "x.wav").write_bytes(b"sound")
            return hints.wake.wait(0.5)

        assert eventually(write_after_a_look)


def test_without_native_events_the_folders_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The system's limit cannot be reached in a test without harm to others: its answer is played."""
    from watchdog.observers.api import BaseObserver, EventEmitter

    class Exhausted(EventEmitter):
        def on_thread_start(self) -> None:
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("transcribe.inbox.hints.Observer", lambda: BaseObserver(Exhausted))
    caplog.set_level(logging.INFO)
    folders = [tmp_path / "a", tmp_path / "b"]
    with Hints(polling=False, polling_seconds=0.1) as hints:
        for folder in folders:
            folder.mkdir()
            hints.follow(folder)
        for folder in folders:
            hints.wake.clear()
            (folder / "x.wav").write_bytes(b"sound")
            assert hints.wake.wait(60)
    assert [record.getMessage() for record in caplog.records] == [
        "file-system events are not available: the inboxes are polled instead"
    ]


def test_nested_folders_that_are_made_at_once(tmp_path: Path) -> None:
    with Hints(polling=False) as hints:
        hints.follow(tmp_path)
        for number in range(100):
            (tmp_path / f"{number}" / "a" / "b").mkdir(parents=True)
        hints.wake.clear()
        assert eventually(lambda: ((tmp_path / "99/a/b/x.wav").touch(), hints.wake.wait(0.2))[1])


def test_the_names_of_files_are_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    with Hints(polling=False) as hints:
        hints.follow(tmp_path)
        (tmp_path / "smith-jane.wav").write_bytes(b"sound")
        assert hints.wake.wait(60)
    assert "smith" not in caplog.text
