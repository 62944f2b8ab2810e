"""What is handed over, how often, and what is remembered: looks at real folders, on a clock of our own."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from transcribe.errors import AudioError, AudioProblem, InboxError, ModelError, TranscribeError
from transcribe.inbox.arrivals import Arrival, EventKind, Outcome
from transcribe.inbox.handover import MOST_BEGINNINGS
from transcribe.inbox.ledger import LEDGER_NAME, Ledger, Step
from transcribe.inbox.stability import EMPTY_PATIENCE_SECONDS
from transcribe.inbox.watcher import HELD_NOTICE_SECONDS

from .office import Office


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_one_dictation(office: Office) -> None:
    path = office.put("lindqvist/x.wav", b"sound")
    office.settle(office.watcher())
    assert office.arrivals == [Arrival(path, "lindqvist", sha256(b"sound"), "x")]
    assert office.outputs() == ["x.docx", "x.json"]
    assert office.kinds() == [EventKind.BEGUN, EventKind.DONE]
    assert {path.name for path in office.output.glob(".*")} == {LEDGER_NAME}


def test_not_taken_before_it_stood_still(office: Office) -> None:
    watcher = office.watcher()
    office.put("x.wav", b"so")
    office.settle(watcher)
    assert office.contents == [b"so"]
    path = office.put("y.wav", b"so")
    for _ in range(10):
        watcher.look()
        with path.open("ab") as file:
            file.write(b"und")
        office.clock.pass_by(4.9)
    assert len(office.contents) == 1
    office.settle(watcher)
    assert office.contents[1] == b"so" + 10 * b"und"


def test_half_copied_then_renamed(office: Office) -> None:
    watcher = office.watcher()
    part = office.put("x.wav.part", b"sou")
    office.settle(watcher)
    with part.open("ab") as file:
        file.write(b"nd")
    office.settle(watcher)
    assert office.arrivals == []
    part.rename(part.with_suffix(""))
    office.settle(watcher)
    assert office.contents == [b"sound"]


def test_a_file_held_open_waits_and_is_mentioned_once(office: Office) -> None:
    watcher = office.watcher()
    with office.put("x.wav", b"sound").open("ab") as recorder:
        office.settle(watcher)
        if office.arrivals:
            pytest.skip("this system cannot tell whether a file is held")
        assert office.events == []
        office.clock.pass_by(HELD_NOTICE_SECONDS)
        watcher.look()
        watcher.look()
        assert office.kinds() == [EventKind.HELD]
        recorder.write(b" and more")
    office.settle(watcher)
    assert office.contents == [b"sound and more"]


def test_oldest_first(office: Office) -> None:
    for name, age in (("new.wav", 10), ("b/oldest.wav", 1000), ("old.wav", 100)):
        path = office.put(name, name.encode())
        os.utime(path, (time.time() - age, time.time() - age))
    office.settle(office.watcher())
    assert office.stems() == ["oldest", "old", "new"]


def test_same_name_with_other_content(office: Office) -> None:
    watcher = office.watcher()
    path = office.put("x.wav", b"monday")
    office.put("lindqvist/x.wav", b"of another author")
    office.settle(watcher)
    path.unlink()
    office.put("x.wav", b"tuesday")
    office.settle(watcher)
    assert sorted(office.stems()) == ["x", "x-2", "x-3"]
    assert len(office.outputs()) == 6


def test_replaced_in_place_by_the_same_size_and_date(office: Office) -> None:
    watcher = office.watcher()
    path = office.put("x.wav", b"monday")
    date = path.stat().st_mtime_ns
    office.settle(watcher)
    office.put("y.wav", b"sunday").replace(path)
    os.utime(path, ns=(date, date))
    office.settle(watcher)
    assert office.contents == [b"monday", b"sunday"]


def test_same_content_under_other_names_is_done_once(office: Office) -> None:
    watcher = office.watcher()
    for name in ("x.wav", "y.wav", "lindqvist/x.wav"):
        office.put(name, b"sound")
    office.settle(watcher)
    assert len(office.arrivals) == 1
    assert office.kinds() == [EventKind.BEGUN, EventKind.DONE, EventKind.KNOWN, EventKind.KNOWN]
    office.settle(watcher)
    assert len(office.events) == 4


def test_after_a_restart_nothing_is_done_again(office: Office) -> None:
    for number in range(5):
        office.put(f"{number}.wav", b"sound %d" % number)
    office.settle(office.watcher())
    office.settle(office.watcher())
    assert len(office.arrivals) == 5


def test_after_a_torn_ledger_line_only_that_one_is_done_again(office: Office) -> None:
    for number in range(3):
        path = office.put(f"{number}.wav", b"sound %d" % number)
        os.utime(path, (number, number))
    office.settle(office.watcher())
    ledger = office.output / LEDGER_NAME
    ledger.write_bytes(ledger.read_bytes()[:-20])
    office.settle(office.watcher())
    assert office.stems() == ["0", "1", "2", "2-2"]


def test_the_ledger_names_no_source(office: Office) -> None:
    office.put("author-x/CON.wav", b"sound")
    office.settle(office.watcher())
    text = (office.output / LEDGER_NAME).read_text()
    assert "_CON" in text
    assert "author-x" not in text
    assert ".wav" not in text


def test_files_that_were_done_are_not_opened_again(office: Office) -> None:
    for number in range(20):
        office.put(f"{number}.wav", b"sound %d" % number)
    watcher = office.watcher()
    with opened_files() as opened:
        office.settle(watcher)
        assert len([path for path in opened if path.endswith(".wav")]) >= 20
        opened.clear()
        for _ in range(5):
            office.settle(watcher)
        assert opened == []


_listeners: list[list[str]] = []


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _listeners and isinstance(arguments[0], str | os.PathLike):
        _listeners[-1].append(os.fspath(arguments[0]))


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Every file that this process opens while the block runs (an audit hook stays for good)."""
    sys.addaudithook(_listen)
    _listeners.append([])
    try:
        yield _listeners[-1]
    finally:
        _listeners.pop()


