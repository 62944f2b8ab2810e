"""No byte that the works leave anywhere tells who the patient is, what was dictated, or how a file was called."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path

import pytest

from tests.store.places import Place, files_of
from tests.store.postgres import Server
from tests.store.test_secrecy import found
from transcribe.store.states import State

from .offices import at_work, settings_of, states, wait_for
from .quick import sound

SHARED_MEMORY = Path("/dev/shm")  # where it is not there, nothing is found


def worked(place: Place, inbox: Path) -> None:
    """A night with everything: drafts, a bug that quotes the dictation, a file that is none, an empty one."""
    folder = inbox / "osei"
    folder.mkdir(parents=True)
    (folder / "Quarterdeck Philippa.wav").write_bytes(sound("dictates about the gallbladder"))
    beside = {"patient": "Philippa Quarterdeck", "mrn": "PQ-774411-88", "cc": "Dr. Brambleworth"}
    (folder / "Quarterdeck Philippa.json").write_text(json.dumps(beside))
    (folder / "Philippa bug.wav").write_bytes(sound("has a bug"))
    (folder / "Philippa text.wav").write_bytes(b"about Philippa Quarterdeck's gallbladder")
    with place.open() as store, at_work(store, settings_of(inbox, attempts=1)):
        over = {State.DRAFT, State.QUARANTINED}
        wait_for(lambda: len(states(store)) == 3 and set(states(store).values()) <= over)
        drafted = next(dictation for dictation, state in states(store).items() if state is State.DRAFT)
        wait_for(lambda: store.documents(drafted))
        assert "gallbladder" in store.version(drafted).text
        assert store.row(drafted).header.patient == "Philippa Quarterdeck"


def logs_of(caplog: pytest.LogCaptureFixture) -> bytes:
    told = [f"{record.getMessage()} {record.exc_info} {record.__dict__}" for record in caplog.records]
    return (caplog.text + "\n".join(told)).encode()


@pytest.mark.parametrize("kind", ["lite", "on_server"])
def test_nothing_is_readable(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    place: Place = request.getfixturevalue(kind)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = files_of(SHARED_MEMORY)
    worked(place, tmp_path / "inbox")
    assert found(files_of(place.folder)) == []
    assert found(files_of(scratch)) == []
    printed = "".join(capfd.readouterr())
    assert found({"logs": logs_of(caplog), "printed": printed.encode()}) == []
    assert found({name: content for name, content in files_of(SHARED_MEMORY).items() if name not in before}) == []
    if kind == "on_server":
        server: Server = request.getfixturevalue("server")
        everything = b"".join(server.bytes())
        assert found({"server": everything}) == []
        assert b"workflow_status" in everything  # the search looks at the right files
