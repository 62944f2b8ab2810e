"""The ways of dictations through the office, read from the times and counts that the store keeps in the open.

Nothing is unsealed for it: a hundred thousand dictations are a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, String, Subquery, and_, case, func, or_, select, type_coerce

from transcribe.store.schema import Counts, Dictation, Step
from transcribe.store.states import State

OPEN = (  # states in which somebody or something still has to act, in the order of the way
    State.RECEIVED,
    State.TRANSCRIBING,
    State.FAILED,
    State.QUARANTINED,
    State.DRAFT,
    State.IN_REVIEW,
    State.RETURNED_TO_AUTHOR,
    State.AWAITING_SIGNATURE,
    State.SIGNED,
    State.ADDENDED,
)
AGES_HOURS = (4, 24, 72, 168)  # open work is counted up to each of these ages since the receipt, and beyond
STEPS = ("dictated", "received", "draft", "in_review", "awaiting_signature", "signed", "distributed")
_ADDED_UP = ("words", "typed_words", "characters", "visible_characters", "lines")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of this machine's time zone, the last one included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its beginning, and the beginning of the day after it."""
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time.min).astimezone(), datetime.combine(after, time.min).astimezone()


@dataclass(frozen=True, slots=True)
class Passage:
    """The way of one dictation: when it made which step, and how much text it became (``volume.Volume``)."""

    author: str | None
    document_type: str | None
    stat: bool
    times: Mapping[str, datetime]  # by step; the first time, for ``awaiting_signature`` the last
    returned: bool  # to the author, with a question
    seconds: float  # of sound
    words: int
    typed_words: int
    characters: int
    visible_characters: int
    lines: int

    @property
    def priority(self) -> str:
        """``stat`` or ``routine``."""
        return priority(self.stat)

    def span(self, start: str, end: str) -> float | None:
        """Seconds from one step to another, ``None`` unless both were made; negative if the clock was set back."""
        if start not in self.times or end not in self.times:
            return None
        return (self.times[end] - self.times[start]).total_seconds()


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What lies in a state: how many of each age (``AGES_HOURS``, and older), and the age of the oldest."""

    state: State
    priority: str
    by_age: tuple[int, ...]
    oldest_seconds: float

    @property
    def dictations(self) -> int:
        """All of them."""
        return sum(self.by_age)


def priority(stat: bool) -> str:
    """The word for an urgency."""
    return "stat" if stat else "routine"


def passages(connection: Connection, period: Period) -> Iterator[Passage]:
    """The dictations received in a period, in no order."""
    begin, end = period.bounds
    received = and_(Dictation.received_at >= begin, Dictation.received_at < end)
    steps, counts = _steps(received), _counts(received)
    asked = (
        select(Dictation.author, Dictation.document_type, Dictation.urgency, steps, counts)
        .join(steps, steps.c.step_of == Dictation.id)
        .outerjoin(counts, counts.c.count_of == Dictation.id)
        .where(received)
    )
    for row in connection.execution_options(yield_per=2000).execute(asked):
        at = ((step, getattr(row, f"at_{step}")) for step in STEPS)
        yield Passage(
            author=row.author,
            document_type=row.document_type,
            stat=row.urgency == 0,
            times={step: datetime.fromisoformat(written) for step, written in at if written},
            returned=bool(row.returned),
            seconds=row.seconds or 0.0,
            **{name: int(getattr(row, name) or 0) for name in _ADDED_UP},
        )


def open_work(connection: Connection, at: datetime) -> tuple[OpenWork, ...]:
    """What is not finished at a moment, by state, priority and age."""
    younger = [Dictation.received_at > at - timedelta(hours=hours) for hours in AGES_HOURS]
    asked = (
        select(
            Dictation.state,
            Dictation.urgency,
            func.count(),
            func.min(Dictation.received_at),
            *(func.sum(case((condition, 1), else_=0)) for condition in younger),
        )
        .where(Dictation.state.in_([state.value for state in OPEN]))
        .group_by(Dictation.state, Dictation.urgency)
    )
    found: list[OpenWork] = []
    for state, urgency, number, oldest, *up_to in connection.execute(asked):
        edges = [0, *map(int, up_to), int(number)]
        by_age = tuple(later - sooner for sooner, later in pairwise(edges))
        age = max(0.0, (at - oldest).total_seconds())
        found.append(OpenWork(State(state), priority(urgency == 0), by_age, age))
    return tuple(sorted(found, key=lambda work: (OPEN.index(work.state), work.priority != "stat")))


def _steps(received: ColumnElement[bool]) -> Subquery:
    """For each dictation, when it made the steps."""
    returned = func.max(case((Step.step == State.RETURNED_TO_AUTHOR.value, 1), else_=0)).label("returned")
    return (
        select(Step.dictation_id.label("step_of"), returned, *map(_made_at, STEPS))
        .join(Dictation, Dictation.id == Step.dictation_id)
        .where(received)
        .group_by(Step.dictation_id)
        .subquery()
    )


def _made_at(step: str) -> ColumnElement[str | None]:
    """A moment as text: reading a million of them as moments would take a minute."""
    at = case((Step.step == step, type_coerce(Step.at, String)))
    chosen = func.max(at) if step == State.AWAITING_SIGNATURE else func.min(at)
    return chosen.label(f"at_{step}")


def _counts(received: ColumnElement[bool]) -> Subquery:
    """For each dictation, the counts of its final text (signed, or the newest) and of its addenda together."""
    final = Counts.number == func.coalesce(Dictation.signed_version, Dictation.newest)
    addendum = and_(Dictation.signed_version.is_not(None), Counts.number > Dictation.signed_version)
    return (
        select(
            Counts.dictation_id.label("count_of"),
            func.max(Counts.seconds).label("seconds"),
            *(func.sum(getattr(Counts, name)).label(name) for name in _ADDED_UP),
        )
        .join(Dictation, Dictation.id == Counts.dictation_id)
        .where(received, or_(final, addendum))
        .group_by(Counts.dictation_id)
        .subquery()
    )
