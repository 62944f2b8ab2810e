from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from transcribe.errors import InboxError
from transcribe.inbox.lock import only_watcher

HOLDER = (
    "import sys; from pathlib import Path; from transcribe.inbox.lock import only_watcher\n"
    "with only_watcher(Path(sys.argv[1])): print('locked', flush=True); sys.stdin.read()"
)


def test_one_at_a_time_and_free_after_a_kill(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(InboxError, match="Another program already watches"), only_watcher(tmp_path):
            pass
        holder.kill()
    with only_watcher(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="cannot be written to"), only_watcher(tmp_path / "none"):
        pass
