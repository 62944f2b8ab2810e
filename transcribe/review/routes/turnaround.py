"""How long dictations take, for the pictures of the turnaround page; no patient is in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Annotated

from fastapi import APIRouter, Query

from transcribe.review.answers import DayGiven, SpanGiven, TurnaroundGiven
from transcribe.review.errors import UnusableError
from transcribe.review.visitor import AtDesk, ByVisitor
from transcribe.settings import Reporting
from transcribe.store.moments import now
from transcribe.store.states import Role
from transcribe.workflow.passages import Passage, Period, open_work, passages
from transcribe.workflow.turnaround import figures

router = APIRouter(prefix="/api", tags=["turnaround"])

MOST_DAYS = 400
_USUAL = timedelta(days=29)


@router.get("/turnaround")
def turnaround(
    desk: AtDesk,
    visitor: ByVisitor,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> TurnaroundGiven:
    """Each part of the way, and each day, of the dictations received in these days (the last thirty)."""
    visitor.require(Role.SUPERVISOR, Role.ADMINISTRATOR)
    until = last or datetime.now().astimezone().date()
    begin = first or until - _USUAL
    if not timedelta(0) <= until - begin < timedelta(days=MOST_DAYS) or begin.year < 2000 or until.year > 2200:
        raise UnusableError(f"Choose a period of at most {MOST_DAYS} days.")
    period, rules = Period(begin, until), desk.settings.reports
    with desk.store.database.reading() as connection:
        known = list(passages(connection, period))
        waiting = open_work(connection, now())
    total = figures(known, waiting, period, rules, {}, now()).total
    steps = [
        SpanGiven(
            name=name,
            count=spread.count,
            median_hours=round(spread.median / 3600, 3),
            p90_hours=round(spread.ninetieth / 3600, 3),
        )
        for name, spread in total.spans.items()
        if spread is not None
    ]
    return TurnaroundGiven(steps=steps, days=list(_days(known, period, rules)))


def _days(known: Sequence[Passage], period: Period, rules: Reporting) -> Iterator[DayGiven]:
    received, signed, hours = Counter[date](), Counter[date](), defaultdict[date, list[float]](list)
    for passage in known:
        day = _day(passage.times["received"])
        received[day] += 1
        if "signed" in passage.times:
            signed[_day(passage.times["signed"])] += 1
        taken = passage.span(rules.turnaround_from, rules.turnaround_to)
        if taken is not None and taken >= 0:
            hours[day].append(taken / 3600)
    day = period.first
    while day <= period.last:
        middle = round(median(hours[day]), 3) if hours[day] else None
        yield DayGiven(day=day, received=received[day], signed=signed[day], median_hours=middle)
        day += timedelta(days=1)


def _day(moment: datetime) -> date:
    return moment.astimezone().date()
