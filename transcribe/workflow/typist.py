"""A process that writes drafts, with a limit of time and memory; when it goes down, the next draft starts another."""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from pydantic import ValidationError

from transcribe.report import Report
from transcribe.settings import Settings
from transcribe.store.dictations import Facts
from transcribe.store.errors import StoreError
from transcribe.store.vault import Sink
from transcribe.workflow.claims import Outcome
from transcribe.workflow.typist_process import CANCEL, END, PIECE, serve

OWN_PIPELINE = "transcribe.workflow.typist_process:drafted"
_LEAVE_SECONDS = 2.0  # for an idle process to end by itself
_START_SECONDS = 300.0  # for a process to load its programs, on a busy machine
_LOOK_SECONDS = 0.2  # how soon the wish to stop is seen
_SENTENCES = {
    Outcome.TIMEOUT: "The recogniser took longer for this recording than is allowed.",
    Outcome.MEMORY: "The recogniser needed more memory for this recording than is allowed.",
    Outcome.CRASHED: "The recogniser went down while it worked on this recording.",
}


class StoppedError(Exception):
    """The work was broken off because the worker is to stop."""


class RefusedError(Exception):
    """The recording cannot be used; the message says why."""


class TroubleError(Exception):
    """This machine cannot work on anything just now; the message says why."""


class FailedError(Exception):
    """This attempt did not succeed."""

    def __init__(self, outcome: Outcome, sentence: str = "") -> None:
        super().__init__(sentence or _SENTENCES[outcome])
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take. Seconds; megabytes, 0: no limit."""

    seconds: float
    silence_seconds: float
    memory_mb: int


class Typist:
    """One process. Not safe to use from two threads at once."""

    def __init__(
        self, limits: Limits, stop: threading.Event, drafting: str = OWN_PIPELINE, *, nice: bool = True
    ) -> None:
        self._limits, self._stop, self._drafting, self._nice = limits, stop, drafting, nice
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def draft(
        self,
        copy_sound: Callable[[Sink], None],
        facts: Facts,
        settings: Settings,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Report:
        """The draft of a sound, which ``copy_sound`` writes into a sink.

        Raises ``RefusedError``, ``TroubleError``, ``FailedError``, ``StoppedError``, and what ``copy_sound`` raises.
        """
        pipe = self._started()
        try:
            job = {"settings": settings.model_dump_json(), "facts": facts.model_dump_json()}
            pipe.send_bytes(json.dumps(job).encode())
            self._hand_over(pipe, copy_sound)
            return self._drafted(pipe, progress)
        except (BrokenPipeError, ConnectionResetError, EOFError):
            self.end()
            raise FailedError(Outcome.CRASHED) from None
        except (StoppedError, FailedError):
            self.end()
            raise

    def end(self, *, idle: bool = False) -> None:
        """End the process; the next draft starts another one."""
        if self._pipe is not None:
            self._pipe.close()  # one that waits for work ends by this
        if self._process is not None:
            if idle:
                self._process.join(_LEAVE_SECONDS)
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._process is not None and not self._process.is_alive():
            self.end()
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            here, there = context.Pipe()
            arguments = (there, self._drafting, self._limits.memory_mb, self._nice)
            self._process = context.Process(target=serve, args=arguments, name="typist", daemon=True)
            self._pipe = here
            self._process.start()
            there.close()
        return self._pipe

    def _hand_over(self, pipe: Connection, copy_sound: Callable[[Sink], None]) -> None:
        try:
            copy_sound(_Pieces(pipe))
        except StoreError:
            pipe.send_bytes(CANCEL)
            raise
        pipe.send_bytes(END)

    def _drafted(self, pipe: Connection, progress: Callable[[float], None]) -> Report:
        began, silence = time.monotonic(), max(_START_SECONDS, self._limits.silence_seconds)
        sign = began
        while True:
            if self._stop.is_set():
                raise StoppedError
            if pipe in pipes.wait([pipe], _LOOK_SECONDS):
                message = json.loads(pipe.recv_bytes())
                if "at" not in message:
                    return _report(message)
                sign, silence = time.monotonic(), self._limits.silence_seconds
                progress(float(message["at"]))
            over = time.monotonic() - began > self._limits.seconds
            if over or time.monotonic() - sign > silence:
                raise FailedError(Outcome.TIMEOUT)


class _Pieces:
    """A sink that sends what it gets to the process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> int:
        self._pipe.send_bytes(PIECE + data)
        return len(data)


def _report(message: dict[str, Any]) -> Report:
    if "refused" in message:
        raise RefusedError(message["refused"])
    if "trouble" in message:
        raise TroubleError(message["trouble"])
    if "memory" in message:
        raise FailedError(Outcome.MEMORY)
    with suppress(ValidationError, KeyError):
        return Report.from_json(message["draft"])
    kind = message.get("failed", "no draft")
    raise FailedError(Outcome.FAILED, f"An error in the program ({kind}) kept this recording from being transcribed.")
