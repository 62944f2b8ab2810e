"""Memory over a long night: one worker, one short dictation after the other.

    python benchmarks/night.py STORE_FOLDER [--dictations 3000] [--sound FILE] [--looks 20]

STORE_FOLDER is a new folder; a store is made in it. Without ``--sound`` a drafter that only writes a line stands in for
the recogniser; all else is real: store, jobs, a process of its own for the drafter, Word files. So a night of many
dictations is over in minutes. With ``--sound`` the real recogniser drafts copies of that recording, each of them made
different by a few bytes at its end. Memory is the resident set of the worker, and of its drafting processes (Linux).
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import func, select

from tests.workflow.offices import settings_of
from tests.workflow.quick import QUICK, sound
from transcribe.settings import Recognition, Settings, Work
from transcribe.store.dictations import Facts
from transcribe.store.keys import new_key
from transcribe.store.opening import create_store, open_store
from transcribe.store.schema import Dictation
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.office import Office
from transcribe.workflow.running import Works
from transcribe.workflow.typist import OWN_PIPELINE

QUEUE = 20  # dictations that wait at a time
_PAGE_KB = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """What was taken after so many dictations."""

    dictations: int
    seconds: float
    worker_mb: float
    typists_mb: float


def night(folder: Path, key: str, dictations: int, looks: int, recording: bytes | None = None) -> Iterator[Memory]:
    """Have a worker (a process of its own) write that many drafts; look at its memory ``looks`` times."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    worker = spawn.Process(target=_work, args=(folder, key, recording is not None, there))
    worker.start()
    there.close()
    try:
        assert here.recv() == "at work"
        assert worker.pid is not None
        began, brought = time.monotonic(), 0
        with open_store(folder, key) as store:
            for look in range(1, looks + 1):
                wanted = dictations * look // looks
                while (done := _done(store)) < wanted:
                    while brought < min(dictations, done + QUEUE):
                        store.receive(_sound(brought, recording), Facts(author=f"author{brought % 7}"))
                        brought += 1
                    time.sleep(0.2)
                yield Memory(done, time.monotonic() - began, *_resident(worker.pid))
    finally:
        worker.kill()
        worker.join()


def _work(folder: Path, key: str, real: bool, told: Connection) -> None:
    settings = Settings(work=Work(cores=1), recognition=Recognition(threads=1)) if real else settings_of(cores=1)
    with open_store(folder, key) as store:
        drafting = OWN_PIPELINE if real else QUICK
        with Works(Office(settings, store), name="night", drafting=drafting, inbox=False):
            told.send("at work")
            time.sleep(1e6)


def _done(store: Store) -> int:
    """How many dictations are no longer waiting or in work."""
    over = (State.DRAFT.value, State.QUARANTINED.value)
    with store.database.reading() as connection:
        return connection.scalar(select(func.count()).where(Dictation.state.in_(over))) or 0


def _sound(number: int, recording: bytes | None) -> bytes:
    return sound(number=number) if recording is None else recording + number.to_bytes(4, "little")


def _resident(worker: int) -> tuple[float, float]:
    """Megabytes of the worker, and of its children together."""
    children = Path(f"/proc/{worker}/task").glob("*/children")
    pids = {pid for path in children for pid in path.read_text().split()}
    return _megabytes(str(worker)), sum(map(_megabytes, pids))


def _megabytes(pid: str) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KB / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, help="a new folder")
    parser.add_argument("--dictations", type=int, default=3000)
    parser.add_argument("--sound", type=Path, help="a recording for the real recogniser")
    parser.add_argument("--looks", type=int, default=20)
    asked = parser.parse_args()
    key = new_key()
    create_store(asked.store, key)
    recording = asked.sound.read_bytes() if asked.sound else None
    print("dictations  seconds  worker MB  drafting MB")
    for look in night(asked.store, key, asked.dictations, asked.looks, recording):
        print(f"{look.dictations:10}  {look.seconds:7.0f}  {look.worker_mb:9.1f}  {look.typists_mb:11.1f}", flush=True)


if __name__ == "__main__":
    main()
