"""What ``transcribe worker``, ``batch``, ``status`` and ``retranscribe`` do; they print ids, never names."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.live import Live

from transcribe.audio import clock
from transcribe.inbox.folders import check_folders
from transcribe.settings import Settings, read_settings
from transcribe.workflow.board import board
from transcribe.workflow.intake import refused
from transcribe.workflow.office import Office, open_office
from transcribe.workflow.retranscription import compared, let_draft_anew
from transcribe.workflow.running import Works, host
from transcribe.workflow.standing import standing
from transcribe.workflow.typist import Limits, StoppedError, TroubleError, Typist

DONE, SOME_FAILED = 0, 1
_LOOK_SECONDS = 2.0


def worker(asked: argparse.Namespace) -> int:
    """Write drafts until told to stop."""
    from transcribe.workflow.logging_setup import configure

    configure(json=asked.json_logs)
    with ExitStack() as stack:
        stop = stack.enter_context(_stopping())
        office = stack.enter_context(open_office(read_settings(asked.settings)))
        works = Works(office, name=asked.name, inbox=False, feed=False, cores=asked.cores, window=asked.window)
        stack.enter_context(works)
        if asked.metrics:
            from transcribe.workflow.metrics_server import serve_metrics

            stack.enter_context(serve_metrics(office, asked.metrics))
        while works.runs and not stop.wait(_LOOK_SECONDS):
            pass
    return DONE if stop.is_set() else SOME_FAILED


def batch(asked: argparse.Namespace) -> int:
    """Take all recordings of folders in, and work until everything is done; stopped, it goes on next time."""
    settings = _with_inboxes(read_settings(asked.settings), asked)
    console = Console(stderr=True)
    with (
        _stopping() as stop,
        open_office(settings) as office,
        Works(office, name=f"{host()}-batch", feed=False, cores=asked.cores, window=asked.window) as works,
        _shown(office, console) as show,
    ):
        while not stop.wait(_LOOK_SECONDS):
            show()
            if works.is_done():
                break
        left = standing(office.store)
        files = refused(office.store)
    for aside in left.put_aside:
        print(f"{aside.dictation}: {aside.reason}", file=sys.stderr)
    if files:
        print(f"{len(files)} files could not be taken in; 'transcribe status' names them.", file=sys.stderr)
    return SOME_FAILED if left.put_aside or files or left.waiting else DONE


def status(asked: argparse.Namespace) -> int:
    """Show how the work stands."""
    console = Console()
    with open_office(read_settings(asked.settings)) as office:
        if asked.json:
            print(json.dumps(standing(office.store).as_json()))
            return DONE
        if not asked.live:
            console.print(board(standing(office.store), refused(office.store)))
            return DONE
        with _stopping() as stop, _shown(office, console) as show:
            while not stop.wait(_LOOK_SECONDS):
                show()
    return DONE


def retranscribe(asked: argparse.Namespace) -> int:
    """Hear the archive anew."""
    settings = read_settings(asked.settings)
    changes = {name: getattr(asked, name) for name in ("model", "adapter") if getattr(asked, name) is not None}
    settings = settings.model_copy(update={"recognition": settings.recognition.model_copy(update=changes)})
    with _stopping() as stop, open_office(settings) as office:
        if asked.new_drafts:
            again = let_draft_anew(office.store, asked.new_drafts, author=asked.author, limit=asked.limit)
            print(f"{len(again)} drafts are to be written anew.")
            return DONE
        work = settings.work
        typist = Typist(Limits(work.time_limit_minutes * 60, work.silence_minutes * 60, work.memory_mb), stop)
        try:
            return _print_compared(office, settings, typist, asked)
        except (TroubleError, StoppedError) as error:
            print(f"transcribe: {error or 'stopped; the next time goes on from here.'}", file=sys.stderr)
            return SOME_FAILED
        finally:
            typist.end(idle=True)


def _print_compared(office: Office, settings: Settings, typist: Typist, asked: argparse.Namespace) -> int:
    words = first = anew = 0.0
    failed = 0
    for one in compared(office.store, settings, typist, author=asked.author, limit=asked.limit):
        if one.anew is None:
            failed += 1
            print(f"{one.dictation}: it could not be heard anew.", file=sys.stderr)
            continue
        if asked.json:
            print(json.dumps(asdict(one)), flush=True)
        else:
            before = "  –   " if one.first is None else f"{one.first:6.1%}"
            print(f"{one.dictation}  {one.words:5} words  first draft {before}  anew {one.anew:6.1%}", flush=True)
        if one.first is not None:
            words, first, anew = words + one.words, first + one.first * one.words, anew + one.anew * one.words
    if words and not asked.json:
        print(f"Words to be mended: {first / words:.1%} before, {anew / words:.1%} with {settings.recognition.model}.")
    return SOME_FAILED if failed else DONE


def _with_inboxes(settings: Settings, asked: argparse.Namespace) -> Settings:
    folders = tuple(folder.absolute() for folder in asked.folder)
    if settings.store.folder is not None:
        check_folders(folders, settings.store.folder)
    return settings.model_copy(update={"work": settings.work.model_copy(update={"inboxes": folders})})


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and a service manager's wish to stop set."""
    stop = threading.Event()
    before = {wish: signal.signal(wish, lambda *_: stop.set()) for wish in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)


@contextmanager
def _shown(office: Office, console: Console) -> Iterator[Callable[[], None]]:
    if not console.is_terminal:
        last: list[str] = []

        def line() -> None:
            now = standing(office.store)
            left = "" if not now.seconds_left else f", {clock(now.seconds_left)} left"
            told = f"{now.waiting} waiting, {len(now.in_work)} in work{left}"
            if last != [told]:
                last[:] = [told]
                console.print(told)

        yield line
        return
    with Live(console=console, auto_refresh=False) as live:
        yield lambda: live.update(board(standing(office.store), refused(office.store)), refresh=True)
