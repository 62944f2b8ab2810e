"""The invented office: every state, twice the same, and gone when it is removed."""

from __future__ import annotations

import hashlib
import http.cookiejar
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the desk is not installed (extra 'desk')")

from tests.web.office import free_port
from transcribe.cli import main
from transcribe.delivery.sending import Sender
from transcribe.demo.office import MARK, SENT, fill, prepare
from transcribe.demo.people import PASSWORD, people
from transcribe.demo.worklist import Listed, worklist
from transcribe.errors import SettingsError
from transcribe.review.questions import Questions
from transcribe.store.dictations import Filter
from transcribe.store.states import State
from transcribe.workflow.office import open_office

PATIENCE = 120  # seconds for the desk to answer, on a busy machine
DRAFTED = [listed for listed in worklist() if listed.name and listed.seconds is None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented office, filled twice as if the demo had been started twice."""
    made = tmp_path_factory.mktemp("demo") / "office"
    for _ in range(2):
        with open_office(prepare(made)) as office:
            fill(office.store)
    return made


def test_there_is_a_dictation_in_every_state_but_the_passing_one(folder: Path) -> None:
    with open_office(prepare(folder)) as office:
        rows = office.store.worklist()
        waiting = Questions(office.store.database, office.store.records.sealer, office.store.audit).open_for("abara")
        assert office.store.people.with_password("castellane", PASSWORD) is not None
    assert sorted(row.state for row in rows) == sorted(listed.state for listed in worklist())
    assert {row.state for row in rows} == set(State) - {State.TRANSCRIBING}
    assert {row.author for row in rows} <= {one.person.id for one in people()}
    assert any(row.stat for row in rows)
    assert len(waiting) == 1


@pytest.mark.parametrize("listed", DRAFTED, ids=lambda listed: listed.name)
def test_reports_belong_to_their_sounds(listed: Listed) -> None:
    assert listed.draft.source.sha256 == hashlib.sha256(listed.sound).hexdigest()
    assert listed.draft.header.patient == listed.facts.header.patient
    assert listed.draft.document_type == listed.facts.document_type
    assert len(listed.draft.flags) > 0
    if listed.state in (State.AWAITING_SIGNATURE, State.SIGNED, State.DISTRIBUTED, State.ADDENDED):
        assert listed.finished.source.sha256 == listed.draft.source.sha256
        assert not listed.finished.flags
        assert not listed.finished.blanks


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(SettingsError, match="something else"):
        prepare(tmp_path)
    assert main(["demo", str(tmp_path), "--remove"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Where the demo of the folder is served."""
    port = free_port()
    command = [sys.executable, "-m", "transcribe", "demo", str(folder), "--no-jobs", "--port", str(port)]
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    made = f"http://127.0.0.1:{port}"
    _wait_for(made, process)
    yield made
    process.send_signal(signal.SIGINT)
    assert process.wait(60) in (0, 130)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/demo", timeout=10).close()
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return


def test_a_visitor_comes_in_as_any_of_the_people(folder: Path, address: str) -> None:
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    start = visitor.open(f"{address}/demo").read().decode()
    assert PASSWORD in start
    for one in people():
        if one.see:
            assert f'href="/as/{one.person.id}"' in start
            visitor.open(f"{address}/as/{one.person.id}").close()
            with visitor.open(f"{address}/api/me") as answer:
                assert json.load(answer)["name"] == one.person.name
    with pytest.raises(urllib.error.HTTPError) as raised:
        visitor.open(f"{address}/as/nobody")
    assert raised.value.code == 404
    raised.value.close()
    told = (folder / "demo.log").read_text()
    assert f"{address}/demo" in told
    assert PASSWORD in told


def test_a_letter_that_is_signed_is_sent_and_removed_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    with open_office(prepare(folder)) as office:
        fill(office.store)
        (letter,) = office.store.worklist(Filter(states=frozenset({State.AWAITING_SIGNATURE})))
        office.store.sign(letter.id, 2, "castellane")
        assert Sender(office).run_once().delivered == 1
    assert [path.suffix for path in (folder / SENT).iterdir()] == [".docx"]
    assert (folder / MARK).is_file()
    assert main(["demo", str(folder), "--remove"]) == 0
    assert not folder.exists()
