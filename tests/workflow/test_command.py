"""The commands of the works: a night's batch with the small recogniser, the archive, and workers as programs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sounds import write
from tests.store.places import SUE, Place, files_of, new_office
from transcribe.audio import Samples
from transcribe.cli import main
from transcribe.store.checking import check
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.standing import standing

from .offices import states, wait_for
from .quick import sound

SETTINGS = """
[store]
folder = "store"
key = "file:{folder}/office.key"
[recognition]
model = "tiny.en"
threads = 1
[correction]
by_audio = false
[watching]
settle_seconds = 0.2
rescan_seconds = 0.5
[[authors]]
id = "osei"
name = "Grace Osei, MD"
"""


@dataclass(frozen=True)
class Folder:
    """An office in a folder, whose commands are called."""

    path: Path
    place: Place
    capture: pytest.CaptureFixture[str]

    def command(self, *words: str | Path) -> list[str | Path]:
        return [sys.executable, "-m", "transcribe", *words, "--settings", "office.toml"]

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        """Call a command in this program; its exit code, and what it said to both sides."""
        code = main([*map(str, words), "--settings", "office.toml"])
        told = self.capture.readouterr()
        return code, told.out, told.err

    def standing(self) -> dict[str, Any]:
        code, told, _ = self.run("status", "--json")
        assert code == 0
        found: dict[str, Any] = json.loads(told)
        return found

    @contextmanager
    def running(self, *words: str | Path) -> Iterator[subprocess.Popen[str]]:
        """The program, killed at the end if it still runs."""
        program = subprocess.Popen(
            self.command(*words), cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            yield program
        finally:
            program.kill()
            program.communicate()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    place = new_office(tmp_path / "store")
    (tmp_path / "office.key").write_text(place.key)
    (tmp_path / "office.key").chmod(0o600)
    (tmp_path / "office.toml").write_text(SETTINGS.format(folder=tmp_path))
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, place, capsys)


@pytest.mark.slow
def test_a_nights_batch_and_the_archive_heard_anew(folder: Folder, speech: Samples) -> None:
    inbox = folder.path / "recordings"
    (inbox / "osei").mkdir(parents=True)
    write(inbox / "osei" / "visit.wav", speech)
    (inbox / "osei" / "again.wav").write_bytes((inbox / "osei" / "visit.wav").read_bytes())
    (inbox / "osei" / "empty.wav").touch()
    (inbox / "osei" / "broken.wav").write_bytes(sound("which no recogniser can use"))
    before = files_of(inbox)

    code, _, told = folder.run("batch", inbox, "--cores", "1")
    assert code == 1  # something needs a person
    assert "1 files could not be taken in; 'transcribe status' names them." in told
    assert files_of(inbox) == before
    standing = folder.standing()
    assert standing["states"] == {"draft": 1, "quarantined": 1}
    (aside,) = standing["put_aside"]
    assert f"{aside['dictation']}: {aside['reason']}" in told
    assert aside["reason"]
    assert standing["waiting"] == 0
    assert standing["workers"] == []
    assert standing["speed"]["times_real_time"] > 0
    _, shown, _ = folder.run("status")
    assert "empty.wav: The file is empty (0 bytes)" in " ".join(shown.split())

    with folder.place.open() as store:
        (dictation,) = (found for found, state in states(store).items() if state is State.DRAFT)
        draft = store.version(dictation)
        assert draft.text
        assert (store.row(dictation).author, draft.source.model) == ("osei", "tiny.en")
        assert check(store).whole

    code, heard, _ = folder.run("retranscribe", "--json")
    found = json.loads(heard)
    assert (code, found["dictation"], found["version"], found["first"], found["anew"]) == (0, dictation, 1, None, 0.0)
    assert folder.run("retranscribe", "--author", "reyes", "--json") == (0, "", "")
    assert folder.run("retranscribe", "--new-drafts", SUE.id)[1] == "1 drafts are to be written anew.\n"
    with folder.place.open() as store:
        assert states(store)[dictation] is State.RECEIVED
        assert [kept.kind for kept in store.documents(dictation)] == ["docx", "retranscript"]


def test_a_batch_of_nothing_is_done_at_once(folder: Folder) -> None:
    (folder.path / "recordings").mkdir()
    code, told, _ = folder.run("batch", "recordings")
    assert (code, told) == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("batch", "nowhere"), "nowhere"),
        (("batch", "store"), "store"),
        (("batch", "recordings", "--window", "evening"), "two times of the day"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(folder: Folder, words: tuple[str, ...], sentence: str) -> None:
    (folder.path / "recordings").mkdir()
    code, _, told = folder.run(*words)
    assert code == 2
    assert sentence in told


def test_a_worker_is_on_the_roll_until_it_is_told_to_stop(folder: Folder) -> None:
    with folder.running("worker", "--name", "night-1", "--cores", "3") as worker, folder.place.open() as store:
        wait_for(lambda: roll(store) == [("night-1", 3, True)], "the worker's beginning")
        with folder.running("worker", "--name", "night-1") as second:
            _, told = second.communicate()
            assert second.returncode == 1
            assert "A worker with the name 'night-1' is at work already" in told
            assert "Traceback" not in told
        assert roll(store) == [("night-1", 3, True)]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(120) == 0
        assert roll(store) == []


def test_a_worker_that_went_down_stays_on_the_roll(folder: Folder) -> None:
    with folder.running("worker", "--name", "night-1") as worker, folder.place.open() as store:
        wait_for(lambda: [name for name, _, _ in roll(store)] == ["night-1"], "the worker's beginning")
        worker.kill()
        worker.wait()
    assert "night-1 (went down)" in " ".join(folder.run("status")[1].split())


def roll(store: Store) -> list[tuple[str, int, bool]]:
    return [(worker.name, worker.cores, worker.alive) for worker in standing(store).workers]
