from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from transcribe.inbox.holding import Holding, holding

WRITER = "import sys; file = open(sys.argv[1], 'ab'); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "x.wav"
    path.write_bytes(b"sound")
    if holding(path) is Holding.UNKNOWN:
        pytest.skip("this system cannot tell whether a file is held")
    return path


def test_nobody_has_it(recording: Path) -> None:
    before = recording.stat()
    assert holding(recording) is Holding.FREE
    after = recording.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )


def test_another_process_writes(recording: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(recording)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"open\n"
        assert holding(recording) is Holding.HELD
        writer.communicate()
    assert holding(recording) is Holding.FREE


def test_this_process_writes(recording: Path) -> None:
    with recording.open("r+b"):
        assert holding(recording) is Holding.HELD
    assert holding(recording) is Holding.FREE


def test_readers_do_not_hold(recording: Path) -> None:
    with recording.open("rb"):
        assert holding(recording) is Holding.FREE


def test_a_writer_that_comes_while_we_ask_ends_neither(recording: Path) -> None:
    """The kernel then sends a signal, which by default would end this process."""
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            recording.open("ab").close()

    program = (
        "import sys, time\nfrom pathlib import Path\nfrom transcribe.inbox.holding import holding\n"
        "until = time.monotonic() + 1\nwhile time.monotonic() < until: holding(Path(sys.argv[1]))\n"
    )
    writer = threading.Thread(target=write)
    writer.start()
    try:
        asked = subprocess.run([sys.executable, "-c", program, str(recording)], timeout=60, check=False)
    finally:
        done.set()
        writer.join()
    assert asked.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_the_signal_of_a_broken_lease_is_harmless(recording: Path) -> None:
    """Why the signal is changed: with it, a lease that is broken on purpose leaves the process alive."""
    program = (
        "import fcntl, os, signal, subprocess, sys\n"
        "fd = os.open(sys.argv[1], os.O_RDONLY)\n"
        "if sys.argv[2] == 'changed': fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)\n"
        "fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)\n"
        "try: os.close(os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK))\n"
        "except BlockingIOError: pass\n"
    )
    codes = {
        how: subprocess.run([sys.executable, "-c", program, str(recording), how], check=False).returncode
        for how in ("changed", "default")
    }
    assert codes == {"changed": 0, "default": -signal.SIGIO}


def test_what_cannot_be_opened_is_unknown(tmp_path: Path) -> None:
    assert holding(tmp_path / "gone.wav") is Holding.UNKNOWN
    (tmp_path / "link.wav").symlink_to(tmp_path / "gone.wav")
    assert holding(tmp_path / "link.wav") is Holding.UNKNOWN
    os.mkfifo(tmp_path / "pipe.wav")
    assert holding(tmp_path / "pipe.wav") is Holding.UNKNOWN  # and does not wait for a writer
