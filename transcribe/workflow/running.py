"""The works of an office: inboxes are watched, dictations are received, drafts are written, chores are done."""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

from transcribe.errors import TranscribeError
from transcribe.inbox.arrivals import Arrival, Outcome
from transcribe.inbox.folders import Inbox
from transcribe.inbox.hints import Hints
from transcribe.inbox.watcher import Watcher
from transcribe.store.errors import StoreError
from transcribe.store.states import State
from transcribe.workflow.errors import WorkError
from transcribe.workflow.feed import take_feed
from transcribe.workflow.intake import Intake
from transcribe.workflow.keeping import SoundKeeper
from transcribe.workflow.office import Office
from transcribe.workflow.presence import Presence, presence_of
from transcribe.workflow.roll import sign_off, sign_on
from transcribe.workflow.standing import standing
from transcribe.workflow.typist import OWN_PIPELINE
from transcribe.workflow.window import Window
from transcribe.workflow.workbench import Way, Workbench

CHORE_SECONDS = 5.0
END_SECONDS = 60.0  # for threads that wait for a database that is away; then they end with the program
_INTAKE, _CHORES = "inbox:", "chores:"  # duties of one worker at a time; a worker's own name has no colon
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")

_log = logging.getLogger(__name__)


class Works:
    """Everything that goes on without people, from ``with`` to the end of the block, in threads of this process.

    ``inbox``: watch the inboxes of the settings. ``jobs``: write drafts here (else other workers do). ``name`` is the
    worker's; of two with the same name the second refuses to start. ``cores`` and ``window`` go before the settings'.
    ``chores`` are called every few seconds, by one worker of the office at a time; in any case what is signed is sent
    to the office's destinations, the night's print is made, and sound goes when its time is over. ``feed``: take the
    patients' feed, if the settings have one. ``changed`` is told the id of each dictation that was received or went on.
    """

    def __init__(
        self,
        office: Office,
        *,
        name: str | None = None,
        inbox: bool = True,
        jobs: bool = True,
        feed: bool = True,
        cores: int | None = None,
        window: str | None = None,
        chores: Sequence[Callable[[], object]] = (),
        changed: Callable[[str], None] = lambda _: None,
        drafting: str = OWN_PIPELINE,
        nice: bool = True,
    ) -> None:
        work = office.settings.work
        self.office = office
        self.name = name or host()
        if not _NAME.fullmatch(self.name):
            raise WorkError("A worker's name is made of letters, figures and _.@- (64 at most).")
        self._stop = threading.Event()
        self._changed = changed
        self._chores = (*chores, *_sender(office), *_night_print(office), *_sound_keeper(office))
        self._feed = feed and bool(office.settings.patients.listen)
        self._threads: list[threading.Thread] = []
        self._presence = presence_of(office.store, self.name)
        self._duties: list[Presence] = []
        opened = Window.read(work.window if window is None else window)
        way = Way(drafting, work.cores if cores is None else cores, opened, nice)
        self.bench = Workbench(office, self.name, way, self._presence, self._stop, changed=changed) if jobs else None
        self._inboxes = [Inbox(path) for path in work.inboxes] if inbox else []
        self._intake = Intake(office.store, office.settings, self._received)

    def __enter__(self) -> Self:
        """Start. Raises ``WorkError`` if the name is taken, ``InboxError``, ``StoreError``."""
        if not self._presence.take():
            raise WorkError(f"A worker with the name '{self.name}' is at work already: give this one another --name.")
        try:
            if self._inboxes:
                self._watch()
            if self.bench:
                jobs = self.bench.jobs()
                sign_on(self.office.store, self.name, self.bench.way.places)
                self._start(partial(self.bench.run, jobs), "bench")
            if self._feed:
                self._start(partial(take_feed, self.office, self._stop), "feed")
            self._start(self._do_chores, "chores")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop at once; what is in work waits for the next time."""
        self._end()

    def nudge(self) -> None:
        """Something was received or made urgent: look at once instead of in a moment."""
        if self.bench:
            self.bench.wake.set()

    @property
    def runs(self) -> bool:
        """False once it was stopped, or had to stop by itself."""
        return not self._stop.is_set()

    def is_done(self) -> bool:
        """Whether everything that lies in the inboxes was taken in, and nothing waits or is in work any more."""
        for inbox in self._inboxes:
            if not all(self._intake.is_settled(recording) for recording in inbox.recordings()):
                return False
        states = standing(self.office.store).states
        return not any(states.get(state.value) for state in (State.RECEIVED, State.TRANSCRIBING, State.FAILED))

    def _watch(self) -> None:
        store, settings = self.office.store, self.office.settings
        duty = presence_of(store, _INTAKE + str(store.folder.resolve()))
        if not duty.take():
            raise WorkError("Another program watches the inboxes of this store already. Stop it first.")
        self._duties.append(duty)
        watcher = Watcher(
            self._inboxes,
            store.folder,
            settings.watching,
            _never,
            self._stop,
            on_event=lambda _: None,
            handover=self._intake,
        )
        self._start(lambda: self._look_again_and_again(watcher), "inbox")

    def _look_again_and_again(self, watcher: Watcher) -> None:
        with Hints(polling=self.office.settings.watching.polling) as hints:
            while not self._stop.is_set():
                try:
                    watcher.run(hints)
                except Exception as error:  # noqa: BLE001 - the store is away for a while, mostly
                    _log.warning("the inboxes cannot be looked through just now (%s)", type(error).__name__)
                    self._stop.wait(CHORE_SECONDS)

    def _received(self, dictation: str) -> None:
        self._changed(dictation)
        self.nudge()

    def _do_chores(self) -> None:
        duty = presence_of(self.office.store, _CHORES)
        while not self._stop.wait(CHORE_SECONDS):
            try:
                self._keep_duties()
                if not self._chores or (not duty.is_kept() and not duty.take()):
                    continue
                for chore in self._chores:
                    chore()
            except TranscribeError as error:
                _log.warning("a chore could not be done just now (%s)", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - one chore must not end the others; its text may hold a name
                _log.error("a chore went wrong (%s)", type(error).__name__)
        duty.release()

    def _keep_duties(self) -> None:
        """Take anew what a server that was started anew has forgotten. Raises ``StoreError``."""
        names = [] if self.bench else [self._presence]  # else the bench does that
        if not all(duty.is_kept() or duty.take() for duty in (*self._duties, *names)):
            _log.error("another program has taken this one's name or inboxes; this one stops")
            self._stop.set()

    def _start(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _end(self) -> None:
        self._stop.set()
        self.nudge()
        end = time.monotonic() + END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        if self.bench:
            with suppress(StoreError):
                sign_off(self.office.store, self.name)
        for presence in (*self._duties, self._presence):
            presence.release()


def _sender(office: Office) -> tuple[Callable[[], object], ...]:
    if not office.settings.destinations:
        return ()
    from transcribe.delivery.sending import Sender

    return (Sender(office).run_once,)


def _night_print(office: Office) -> tuple[Callable[[], object], ...]:
    if office.settings.night_print.folder is None:
        return ()
    from transcribe.workflow.night_print import NightPrinter

    return (NightPrinter(office.settings.night_print).run_once,)


def _sound_keeper(office: Office) -> tuple[Callable[[], object], ...]:
    days = office.settings.store.keep_sound_days
    return () if days is None else (SoundKeeper(office.store, days).run_once,)


def _never(_: Arrival) -> Outcome:
    raise AssertionError("the intake takes every recording itself")


def host() -> str:
    """This machine's name, as far as it can be a worker's."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", socket.gethostname()).strip("-.")[:64] or "worker"
