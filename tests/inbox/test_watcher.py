"""The real loop: real threads, real file-system events, real writers, on the real clock."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from transcribe.errors import InboxError
from transcribe.inbox.arrivals import Arrival, EventKind, Outcome
from transcribe.inbox.folders import Inbox
from transcribe.inbox.watcher import watch
from transcribe.settings import Watching

from .office import Office, eventually

SOON = Watching(settle_seconds=0.3, rescan_seconds=0.2)
BY_EVENTS_ALONE = Watching(settle_seconds=0.3, rescan_seconds=3600)
BY_POLLING_ALONE = Watching(settle_seconds=0.3, rescan_seconds=3600, polling=True)

Start = Callable[..., threading.Thread]


@pytest.fixture
def start(office: Office) -> Iterator[Start]:
    """Watches in a thread; when the test is over the thread must end, promptly and without an error."""
    threads: list[threading.Thread] = []

    def start(*arguments: object) -> threading.Thread:
        thread = threading.Thread(target=office.watch, args=arguments)
        threads.append(thread)
        thread.start()
        return thread

    yield start
    office.stop.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize("settings", [SOON, BY_EVENTS_ALONE, BY_POLLING_ALONE])
def test_files_before_and_after_the_start(office: Office, start: Start, settings: Watching) -> None:
    office.put("a/before.wav", b"before")
    start(settings)
    assert eventually(lambda: office.stems() == ["before"])
    office.put("b/c/after.wav", b"after")
    assert eventually(lambda: office.stems() == ["before", "after"])
    assert [arrival.author for arrival in office.arrivals] == ["a", "b"]


def test_a_slow_writer_that_opens_and_closes(office: Office, start: Start) -> None:
    """As over a network: open, append, close; only standing still tells that it is complete."""
    start(Watching(settle_seconds=3.0, rescan_seconds=0.1))
    program = (
        "import sys, time\n"
        "for number in range(12):\n"
        "    with open(sys.argv[1], 'ab') as file: file.write(b'%02d' % number)\n"
        "    time.sleep(0.1)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(office.inbox / "x.wav")], check=True, timeout=60)
    assert eventually(lambda: bool(office.arrivals))
    assert office.contents == [b"".join(b"%02d" % number for number in range(12))]


def test_a_recorder_that_keeps_its_file_open(office: Office, start: Start) -> None:
    program = (
        "import sys\n"
        "with open(sys.argv[1], 'wb', buffering=0) as file:\n"
        "    file.write(b'first half'); print('half', flush=True); sys.stdin.readline(); file.write(b', rest')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(office.inbox / "x.wav")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as recorder:
        assert recorder.stdout is not None
        assert recorder.stdout.readline() == b"half\n"
        start(SOON)
        time.sleep(1.5)  # several times the quiet period
        if office.arrivals:
            pytest.skip("this system cannot tell whether a file is held")
        recorder.communicate(b"\n")
    assert eventually(lambda: bool(office.arrivals))
    assert office.contents == [b"first half, rest"]


def test_copied_under_another_name_then_renamed(office: Office, start: Start) -> None:
    start(BY_EVENTS_ALONE)
    part = office.put("x.wav.part", b"sound")
    time.sleep(0.5)
    part.rename(office.inbox / "x.wav")
    assert eventually(lambda: office.stems() == ["x"])


def test_a_folder_that_is_moved_in(office: Office, start: Start) -> None:
    (office.root / "card").mkdir()
    (office.root / "card" / "x.wav").write_bytes(b"sound")
    start(BY_EVENTS_ALONE)
    assert eventually(office.output.exists)
    time.sleep(0.5)
    (office.root / "card").rename(office.inbox / "lindqvist")
    assert eventually(lambda: office.stems() == ["x"])
    assert office.arrivals[0].author == "lindqvist"


@pytest.mark.parametrize("polling", [False, True])
def test_an_inbox_that_is_removed_and_restored(office: Office, start: Start, polling: bool) -> None:
    start(Watching(settle_seconds=0.1, rescan_seconds=0.2, polling=polling))
    office.put("x.wav", b"sound")
    assert eventually(lambda: office.stems() == ["x"])
    shutil.rmtree(office.inbox)
    assert eventually(lambda: EventKind.INBOX_LOST in office.kinds())
    office.inbox.mkdir()
    assert eventually(lambda: EventKind.INBOX_BACK in office.kinds())
    office.put("x.wav", b"sound")
    office.put("y.wav", b"new sound")
    assert eventually(lambda: office.stems() == ["x", "y"])


def test_many_writers_at_once(office: Office, start: Start) -> None:
    start(SOON)

    def write(author: int) -> None:
        for number in range(25):
            office.put(f"{author}/x{number}.wav", b"%d %d" % (author, number))

    writers = [threading.Thread(target=write, args=(author,)) for author in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert eventually(lambda: len(office.arrivals) >= 100)
    time.sleep(0.5)
    assert len(set(office.contents)) == len(office.arrivals) == 100


def test_stop_is_prompt_while_waiting(office: Office, start: Start) -> None:
    thread = start(Watching(settle_seconds=3600, rescan_seconds=3600))
    assert eventually(office.output.exists)
    office.stop.set()
    thread.join(60)
    assert not thread.is_alive()


def test_stop_comes_between_two_dictations(office: Office, start: Start) -> None:
    def work(arrival: Arrival) -> Outcome:
        office.stop.set()
        return office.write_draft(arrival)

    for number in range(20):
        office.put(f"{number}.wav", b"sound %d" % number)
    start(SOON, work).join(60)
    assert len(office.arrivals) == 1
    assert len(office.outputs()) == 2
    office.stop.clear()
    start(SOON)  # the rest, and only the rest
    assert eventually(lambda: len(office.arrivals) == 20)
    assert len(set(office.contents)) == 20


PROGRAM = """
import signal, sys, threading, time
from pathlib import Path
from transcribe.inbox import Arrival, Inbox, Outcome, watch
from transcribe.settings import Watching