def test_an_empty_file_is_handed_over_in_the_end(office: Office) -> None:
    def refuse_empty(arrival: Arrival) -> Outcome:
        raise AudioError(AudioProblem.EMPTY, "The file is empty: please record it again.")

    watcher = office.watcher(refuse_empty)
    office.put("x.wav", b"")
    office.settle(watcher)
    assert office.events == []
    office.clock.pass_by(EMPTY_PATIENCE_SECONDS)
    watcher.look()
    assert office.outputs() == ["x.problem.txt"]
    assert (office.output / "x.problem.txt").read_text().startswith("The file is empty: please record it again.")


@pytest.mark.parametrize(
    ("error", "problem", "sentence"),
    [
        (AudioError(AudioProblem.SILENT, "There is no speech in it."), "silent", "There is no speech in it."),
        (TranscribeError("It is not usable."), "TranscribeError", "It is not usable."),
        (ValueError("the patient's words"), "unexpected", "an unexpected error (ValueError)"),
        (OSError(errno.EIO, "the patient's words"), "unexpected", "an unexpected error (OSError)"),
        (RecursionError(), "unexpected", "an unexpected error (RecursionError)"),
    ],
)
def test_failures_cost_the_others_nothing(
    office: Office, caplog: pytest.LogCaptureFixture, error: Exception, problem: str, sentence: str
) -> None:
    caplog.set_level(logging.DEBUG)

    def work(arrival: Arrival) -> Outcome:
        if arrival.path.name.startswith("bad"):
            raise error
        return office.write_draft(arrival)

    watcher = office.watcher(work)
    for name in ("a.wav", "bad1.wav", "b.wav", "bad2.wav", "c.wav"):
        office.put(name, name.encode())
    office.settle(watcher)
    assert sorted(office.stems()) == ["a", "b", "c"]
    assert office.kinds().count(EventKind.FAILED) == 2
    for stem in ("bad1", "bad2"):
        assert sentence in (office.output / f"{stem}.problem.txt").read_text()
    entry = Ledger(office.output).knows(sha256(b"bad1.wav"))
    assert entry is not None
    assert (entry.outcome, entry.problem) == (Step.FAILED, problem)
    assert "patient" not in caplog.text
    assert "bad1" not in caplog.text
    assert "patient" not in "".join(path.read_text() for path in office.output.rglob("*") if path.is_file())


