"""What a person sees while files are worked on: a live bar on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from transcribe.audio import clock


class Display:
    """Shows files done, seconds of sound done, speed and time left. ``total_seconds`` 0 means: not known.

    Everything goes to ``stream`` (standard error), so that standard output holds results alone.
    """

    def __init__(self, files: int = 0, total_seconds: float = 0.0, stream: TextIO | None = None) -> None:
        self._console = Console(file=stream or sys.stderr, highlight=False)
        self.live = self._console.is_terminal
        self._files, self._total = files, total_seconds
        self._number = 0
        self._name = ""
        self._length = 0.0
        self._done = 0.0  # seconds of sound in finished files
        self._began = self._file_began = time.monotonic()
        self._bars: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Display:
        if self.live:
            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=30),
                TextColumn("{task.fields[figures]}", markup=False),
                console=self._console,
                transient=True,
            )
            self._bars.start()
            self._task = self._bars.add_task("", total=self._total or None, figures="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def file(self, name: str, seconds: float) -> None:
        """Work on a file begins; ``seconds`` is its length, 0 if not known."""
        self._number += 1
        self._name, self._length = name, seconds
        self._file_began = time.monotonic()
        if not self.live:
            self.line(f"{self._place()} {name}: {clock(seconds)} of sound")

    def at(self, seconds: float) -> None:
        """So many seconds of the file's sound are done."""
        if self._bars and self._task is not None:
            done = self._done + seconds
            self._bars.update(
                self._task,
                completed=done,
                description=f"{self._place()} {self._name}",
                figures=self._figures(done),
            )

    def finished(self, seconds: float, outcome: str) -> None:
        """The file is done: ``seconds`` of sound; ``outcome`` says what became of it."""
        self._done += seconds
        taken = time.monotonic() - self._file_began
        speed = f" in {clock(taken)} ({seconds / taken:.1f} x real time)" if taken > 0 and seconds else ""
        self.line(f"{self._place()} {self._name}: {outcome}{speed}")

    def line(self, text: str) -> None:
        """One line for the person, above the bar if there is one."""
        self._console.print(printable(text), markup=False, soft_wrap=True)

    def _place(self) -> str:
        return f"[{self._number}/{self._files}]" if self._files else f"[{self._number}]"

    def _figures(self, done: float) -> str:
        elapsed = time.monotonic() - self._began
        speed = done / elapsed if elapsed > 0.5 else 0.0
        parts = [f"{clock(done)} of {clock(self._total)}" if self._total else clock(done)]
        if speed > 0:
            parts.append(f"{speed:.1f} x real time")
            if self._total > done:
                parts.append(f"{clock((self._total - done) / speed)} left")
        return ", ".join(parts)


def printable(text: str) -> str:
    """Text that a terminal can show and that cannot command it: file names may hold anything."""
    shown = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(sign if sign.isprintable() or sign == " " else f"\\x{ord(sign):02x}" for sign in shown)