output = Path(sys.argv[2])
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may have it ignored

def work(arrival: Arrival) -> Outcome:
    print("begun", flush=True)
    time.sleep(float(sys.argv[3]))
    (output / f"{arrival.stem}.docx").write_bytes(arrival.path.read_bytes())
    return Outcome.DONE

settings = Watching(settle_seconds=0.1, rescan_seconds=0.2)
watch([Inbox(Path(sys.argv[1]))], output, settings, work, threading.Event())
print("returned", flush=True)
"""


def program(office: Office, seconds: float) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", PROGRAM, str(office.inbox), str(office.output), str(seconds)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE)


def test_interrupted_from_the_keyboard(office: Office, start: Start) -> None:
    office.put("x.wav", b"sound")
    with program(office, 600) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == b"returned\n"
    assert process.returncode == 0
    start(SOON)
    assert eventually(lambda: office.stems() == ["x"])


def test_killed_in_the_middle_of_the_work(office: Office, start: Start) -> None:
    office.put("x.wav", b"sound")
    with program(office, 600) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.kill()
    start(SOON)
    assert eventually(lambda: office.contents == [b"sound"])
    assert (office.inbox / "x.wav").read_bytes() == b"sound"


def test_two_watching_programs_for_one_output_folder(office: Office, start: Start) -> None:
    start(SOON)
    assert eventually((office.output / ".transcribe-watch.lock").exists)
    other = office.root / "other"
    other.mkdir()
    with pytest.raises(InboxError, match="Another program already watches"):
        watch([Inbox(other)], office.output, SOON, office.write_draft, threading.Event())


def test_an_output_folder_in_the_inbox_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InboxError):
        watch([Inbox(tmp_path)], tmp_path / "out", SOON, Office(tmp_path.parent).write_draft, threading.Event())
    assert list(tmp_path.iterdir()) == []