def test_a_failure_is_tried_again_when_the_content_changes_only(office: Office) -> None:
    tried: list[str] = []

    def fail(arrival: Arrival) -> Outcome:
        tried.append(arrival.stem)
        return Outcome.FAILED

    watcher = office.watcher(fail)
    path = office.put("x.wav", b"sound")
    for _ in range(3):
        office.settle(watcher)
    path.touch()
    office.settle(watcher)
    office.settle(office.watcher(fail))
    assert tried == ["x"]
    office.put("x.wav", b"other sound")
    office.settle(watcher)
    assert tried == ["x", "x-2"]
    assert office.outputs() == ["x-2.problem.txt", "x.problem.txt"]


@pytest.mark.parametrize("error", [ModelError("The weights are missing."), OSError(errno.ENOSPC, "No space left")])
def test_the_machines_own_troubles_are_waited_for(office: Office, error: Exception) -> None:
    troubled = True

    def work(arrival: Arrival) -> Outcome:
        if troubled:
            raise error
        return office.write_draft(arrival)

    watcher = office.watcher(work)
    office.put("x.wav", b"sound")
    office.settle(watcher)
    assert office.kinds() == [EventKind.BEGUN, EventKind.POSTPONED]
    office.settle(watcher)
    assert len(office.events) == 2  # not at every look
    assert office.outputs() == []
    for _ in range(10):  # hours: no number of postponements makes it a failure
        office.clock.pass_by(3600)
        office.settle(watcher)
    assert EventKind.FAILED not in office.kinds()
    troubled = False
    office.clock.pass_by(3600)
    office.settle(watcher)
    assert office.stems() == ["x"]


def test_the_output_folder_may_go_and_come_back(office: Office) -> None:
    watcher = office.watcher()
    office.put("x.wav", b"sound")
    away = office.output.rename(office.root / "away")
    office.settle(watcher)
    assert office.kinds() == [EventKind.POSTPONED]
    away.rename(office.output)
    office.clock.pass_by(60)
    office.settle(watcher)
    assert office.stems() == ["x"]


