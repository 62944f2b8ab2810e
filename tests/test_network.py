"""Nothing leaves the building: the whole way runs with every socket forbidden."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sounds import LETTER

FORBIDDEN = """
import sys
def guard(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        print("FORBIDDEN", event, file=sys.stderr, flush=True)
        raise RuntimeError("no network at run time: " + event)
sys.addaudithook(guard)
from transcribe.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_the_pipeline_opens_no_socket(engine: str, tmp_path: Path) -> None:
    if engine == "whisper":
        pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    sound = tmp_path / "letter.mp3"
    sound.write_bytes(LETTER.read_bytes()[:100_000])
    command = ["run", str(sound), "--out", str(tmp_path), "--model", "tiny.en", "--engine", engine]
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN, *command], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    tried = {line for line in done.stderr.splitlines() if line.startswith("FORBIDDEN")}
    # urllib3, imported by a library of a library, asks the kernel for an IPv6 socket to see whether there is IPv6.
    assert tried <= {"FORBIDDEN socket.__new__"}
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "letter.json").read_text())["source"]["engine"] == engine


def test_the_guard_itself_works() -> None:
    """A guard that lets everything pass would prove nothing."""
    guard = FORBIDDEN.split("from transcribe", maxsplit=1)[0]
    code = guard + "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "FORBIDDEN" in done.stderr
