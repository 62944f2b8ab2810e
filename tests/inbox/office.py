"""A small real office: an inbox, an output folder, somebody who works on what arrives, and a clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from transcribe.inbox.arrivals import Arrival, Event, EventKind, Handle, Outcome
from transcribe.inbox.folders import Inbox
from transcribe.inbox.watcher import Watcher, watch
from transcribe.settings import Watching


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Office:
    """``write_draft`` is the worker: it writes both outputs, and fails if one exists already."""

    root: Path
    inbox: Path = field(init=False)
    output: Path = field(init=False)
    clock: Clock = field(default_factory=Clock)
    stop: threading.Event = field(default_factory=threading.Event)
    arrivals: list[Arrival] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox = self.root / "inbox"
        self.inbox.mkdir(exist_ok=True)
        self.output = self.root / "out"

    def write_draft(self, arrival: Arrival) -> Outcome:
        content = arrival.path.read_bytes()
        for suffix in (".docx", ".json"):
            with (self.output / f"{arrival.stem}{suffix}").open("xb") as file:
                file.write(content)
        self.arrivals.append(arrival)
        self.contents.append(content)
        return Outcome.DONE

    def put(self, name: str, content: bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def watcher(self, handle: Handle | None = None) -> Watcher:
        """A watcher on this office's clock, as after a fresh start of the program."""
        return Watcher(
            [Inbox(self.inbox)],
            self.output,
            Watching(settle_seconds=5, rescan_seconds=15),
            handle or self.write_draft,
            self.stop,
            on_event=self.events.append,
            clock=self.clock,
        )

    def watch(self, settings: Watching, handle: Handle | None = None, inbox: Path | None = None) -> None:
        """The real loop on the real clock, until ``stop``."""
        watch(
            [Inbox(inbox or self.inbox)],
            self.output,
            settings,
            handle or self.write_draft,
            self.stop,
            on_event=self.events.append,
        )

    def settle(self, watcher: Watcher) -> None:
        """Two looks with the quiet period in between."""
        watcher.look()
        self.clock.pass_by(5)
        watcher.look()

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    def stems(self) -> list[str]:
        return [arrival.stem for arrival in self.arrivals]

    def outputs(self) -> list[str]:
        return sorted(path.name for path in self.output.iterdir() if not path.name.startswith("."))


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether the condition becomes true; the time is a limit for a slow machine, not a measure."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