def test_an_end_that_could_not_be_recorded_is_recorded_later(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        outcome = office.write_draft(arrival)
        office.output.rename(office.root / "away")
        return outcome

    watcher = office.watcher(work)
    office.put("x.wav", b"sound")
    office.settle(watcher)
    (office.root / "away").rename(office.output)
    office.settle(watcher)
    assert office.stems() == ["x"]
    assert Ledger(office.output).knows(sha256(b"sound"))


def test_a_recording_that_brings_the_program_down_is_left_alone_in_the_end(office: Office) -> None:
    office.put("x.wav", b"sound")
    for _ in range(MOST_BEGINNINGS):
        ledger = Ledger(office.output)
        office.output.mkdir(exist_ok=True)
        ledger.begin(sha256(b"sound"), "x")  # and no end: the process was gone
    office.settle(office.watcher())
    assert office.arrivals == []
    assert office.outputs() == ["x.problem.txt"]
    assert "went down" in (office.output / "x.problem.txt").read_text()


def test_being_stopped_is_no_failure(office: Office) -> None:
    def interrupted(arrival: Arrival) -> Outcome:
        raise KeyboardInterrupt

    office.put("x.wav", b"sound")
    for _ in range(2 * MOST_BEGINNINGS):
        with pytest.raises(KeyboardInterrupt):
            office.settle(office.watcher(interrupted))
    assert office.outputs() == []
    assert list(office.output.glob("*.reserved")) == []
    office.settle(office.watcher())
    assert office.stems() == ["x"]


def test_deleted_between_look_and_handover(office: Office) -> None:
    paths = [office.put(name, name.encode()) for name in ("a.wav", "b.wav")]

    def work(arrival: Arrival) -> Outcome:
        for path in paths:
            if path != arrival.path:
                path.unlink()
        return office.write_draft(arrival)

    office.settle(office.watcher(work))
    assert len(office.arrivals) == 1
    assert office.kinds() == [EventKind.BEGUN, EventKind.DONE]


def test_deleted_while_it_is_worked_on(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        arrival.path.unlink()
        raise AudioError(AudioProblem.UNREADABLE, "It cannot be read.")

    office.put("x.wav", b"sound")
    office.settle(office.watcher(work))
    assert office.kinds() == [EventKind.BEGUN, EventKind.REPLACED]
    assert office.outputs() == []
    office.put("x.wav", b"sound")  # back again: it was not a failure of the recording's
    office.settle(office.watcher())
    assert office.stems() == ["x"]


def test_taken_away_after_it_was_done(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        outcome = office.write_draft(arrival)
        arrival.path.unlink()
        return outcome

    office.put("x.wav", b"sound")
    watcher = office.watcher(work)
    office.settle(watcher)
    office.put("x.wav", b"sound")
    office.settle(watcher)
    assert office.kinds() == [EventKind.BEGUN, EventKind.DONE, EventKind.KNOWN]


def test_replaced_while_it_is_worked_on(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        outcome = office.write_draft(arrival)
        if len(office.arrivals) == 1:
            office.put("x.wav", b"another dictation")
        return outcome

    watcher = office.watcher(work)
    office.put("x.wav", b"sound")
    office.settle(watcher)
    assert office.kinds() == [EventKind.BEGUN, EventKind.REPLACED]
    assert not Ledger(office.output).knows(sha256(b"sound"))
    office.settle(watcher)
    assert office.contents == [b"sound", b"another dictation"]
    assert office.stems() == ["x", "x-2"]


def test_touched_while_it_is_worked_on_is_the_same_dictation(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        os.utime(arrival.path, (1, 1))
        return office.write_draft(arrival)

    watcher = office.watcher(work)
    office.put("x.wav", b"sound")
    office.settle(watcher)
    office.settle(watcher)
    assert office.stems() == ["x"]


def test_an_inbox_that_is_away_for_a_while(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    watcher = office.watcher()
    office.put("x.wav", b"sound")
    office.settle(watcher)
    away = office.inbox.rename(office.root / "away")
    for _ in range(5):
        office.settle(watcher)
    (away / "y.wav").write_bytes(b"new sound")
    away.rename(office.inbox)
    office.settle(watcher)
    assert office.stems() == ["x", "y"]
    assert office.kinds().count(EventKind.INBOX_LOST) == 1
    assert office.kinds().count(EventKind.INBOX_BACK) == 1
    assert len([record for record in caplog.records if "cannot be read" in record.getMessage()]) == 1


HOSTILE = [
    b"a\nb.wav",
    b"\xff.wav",
    b"\xff\xfex.wav",
    b"-rf.wav",
    b"--out=x.wav",
    b"CON.wav",
    b"con.WAV",
    b"nul.x.wav",
    b"x. . .wav",
    b" .wav",
    b"a\\b.wav",
    b"$(reboot).wav",
    b"'; drop table.wav",
    b"\x1b[31mred.wav",
    "\u202egnp.wav".encode(),
    b"l" * 251 + b".wav",
    ("語" * 83).encode() + b".wav",
    b"%s%n.wav",
    b"x.docx.wav",
    b"x.problem.txt.wav",
]


def test_hostile_names(office: Office) -> None:
    folder = os.fsencode(office.inbox)
    for name in HOSTILE:
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(name)
    Path(os.fsdecode(folder + b"/..wav")).write_bytes(b"hidden")  # hidden files are temporary
    author = Path(os.fsdecode(folder + b"/dr\xff\n"))
    author.mkdir()
    (author / "x.wav").write_bytes(b"author")
    office.settle(office.watcher())
    assert sorted(office.contents) == sorted([*HOSTILE, b"author"])
    assert len(office.outputs()) == 2 * (len(HOSTILE) + 1)
    for output in office.output.iterdir():
        assert output.parent == office.output
        assert output.name.isprintable()
    text = (office.output / LEDGER_NAME).read_bytes().decode("utf-8")
    assert len(text.splitlines()) == 2 * (len(HOSTILE) + 1)
    office.settle(office.watcher())
    assert len(office.arrivals) == len(HOSTILE) + 1


def test_a_thousand_files_at_once(office: Office) -> None:
    for number in range(1000):
        folder = ("", "lindqvist/", "okafor/2024/")[number % 3]
        office.put(f"{folder}DS{number // 3:04}.wav", b"sound %d" % number)
    before = fingerprints(office.inbox)
    watcher = office.watcher()
    started = time.monotonic()
    office.settle(watcher)
    assert time.monotonic() - started < 60  # about 5 s; far less than the recognition of one
    assert len(office.arrivals) == 1000
    assert len(set(office.contents)) == 1000
    assert len(set(office.stems())) == 1000
    assert len(office.outputs()) == 2000
    office.settle(watcher)
    office.settle(office.watcher())
    assert len(office.arrivals) == 1000
    assert fingerprints(office.inbox) == before


def test_sources_are_never_touched(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        if "bad" in arrival.path.name:
            raise AudioError(AudioProblem.DAMAGED, "It is damaged.")
        return office.write_draft(arrival)

    for name in ("a.wav", "bad.wav", "b/c.mp3", "notes.txt", ".hidden.wav", "x.wav.part"):
        os.utime(office.put(name, name.encode()), ns=(7, 123_456_789))
    before = fingerprints(office.inbox)
    for _ in range(2):
        office.settle(office.watcher(work))
    assert fingerprints(office.inbox) == before


def fingerprints(folder: Path) -> dict[Path, tuple[bytes, int, int, int]]:
    return {
        path: (path.read_bytes(), info.st_mtime_ns, info.st_ctime_ns, info.st_mode)
        for path in folder.rglob("*")
        if path.is_file()
        for info in [path.stat()]
    }


def test_work_that_takes_long_is_broken_off_for_a_new_look(office: Office) -> None:
    def work(arrival: Arrival) -> Outcome:
        if not office.arrivals:
            old = office.put("older.wav", b"came late, but is older")
            os.utime(old, (1, 1))
        office.clock.pass_by(60)
        return office.write_draft(arrival)

    watcher = office.watcher(work)
    for name in ("a.wav", "b.wav", "c.wav"):
        office.put(name, name.encode())
    watcher.look()
    office.clock.pass_by(5)
    assert [watcher.look() for _ in range(4)] == [False, False, False, False]
    assert office.stems()[2] == "older"


def test_an_unreadable_file_is_mentioned_once_and_taken_when_it_can_be_read(office: Office) -> None:
    path = office.put("x.wav", b"sound")
    office.put("y.wav", b"other sound")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read everything")
    watcher = office.watcher()
    office.settle(watcher)
    office.settle(watcher)
    assert office.kinds().count(EventKind.UNREADABLE) == 1
    assert office.stems() == ["y"]
    path.chmod(0o644)
    office.settle(watcher)
    assert office.stems() == ["y", "x"]


def test_unusable_folders_are_refused_at_once(office: Office) -> None:
    office.output = office.inbox / "out"
    with pytest.raises(InboxError):
        office.watcher()
    shutil.rmtree(office.inbox)
    with pytest.raises(InboxError):
        office.watcher()
