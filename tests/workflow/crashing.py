"""A program at work that is killed with all that belongs to it, again and again."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.store.places import Place

from .offices import at_work, real_settings, settings_of
from .quick import QUICK

# Not forked from the tests themselves: these have threads and open connections.
LONGEST_SILENCE_SECONDS = 8.0  # when there is nothing more to do
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [__name__, "transcribe.workflow.jobs", "alembic.command", "transcribe.templates.finished"]
)


def work(place: Place, name: str, inboxes: tuple[Path, ...], told: Connection, drafting: str) -> None:
    """Be a worker until killed; tell of each thing that happened."""
    os.setsid()
    settings = settings_of(*inboxes) if drafting == QUICK else real_settings(*inboxes)
    with place.open() as store:
        told.send("open")
        with at_work(store, settings, name=name, changed=told.send, drafting=drafting):
            told.send("at work")
            time.sleep(3600)


def started(
    place: Place, name: str = "one", inboxes: tuple[Path, ...] = (), drafting: str = QUICK
) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    """A worker in a process of its own, and what it tells."""
    here, there = PROCESSES.Pipe(duplex=False)
    program = PROCESSES.Process(target=work, args=(place, name, inboxes, there, drafting))
    program.start()
    there.close()
    return program, here


def kill_tree(program: multiprocessing.process.BaseProcess) -> None:
    """SIGKILL for a program and everything that it started, at once: they are one group of processes."""
    assert program.pid is not None
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:  # it has not got as far as to found its group
        program.kill()
    program.join()


def killed_at_work(place: Place, inboxes: tuple[Path, ...], chosen: random.Random) -> int:
    """Let a program start and work, and kill it at any moment of its life; returns how much it had told."""
    program, told = started(place, "one", inboxes)
    with told:
        wanted = chosen.choice((0, 1, 2, 3, 3, 4, 5))  # two are told before the work begins
        count = 0
        while count < wanted and told.poll(LONGEST_SILENCE_SECONDS):
            told.recv()
            count += 1
        time.sleep(chosen.random() * 0.3)
        kill_tree(program)
    return count
