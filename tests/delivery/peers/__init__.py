"""Receivers of other makers, in Node: they run where node is, and ``npm ci --prefix tests/delivery/peers`` was."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


class Peer:
    """A running receiver: its port, and the lines that it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self.line())

    def line(self) -> str:
        """The next line that it prints."""
        assert self._process.stdout
        return self._process.stdout.readline()

    def kill(self) -> None:
        """SIGKILL, as a machine dies."""
        self._process.kill()
        self._process.wait()


@contextmanager
def running(script: str, *arguments: str) -> Iterator[Peer]:
    """Run a receiver; the test is skipped where it cannot be."""
    node = shutil.which("node")
    if node is None or not (_HERE / "node_modules").is_dir():
        pytest.skip("node, or its packages, are not here (npm ci --prefix tests/delivery/peers)")
    command = [node, str(_HERE / script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd=_HERE) as process:
        try:
            yield Peer(process)
        finally:
            process.kill()
