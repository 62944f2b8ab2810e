"""Who takes up which dictation, and how each attempt ends; every method is one change of the store.

The order: STAT before routine; then the author whose turn was longest ago, so that one author's three hundred files do
not stand before another's one; then the oldest. A dictation during which workers went down comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, insert, or_, select, update

from transcribe.settings import Settings
from transcribe.store.moments import now
from transcribe.store.records import AnyRow
from transcribe.store.schema import Attempt, Dictation, Turn, Work
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store
from transcribe.workflow.freezing import freeze, thawed

DANGEROUS = 3  # so often in a row the worker went down meanwhile: from now on others go first
MOST_LOST = 25  # so often: it is put aside
LONGEST_DELAY = timedelta(hours=1)
_TOO_LATE = 2 * LONGEST_DELAY  # nothing waits so long: it was written while the clock was wrong
WENT_DOWN = "The program went down again and again while it worked on this recording. Please type it by hand."


class Outcome(StrEnum):
    """How an attempt ended."""

    DRAFTED = "drafted"
    FAILED = "failed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    QUARANTINED = "quarantined"  # the recording cannot be used, or it was the last attempt
    POSTPONED = "postponed"  # this machine cannot do it just now
    BROKEN_OFF = "broken_off"  # the worker was stopped, or went down


@dataclass(frozen=True, slots=True)
class Claim:
    """A dictation that a worker has taken up, for the so-manieth time."""

    dictation: str
    attempt: int

    @property
    def job(self) -> str:
        """The name of its durable job."""
        return f"{self.dictation}.{self.attempt}"


@dataclass(frozen=True, slots=True)
class Claims:
    """Takes dictations up for one worker. ``settings`` are those of today, for what is begun for the first time."""

    store: Store
    settings: Settings
    worker: str

    def next(self, *, only_stat: bool = False) -> Claim | None:
        """Take up the next dictation that waits; ``None`` if there is none. Raises ``StoreError``."""
        waiting = _waiting(now(), only_stat=only_stat)
        with self.store.database.reading() as connection:
            if connection.execute(waiting).first() is None:
                return None
        with self.store.database.writing() as connection:
            row = connection.execute(waiting).first()
            return None if row is None else self._take_up(connection, row)

    def begin(self, claim: Claim) -> Settings | None:
        """Begin, or begin again after the worker went down: the settings to do it with.

        ``None`` if there is nothing to do any more: it is done, or somebody else has it.
        """
        with self.store.database.writing() as connection:
            row = self._current(connection, claim)
            if row is None:
                self._settle(connection, claim)
                return None
            lost = row.lost + 1
            _set(connection, claim.dictation, worker=self.worker, lost=lost)
            _note(connection, claim, worker=self.worker)
            if lost > MOST_LOST:
                self._move(connection, claim, State.QUARANTINED, WENT_DOWN)
                self._end(connection, claim, Outcome.QUARANTINED)
                return None
            if lost > DANGEROUS and _others_wait(connection):
                self._move(connection, claim, State.RECEIVED)
                _close(connection, claim, Outcome.BROKEN_OFF)
                _set(connection, claim.dictation, worker=None)
                return None
            return thawed(self.store, connection, row.settings)

    def drafted(self, claim: Claim, audio_seconds: float | None, work_seconds: float) -> None:
        """The draft is in the store: note what it took."""
        with self.store.database.writing() as connection:
            self._end(connection, claim, Outcome.DRAFTED, audio_seconds, work_seconds)

    def failed(self, claim: Claim, outcome: Outcome, reason: str, work_seconds: float) -> Outcome:
        """It did not succeed: try again later, or put it aside after the last attempt; returns what became of it."""
        with self.store.database.writing() as connection:
            row = self._current(connection, claim)
            if row is None:
                return Outcome.BROKEN_OFF
            failures = row.failures + 1
            self._move(connection, claim, State.FAILED, reason)
            self._end(connection, claim, outcome, None, work_seconds)
            if failures >= self.settings.work.attempts:
                self.store.move_within(connection, claim.dictation, State.FAILED, State.QUARANTINED, SYSTEM, reason)
                _set(connection, claim.dictation, failures=failures)
                return Outcome.QUARANTINED
            delay = timedelta(minutes=self.settings.work.retry_minutes) * 2 ** (failures - 1)
            _set(connection, claim.dictation, failures=failures, not_before=now() + min(delay, LONGEST_DELAY))
            return outcome

    def quarantined(self, claim: Claim, reason: str, work_seconds: float) -> None:
        """The recording cannot be used: put it aside, with the reason in words."""
        with self.store.database.writing() as connection:
            if self._current(connection, claim) is not None:
                self._move(connection, claim, State.QUARANTINED, reason)
                self._end(connection, claim, Outcome.QUARANTINED, None, work_seconds)

    def put_back(self, claim: Claim, outcome: Outcome, delay: timedelta = timedelta()) -> None:
        """Let it wait again, as if it had not been begun; after ``delay`` it may be taken up."""
        with self.store.database.writing() as connection:
            if self._current(connection, claim) is not None:
                self._move(connection, claim, State.RECEIVED)
                self._end(connection, claim, outcome)
                _set(connection, claim.dictation, not_before=now() + delay if delay else None)

    def given_up(self, claim: Claim) -> None:
        """Its job ended without a word, for its worker went down: let it wait again."""
        with self.store.database.writing() as connection:
            if self._current(connection, claim) is not None:
                self._move(connection, claim, State.RECEIVED)
                _close(connection, claim, Outcome.BROKEN_OFF)
                _set(connection, claim.dictation, worker=None)

    def open(self) -> list[tuple[Claim, str]]:
        """All dictations that are in work anywhere, with their workers."""
        columns = (Work.dictation_id, Work.attempt, Work.worker)
        asked = select(*columns).join(Dictation, Dictation.id == Work.dictation_id)
        with self.store.database.reading() as connection:
            rows = connection.execute(asked.where(Dictation.state == State.TRANSCRIBING.value))
            return [(Claim(row.dictation_id, row.attempt), row.worker or "") for row in rows]

    # -- within a change

    def _take_up(self, connection: Connection, row: AnyRow) -> Claim:
        state = State(row.state)
        if state is State.FAILED:
            self.store.move_within(connection, row.id, State.FAILED, State.RECEIVED, SYSTEM)
        self.store.move_within(connection, row.id, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        claim, at = Claim(row.id, (row.attempt or 0) + 1), now()
        values: dict[str, Any] = {"attempt": claim.attempt, "worker": self.worker, "not_before": None}
        if row.attempt is None or (state is State.RECEIVED and row.state_by != SYSTEM):  # anew, by a person's wish
            values |= {"failures": 0, "lost": 0, "settings": freeze(self.store, connection, self.settings)}
        if row.attempt is None:
            connection.execute(insert(Work).values(dictation_id=row.id, **values))
        else:
            _set(connection, row.id, **values)
        began = {"worker": self.worker, "began_at": at}
        connection.execute(insert(Attempt).values(dictation_id=row.id, number=claim.attempt, **began))
        _next_turn(connection, row.author or "", at)
        return claim

    def _current(self, connection: Connection, claim: Claim) -> AnyRow | None:
        """The row of the work, if the dictation is still in work by this very attempt."""
        asked = select(*Work.__table__.columns).join(Dictation, Dictation.id == Work.dictation_id)
        asked = asked.where(
            Work.dictation_id == claim.dictation,
            Work.attempt == claim.attempt,
            Dictation.state == State.TRANSCRIBING.value,
        )
        return connection.execute(asked).one_or_none()

    def _settle(self, connection: Connection, claim: Claim) -> None:
        """Note the end of an attempt whose worker went down after its last word had reached the store."""
        row = self.store.records.found(connection, claim.dictation)
        _close(connection, claim, Outcome.DRAFTED if row.state == State.DRAFT else Outcome.BROKEN_OFF)
        over = (Work.dictation_id == claim.dictation) & (Work.attempt == claim.attempt)
        connection.execute(update(Work).where(over).values(worker=None, lost=0))

    def _move(self, connection: Connection, claim: Claim, to: State, reason: str | None = None) -> None:
        self.store.move_within(connection, claim.dictation, State.TRANSCRIBING, to, SYSTEM, reason)

    def _end(
        self,
        connection: Connection,
        claim: Claim,
        outcome: Outcome,
        audio_seconds: float | None = None,
        work_seconds: float | None = None,
    ) -> None:
        _note(
            connection,
            claim,
            ended_at=now(),
            outcome=outcome.value,
            audio_seconds=audio_seconds,
            work_seconds=work_seconds,
        )
        _set(connection, claim.dictation, worker=None, lost=0)


def _waiting(at: datetime, *, only_stat: bool) -> Select[*tuple[Any, ...]]:
    by_a_person = and_(Dictation.state == State.RECEIVED.value, Dictation.state_by != SYSTEM)
    asked: Select[*tuple[Any, ...]] = (
        select(Dictation.id, Dictation.state, Dictation.state_by, Dictation.author, Work.attempt)
        .outerjoin(Work, Work.dictation_id == Dictation.id)
        .outerjoin(Turn, Turn.author == func.coalesce(Dictation.author, ""))
        .where(
            Dictation.state.in_((State.RECEIVED.value, State.FAILED.value)),
            or_(Work.not_before.is_(None), Work.not_before <= at, Work.not_before > at + _TOO_LATE, by_a_person),
        )
        .order_by(
            case((Work.lost > DANGEROUS, 1), else_=0),
            Dictation.urgency,
            Turn.at.asc().nulls_first(),
            Dictation.received_at,
            Dictation.id,
        )
        .limit(1)
    )
    return asked.where(Dictation.urgency == 0) if only_stat else asked


def _others_wait(connection: Connection) -> bool:
    return connection.execute(_waiting(now(), only_stat=False)).first() is not None


def _next_turn(connection: Connection, author: str, at: datetime) -> None:
    if not connection.execute(update(Turn).where(Turn.author == author).values(at=at)).rowcount:
        connection.execute(insert(Turn).values(author=author, at=at))


def _set(connection: Connection, dictation: str, **values: Any) -> None:
    connection.execute(update(Work).where(Work.dictation_id == dictation).values(**values))


def _note(connection: Connection, claim: Claim, **values: Any) -> None:
    this = (Attempt.dictation_id == claim.dictation) & (Attempt.number == claim.attempt)
    connection.execute(update(Attempt).where(this).values(**values))


def _close(connection: Connection, claim: Claim, outcome: Outcome) -> None:
    """Note an end for an attempt that had none."""
    this = (Attempt.dictation_id == claim.dictation) & (Attempt.number == claim.attempt) & Attempt.ended_at.is_(None)
    connection.execute(update(Attempt).where(this).values(ended_at=now(), outcome=outcome.value))
