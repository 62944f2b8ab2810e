"""Handing one complete recording over: hash, ledger, handling, record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from transcribe.inbox.arrivals import Arrival, Event, EventKind, Handle, Outcome, Tell
from transcribe.inbox.contents import ContentChanged, FileState, sha256_of
from transcribe.inbox.folders import Recording
from transcribe.inbox.ledger import Entry, Ledger, Step
from transcribe.inbox.naming import file_id
from transcribe.inbox.output_names import OutputNames
from transcribe.inbox.problems import write_problem
from transcribe.inbox.verdicts import WENT_DOWN, Verdict, judged, postponed

MOST_BEGINNINGS = 3  # a recording that brings the program down must not do so for ever
FIRST_DELAY_SECONDS = 60.0  # before a postponed dictation is tried again; doubled each time
LONGEST_DELAY_SECONDS = 3600.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Delay:
    seconds: float
    until: float


@dataclass
class Handover:
    """Decides what is new, and has it handled, one at a time and each content once.

    Remembers path, size, dates and inode of what it hashed, so that a rescan of a thousand old files
    reads none of them.
    """

    output: Path
    handle: Handle
    tell: Tell
    clock: Callable[[], float]
    names: OutputNames = field(init=False)
    ledger: Ledger = field(init=False)
    _hashed: dict[Path, tuple[FileState, str]] = field(default_factory=dict, init=False)
    _delays: dict[str, _Delay] = field(default_factory=dict, init=False)
    _unreadable: dict[Path, FileState] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.names = OutputNames(self.output)
        self.ledger = Ledger(self.output)

    def is_settled(self, recording: Recording) -> bool:
        """Whether there is nothing to do for this file as it stands: done, failed, or to wait for."""
        state, sha256 = self._hashed.get(recording.path, (None, ""))
        if state != recording.state:
            return False
        return self.ledger.knows(sha256) is not None or self._must_wait(sha256)

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget files that are no longer there (the ledger still knows their content)."""
        for path in self._hashed.keys() - set(paths):
            del self._hashed[path]
        for path in self._unreadable.keys() - set(paths):
            del self._unreadable[path]

    def catch_up(self) -> None:
        """Write what the ledger could not write before, if it can be written now."""
        try:
            self.ledger.write()
        except OSError as error:
            _log.warning("the ledger cannot be written: %s", error.strerror)

    def give(self, recording: Recording) -> None:
        """Have a complete recording handled unless its content is known.

        Raises ``ContentChanged`` when the file is not what it was: it is to be looked at again.
        """
        sha256 = self._hash(recording)
        if sha256 is None:
            return
        known = self.ledger.knows(sha256)
        if known is not None:
            sentence = "The same recording was here before; it is not transcribed again."
            self.tell(Event(EventKind.KNOWN, recording.path, known.stem or None, sentence))
        elif not self._must_wait(sha256):
            self._work_on(recording, sha256)

    def _hash(self, recording: Recording) -> str | None:
        path = recording.path
        state, sha256 = self._hashed.get(path, (None, ""))
        if state == recording.state:
            return sha256
        try:
            sha256 = sha256_of(path, recording.state)
        except (FileNotFoundError, BlockingIOError):
            raise ContentChanged from None
        except OSError as error:
            if self._unreadable.get(path) != recording.state:
                self._unreadable[path] = recording.state
                _log.warning("file %s cannot be read: %s", file_id(path), error.strerror)
                self.tell(Event(EventKind.UNREADABLE, path, None, f"It cannot be read: {error.strerror}."))
            return None
        self._hashed[path] = (recording.state, sha256)
        return sha256

    def _work_on(self, recording: Recording, sha256: str) -> None:
        path = recording.path
        try:
            with self.names.reserved(path.name) as stem:
                self.tell(Event(EventKind.BEGUN, path, stem))
                verdict = self._verdict(Arrival(path, recording.author, sha256, stem))
                if self._is_replaced(recording, sha256, verdict):
                    self._record(Entry(sha256=sha256, outcome=Step.POSTPONED))
                    self.tell(Event(EventKind.REPLACED, path, stem, "It was replaced or taken away meanwhile."))
                    raise ContentChanged
                verdict = self._settle(path, sha256, stem, verdict)
        except OSError as error:  # no name could be reserved
            stem, verdict = "", postponed(error)
        if verdict.outcome is Outcome.POSTPONED:
            self._delay(sha256)
        else:
            self._delays.pop(sha256, None)
        self.tell(Event(EventKind(verdict.outcome.value), path, stem or None, verdict.sentence))

    def _verdict(self, arrival: Arrival) -> Verdict:
        if self.ledger.beginnings(arrival.sha256) >= MOST_BEGINNINGS:
            return WENT_DOWN
        try:
            self.ledger.begin(arrival.sha256, arrival.stem)
        except OSError as error:  # its end could not be recorded either
            return postponed(error)
        try:
            return judged(self.handle, arrival, self.output.is_dir)
        except BaseException:  # stopped by a person, not brought down by the recording
            self._record(Entry(sha256=arrival.sha256, outcome=Step.POSTPONED))
            raise

    def _is_replaced(self, recording: Recording, sha256: str, verdict: Verdict) -> bool:
        """Whether the verdict is about another content; a file that is gone can still have been done."""
        try:
            state = FileState.of(recording.path.lstat())
            return not state.has_content_of(recording.state) and sha256_of(recording.path, state) != sha256
        except ContentChanged:
            return True
        except OSError:
            return verdict.outcome is not Outcome.DONE

    def _settle(self, path: Path, sha256: str, stem: str, verdict: Verdict) -> Verdict:
        if verdict.outcome is Outcome.FAILED:
            try:
                write_problem(self.output, stem, path.name, verdict.sentence)
            except OSError as error:  # nobody would get to know of it: try again
                verdict = postponed(error)
        step = Step(verdict.outcome.value)
        self._record(Entry(sha256=sha256, outcome=step, stem=stem, problem=verdict.problem))
        return verdict

    def _record(self, entry: Entry) -> None:
        try:
            self.ledger.record(entry)
        except OSError as error:  # it counts all the same, and is written later
            _log.error("dictation %s: the ledger cannot be written: %s", entry.sha256[:12], error.strerror)

    def _must_wait(self, sha256: str) -> bool:
        delay = self._delays.get(sha256)
        return delay is not None and self.clock() < delay.until

    def _delay(self, sha256: str) -> None:
        earlier = self._delays.get(sha256)
        seconds = FIRST_DELAY_SECONDS if earlier is None else min(2 * earlier.seconds, LONGEST_DELAY_SECONDS)
        self._delays[sha256] = _Delay(seconds, self.clock() + seconds)
