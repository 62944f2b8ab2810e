"""How the work stands: what waits, what is in work and where, what was put aside, and when all will be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from transcribe.store.moments import now
from transcribe.store.schema import Attempt, Dictation, Work
from transcribe.store.schema import Worker as WorkerRow
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.claims import Outcome
from transcribe.workflow.presence import presence_of

_WAITING = (State.RECEIVED.value, State.FAILED.value)
_MEASURED = 100  # so many of the last drafts tell how fast it goes
_SHOWN = 50  # of what was put aside


@dataclass(frozen=True, slots=True)
class InWork:
    """A dictation that a worker is at."""

    dictation: str
    attempt: int
    worker: str
    since: datetime
    stat: bool


@dataclass(frozen=True, slots=True)
class WorkerStanding:
    """A worker. One that is not alive went down, and its work is taken over."""

    name: str
    cores: int
    alive: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """A dictation that the program cannot do, and why."""

    dictation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Speed:
    """Of the last drafts. Sound and work in seconds, on one core each."""

    audio_seconds: float
    work_seconds: float
    bytes: int

    @property
    def times_real_time(self) -> float | None:
        """Seconds of sound done in a second of work on one core."""
        return self.audio_seconds / self.work_seconds if self.work_seconds else None


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it at one moment."""

    at: datetime
    states: dict[str, int]
    stat_waiting: int
    audio_seconds_waiting: float | None  # estimated by the size of the files; unknown before anything was done
    in_work: tuple[InWork, ...]
    workers: tuple[WorkerStanding, ...]
    put_aside: tuple[PutAside, ...]
    speed: Speed
    seconds_left: float | None  # until nothing waits any more, if no more comes and the window is open

    @property
    def waiting(self) -> int:
        """How many wait for their draft."""
        return sum(self.states.get(state, 0) for state in _WAITING)

    def as_json(self) -> dict[str, Any]:
        """As plain values; moments as text."""
        plain: dict[str, Any] = _plain(asdict(self))
        plain["waiting"] = self.waiting
        plain["speed"]["times_real_time"] = self.speed.times_real_time
        return plain


def standing(store: Store) -> Standing:
    """How the work of this store stands now. Raises ``StoreError``."""
    with store.database.reading() as connection:
        count = select(Dictation.state, func.count()).group_by(Dictation.state)
        states = {state: number for state, number in connection.execute(count)}  # noqa: C416 - rows are no pairs
        waiting = select(func.count(), func.coalesce(func.sum(Dictation.sound_bytes), 0))
        of_waiting = waiting.where(Dictation.state.in_(_WAITING))
        bytes_waiting = connection.execute(of_waiting).one()[1]
        stat = connection.execute(of_waiting.where(Dictation.urgency == 0)).one()[0]
        bytes_begun = connection.execute(waiting.where(Dictation.state == State.TRANSCRIBING.value)).one()[1]
        speed = _speed(connection)
        in_work = tuple(_in_work(connection))
        workers = connection.execute(select(*WorkerRow.__table__.columns).order_by(WorkerRow.name)).all()
        aside = tuple(
            connection.scalars(
                select(Dictation.id)
                .where(Dictation.state == State.QUARANTINED.value)
                .order_by(Dictation.state_since.desc())
                .limit(_SHOWN)
            )
        )
    found = tuple(
        WorkerStanding(
            row.name,
            row.cores,
            presence_of(store, row.name).is_taken(),
            "" if row.trouble is None else store.records.sealer.open(row.trouble, f"trouble {row.name}"),
        )
        for row in workers
    )
    per_byte = speed.audio_seconds / speed.bytes if speed.bytes else None
    return Standing(
        at=now(),
        states=states,
        stat_waiting=stat,
        audio_seconds_waiting=None if per_byte is None else bytes_waiting * per_byte,
        in_work=in_work,
        workers=found,
        put_aside=tuple(PutAside(dictation, _reason(store, dictation)) for dictation in aside),
        speed=speed,
        seconds_left=_left(
            bytes_waiting + bytes_begun / 2, speed, sum(worker.cores for worker in found if worker.alive)
        ),
    )


def _left(bytes_left: float, speed: Speed, cores: int) -> float | None:
    """Half of what is in work counts as done."""
    if not bytes_left:
        return 0.0
    if not cores or not speed.bytes:
        return None
    return bytes_left * speed.work_seconds / speed.bytes / cores


def _speed(connection: Connection) -> Speed:
    last = (
        select(Attempt.audio_seconds, Attempt.work_seconds, Dictation.sound_bytes)
        .join(Dictation, Dictation.id == Attempt.dictation_id)
        .where(Attempt.outcome == Outcome.DRAFTED.value, Attempt.work_seconds.is_not(None))
        .order_by(Attempt.ended_at.desc())
        .limit(_MEASURED)
        .subquery()
    )
    sums = select(*(func.coalesce(func.sum(column), 0) for column in last.columns))
    audio, work, size = connection.execute(sums).one()
    return Speed(float(audio), float(work), int(size))


def _in_work(connection: Connection) -> list[InWork]:
    asked = (
        select(Work.dictation_id, Work.attempt, Work.worker, Dictation.state_since, Dictation.urgency)
        .join(Dictation, Dictation.id == Work.dictation_id)
        .where(Dictation.state == State.TRANSCRIBING.value, or_(Work.worker.is_not(None), Work.attempt > 0))
        .order_by(Dictation.state_since)
    )
    return [
        InWork(row.dictation_id, row.attempt, row.worker or "", row.state_since, row.urgency == 0)
        for row in connection.execute(asked)
    ]


def _reason(store: Store, dictation: str) -> str:
    return next((step.reason for step in reversed(store.steps(dictation)) if step.reason), "")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value
