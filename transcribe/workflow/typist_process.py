"""What runs in a process of its own: a sound comes in through a pipe, a draft goes out. No file is written.

A sound is made by strangers, and a recogniser is a large program: here it can hang, take all memory or go down without
harm to anything else, and here are no keys. It imports nothing heavy before it is asked.
"""

from __future__ import annotations

import errno
import importlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import connection as pipes
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from transcribe.pipeline import Pipeline
    from transcribe.report import Report
    from transcribe.settings import Settings
    from transcribe.store.dictations import Facts
    from transcribe.workflow.held_sound import HeldSound

PIECE, END, CANCEL = b"p", b"e", b"x"  # the first byte of what follows a job: sound, its end, or never mind
_SIGN_SECONDS = 1.0  # signs of life are sent no more often
_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE)  # troubles of the machine
_LESS_URGENT = 5  # niceness: the desk and the inbox go first

Progress = Callable[[float], None]


class Drafting(Protocol):
    """Writes a draft of a sound; ``progress`` is told the seconds of sound that are done."""

    def __call__(self, settings: Settings, sound: HeldSound, facts: Facts, progress: Progress) -> Report: ...


def serve(pipe: Connection, drafting: str, memory_mb: int, nice: bool) -> None:
    """Do one job after the other until the pipe is closed. ``drafting`` names a ``Drafting`` as "module:function"."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when to stop
    _end_with_parent()
    _limit(memory_mb, nice=nice)
    try:
        while True:
            job = json.loads(pipe.recv_bytes())
            content = _sound(pipe)
            if content is not None:
                signs = _Signs(pipe)
                _send(pipe, _answer(drafting, job, content, signs.begin, signs.progress))
    except (EOFError, OSError):
        return


def drafted(settings: Settings, sound: HeldSound, facts: Facts, progress: Progress) -> Report:
    """The draft by the office's own pipeline, which is kept for the next dictation with the same settings."""
    from transcribe.postprocess.drafting import Dictation
    from transcribe.report import Header

    author = settings.author(facts.author)
    beside = Dictation(
        author=author,
        worklist=facts.header if facts.header != Header() else None,
        document_type=facts.document_type,
        stat=facts.stat,
        problems=facts.problems,
        before=facts.before,
        template=facts.template,
    )
    report, _ = _pipeline(settings).draft_of(sound, progress=progress, beside=beside)
    return report


_kept: list[Pipeline] = []


def _pipeline(settings: Settings) -> Pipeline:
    from transcribe.pipeline import Pipeline

    if not _kept or _kept[0].settings != settings:
        _kept[:] = [Pipeline(settings)]
    return _kept[0]


class _Signs:
    """Signs of life."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last = time.monotonic()

    def begin(self) -> None:
        """The program is loaded, the work begins."""
        _send(self._pipe, {"at": 0.0})

    def progress(self, seconds: float) -> None:
        """So many seconds of sound are done."""
        if time.monotonic() - self._last >= _SIGN_SECONDS:
            self._last = time.monotonic()
            _send(self._pipe, {"at": round(seconds, 1)})


def _answer(
    drafting: str, job: dict[str, Any], content: bytes, begun: Callable[[], None], progress: Progress
) -> dict[str, Any]:
    from transcribe.errors import AudioError, TranscribeError
    from transcribe.settings import Settings
    from transcribe.store.dictations import Facts
    from transcribe.workflow.held_sound import HeldSound

    try:
        settings = Settings.model_validate_json(job["settings"])
        facts = Facts.model_validate_json(job["facts"])
        module, _, name = drafting.partition(":")
        draft: Drafting = getattr(importlib.import_module(module), name)
        begun()
        return {"draft": draft(settings, HeldSound(facts.file_name, content), facts, progress).model_dump_json()}
    except AudioError as error:
        return {"refused": str(error)}
    except TranscribeError as error:  # weights, settings, word lists: not this recording's fault
        return {"trouble": str(error)}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # noqa: BLE001 - its text may quote the dictation: only its kind is told
        if isinstance(error, OSError) and error.errno in _PASSING:
            return {"trouble": f"This machine could not work on it just now: {error.strerror}."}
        return {"failed": type(error).__name__}


def _sound(pipe: Connection) -> bytes | None:
    pieces = bytearray()
    while True:
        piece = pipe.recv_bytes()
        if piece[:1] == PIECE:
            pieces += piece[1:]
        else:
            return bytes(pieces) if piece == END else None


def _send(pipe: Connection, message: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(message).encode())


def _end_with_parent() -> None:
    """End when the worker ends, however it ends."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        pipes.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _limit(memory_mb: int, *, nice: bool) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what was dictated
    if memory_mb and sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * 2**20, memory_mb * 2**20))
    if nice:
        os.nice(_LESS_URGENT)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # a core for each dictation
