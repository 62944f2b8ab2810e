"""Takes complete recordings of the inboxes into the store. A file of an inbox is only ever read.

A recording counts as received when sound and facts are safe on the disk (``Store.receive``). Which files were seen is
remembered in the store, too, under keyed hashes of their places: after a restart, ten thousand old files are not read
again, and no name of a file lies anywhere in the clear.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from transcribe.containers import identify, promised
from transcribe.errors import AudioError
from transcribe.inbox.contents import ContentChanged, FileState
from transcribe.inbox.folders import Recording
from transcribe.settings import Settings
from transcribe.sidecar import read_sidecar
from transcribe.store.dictations import Facts
from transcribe.store.errors import OvertakenError, StoreError
from transcribe.store.moments import now
from transcribe.store.schema import Found
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

NO_AUTHOR = "The folder of this recording is not named like an author; say who dictated it."
EMPTY = "The file is empty (0 bytes); copy it from the recorder once more."
_AUTHOR = re.compile(r"[a-z0-9][a-z0-9_.@-]{0,63}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be taken in. Its name is for the administrator's eyes, never for a log."""

    name: str
    sentence: str
    found_at: datetime


@dataclass
class Intake:
    """What becomes of complete recordings (``inbox.watcher.Taker``); ``received`` is told of each new dictation."""

    store: Store
    settings: Settings
    received: Callable[[str], None] = lambda _: None
    _known: dict[Path, FileState | None] = field(default_factory=dict, init=False)  # none: not taken in yet

    def catch_up(self) -> None:
        """Nothing is left undone."""

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget files that are no longer there; the store still knows their content."""
        for path in self._known.keys() - set(paths):
            del self._known[path]

    def is_settled(self, recording: Recording) -> bool:
        """Whether this file, as it is now, was taken in or refused."""
        if recording.path not in self._known:
            row = self._row(recording.path)
            same = row is not None and (row.size, row.modified) == (recording.state.size, recording.state.modified_ns)
            self._known[recording.path] = recording.state if same else None
        known = self._known[recording.path]
        return known is not None and recording.state.has_content_of(known)

    def give(self, recording: Recording) -> None:
        """Take a complete recording in.

        Raises ``ContentChanged`` when it is not what it was: it is to be looked at again.
        """
        path, state = recording.path, recording.state
        if state.size == 0:
            self._remember(recording, None, EMPTY)
            return
        facts, problem = facts_of(path, recording.author, self.settings)
        _require_same(path, state)
        try:
            got = self.store.receive(path, facts)
        except StoreError as error:
            _require_same(path, state)
            if not _is_readable(path):
                self._remember(recording, None, str(error))
                return
            _log.warning("a recording could not be taken in (%s); it is tried again", type(error).__name__)
            raise ContentChanged from None
        _require_same(path, state)
        if got.new and problem:
            self._put_aside(got.id, problem)
        self._remember(recording, got.id, None)
        if got.new:
            _log.info("received", extra={"dictation": got.id})
            self.received(got.id)

    def _put_aside(self, dictation: str, problem: str) -> None:
        try:
            self.store.move(dictation, State.RECEIVED, State.QUARANTINED, SYSTEM, problem)
        except OvertakenError:  # a worker was faster, and says the same
            return

    def _remember(self, recording: Recording, dictation: str | None, problem: str | None) -> None:
        place = _place(self.store, recording.path)
        sealed = None
        if problem:
            told = json.dumps({"name": recording.path.name, "sentence": problem})
            sealed = self.store.records.sealer.seal(told, f"found {place}")
        values = {
            "size": recording.state.size,
            "modified": recording.state.modified_ns,
            "found_at": now(),
            "dictation_id": dictation,
            "refused": sealed,
        }
        with self.store.database.writing() as connection:
            if not connection.execute(update(Found).where(Found.place == place).values(**values)).rowcount:
                connection.execute(insert(Found).values(place=place, **values))
        self._known[recording.path] = recording.state

    def _row(self, path: Path) -> Found | None:
        asked = select(Found.size, Found.modified).where(Found.place == _place(self.store, path))
        with self.store.database.reading() as connection:
            return connection.execute(asked).one_or_none()  # type: ignore[return-value]


def facts_of(path: Path, folder: str | None, settings: Settings) -> tuple[Facts, str | None]:
    """What is known about a recording beside its sound, and the sentence why it cannot be used if that is plain.

    ``folder`` is the author's id by the inbox's subfolder. Files beside the recording are read now, for they may be
    gone later. Only the first bytes of the sound are looked at, by our own code: strangers' sound is decoded elsewhere.
    """
    beside = read_sidecar(path, settings.writing.style.order_of_dates)
    problems = beside.problems if beside else ()
    author = _author(folder, settings)
    if folder and author is None:
        problems = (*problems, NO_AUTHOR)
    if beside and author is None:
        named = settings.author(beside.author_id) or settings.author_named(beside.header.author)
        author = named.id if named else None
    seconds, problem = None, None
    try:
        seconds = promised(path, identify(path)).seconds
    except AudioError as error:
        problem = str(error)
    facts = Facts(author=author, file_name=path.name.encode("utf-8", "replace").decode(), problems=problems)
    known: dict[str, Any] = {"seconds": seconds}
    if beside:
        known |= {
            "header": beside.header,
            "document_type": beside.document_type,
            "stat": beside.priority == "stat",
            "extra": beside.extra,
            "template": beside.template,
        }
    return facts.model_copy(update=known), problem


def refused(store: Store) -> list[Refused]:
    """The files that could not be taken in, the newest first. Raises ``StoreError``."""
    asked = select(Found.place, Found.found_at, Found.refused).where(Found.refused.is_not(None))
    with store.database.reading() as connection:
        rows = connection.execute(asked.order_by(Found.found_at.desc())).all()
    found = []
    for row in rows:
        told = json.loads(store.records.sealer.open(row.refused, f"found {row.place}"))
        found.append(Refused(told["name"], told["sentence"], row.found_at))
    return found


def _author(folder: str | None, settings: Settings) -> str | None:
    if folder is None:
        return None
    known = settings.author(folder)
    wanted = (known.id if known else folder).casefold()
    return wanted if _AUTHOR.fullmatch(wanted) else None


def _place(store: Store, path: Path) -> str:
    return hmac.new(store.keys.lookup, b"place " + os.fsencode(path.absolute()), hashlib.sha256).hexdigest()


def _require_same(path: Path, state: FileState) -> None:
    try:
        info = path.lstat()
    except OSError:
        raise ContentChanged from None
    if not stat.S_ISREG(info.st_mode) or not FileState.of(info).has_content_of(state):
        raise ContentChanged


def _is_readable(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True
