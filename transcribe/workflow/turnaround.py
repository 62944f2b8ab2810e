"""How long dictations take, how many there are and how much text they became: the figures that an office reports.

No figure is about a patient. What the figures mean:

period     the dictations that were *received* in it, finished or not
span       from one step to another: median and 90th percentile (interpolated, as Excel's MEDIAN and PERCENTILE.INC) of
           those dictations that have made both steps. Where a step was made more than once, the first counts; of the
           arrivals at the signature, the last
whole      the span that the office calls turnaround (settings, ``[reports]``)
in time    of the dictations that are through the whole, or are not but should be: the share that took no longer than
           the goal. So what still lies there spoils the figure, as it should
typed      share of the final text's words that a person typed; "typed fresh": more than half of them
lines      of the final text and its addenda (``volume.py``)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from transcribe.settings import Reporting
from transcribe.store.database import Database
from transcribe.store.moments import now, written
from transcribe.volume import LINE
from transcribe.workflow.passages import OpenWork, Passage, Period, open_work, passages

WHOLE = "whole"
SPANS: Mapping[str, tuple[str, str]] = {
    "transcription": ("received", "draft"),
    "waiting": ("draft", "in_review"),
    "review": ("in_review", "awaiting_signature"),
    "signature": ("awaiting_signature", "signed"),
    "delivery": ("signed", "distributed"),
}
_FRESH = 0.5  # share of typed words above which a text counts as typed fresh


@dataclass(frozen=True, slots=True)
class Spread:
    """How a span is distributed over ``count`` dictations, in seconds."""

    count: int
    median: float
    ninetieth: float


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of some dictations: of one author, type or priority, or (``None``) of all of them.

    An author or type that is not known is the empty word.
    """

    author: str | None
    document_type: str | None
    priority: str | None
    dictations: int
    minutes: float
    words: int
    typed_words: int
    typed_fresh: int
    returned: int
    characters: int
    visible_characters: int
    lines: int
    in_time: int
    late: int
    spans: Mapping[str, Spread | None]  # by name: ``SPANS`` and ``WHOLE``

    @property
    def lines_of_65(self) -> float:
        """Characters with their spaces, in lines of 65."""
        return self.characters / LINE

    @property
    def visible_lines_of_65(self) -> float:
        """Visible characters, in lines of 65."""
        return self.visible_characters / LINE

    @property
    def typed_share(self) -> float | None:
        """Share of the words that a person typed."""
        return self.typed_words / self.words if self.words else None

    @property
    def in_time_share(self) -> float | None:
        """Share of the dictations that took no longer than the goal."""
        return self.in_time / (self.in_time + self.late) if self.in_time + self.late else None


@dataclass(frozen=True, slots=True)
class Turnaround:
    """The report: of all, by one thing each, and by all three; open work is that of the whole store, now."""

    period: Period
    made_at: datetime
    rules: Reporting
    names: Mapping[str, str]  # of authors, by id
    total: Line
    authors: tuple[Line, ...]
    types: tuple[Line, ...]
    priorities: tuple[Line, ...]
    groups: tuple[Line, ...]
    open_work: tuple[OpenWork, ...]
    clock_set_back: int  # spans that were left out because a step lies before the one that led to it

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON; times in seconds."""
        return {
            "period": {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()},
            "made_at": written(self.made_at),
            "rules": self.rules.model_dump(),
            "names": dict(self.names),
            "total": _as_dict(self.total),
            **{name: [_as_dict(line) for line in getattr(self, name)] for name in _TABLES},
            "open_work": [{**asdict(work), "dictations": work.dictations} for work in self.open_work],
            "clock_set_back": self.clock_set_back,
        }


_TABLES = ("authors", "types", "priorities", "groups")


def turnaround(database: Database, period: Period, rules: Reporting, names: Mapping[str, str]) -> Turnaround:
    """Make the report from one consistent look at the store. Raises ``StoreError``."""
    at = now()
    with database.reading() as connection:
        known = list(passages(connection, period))
        waiting = open_work(connection, at)
    return figures(known, waiting, period, rules, names, at)


def figures(
    known: Sequence[Passage],
    waiting: Sequence[OpenWork],
    period: Period,
    rules: Reporting,
    names: Mapping[str, str],
    at: datetime,
) -> Turnaround:
    """The report about these dictations, made at a moment."""

    def grouped(key: Callable[[Passage], tuple[str | None, str | None, str | None]]) -> tuple[Line, ...]:
        groups = defaultdict(list)
        for one in known:
            groups[key(one)].append(one)
        names = sorted(groups, key=lambda group: tuple(part or "" for part in group))
        return tuple(_line(name, groups[name], rules, at) for name in names)

    return Turnaround(
        period=period,
        made_at=at,
        rules=rules,
        names=names,
        total=_line((None, None, None), known, rules, at),
        authors=grouped(lambda one: (one.author or "", None, None)),
        types=grouped(lambda one: (None, one.document_type or "", None)),
        priorities=grouped(lambda one: (None, None, one.priority)),
        groups=grouped(lambda one: (one.author or "", one.document_type or "", one.priority)),
        open_work=tuple(waiting),
        clock_set_back=sum((one.span(*ends) or 0.0) < 0 for one in known for ends in _spans(rules).values()),
    )


def _line(
    of: tuple[str | None, str | None, str | None], known: Sequence[Passage], rules: Reporting, at: datetime
) -> Line:
    in_time = [_in_time(one, rules, at) for one in known]
    return Line(
        *of,
        dictations=len(known),
        minutes=sum(one.seconds for one in known) / 60,
        words=sum(one.words for one in known),
        typed_words=sum(one.typed_words for one in known),
        typed_fresh=sum(one.typed_words > _FRESH * one.words for one in known),
        returned=sum(one.returned for one in known),
        characters=sum(one.characters for one in known),
        visible_characters=sum(one.visible_characters for one in known),
        lines=sum(one.lines for one in known),
        in_time=in_time.count(True),
        late=in_time.count(False),
        spans={name: _spread([one.span(*ends) for one in known]) for name, ends in _spans(rules).items()},
    )


def _spans(rules: Reporting) -> Mapping[str, tuple[str, str]]:
    return {**SPANS, WHOLE: (rules.turnaround_from, rules.turnaround_to)}


def _spread(seconds: Sequence[float | None]) -> Spread | None:
    measured = [one for one in seconds if one is not None and one >= 0]
    if not measured:
        return None
    median, ninetieth = np.percentile(measured, (50, 90))
    return Spread(len(measured), float(median), float(ninetieth))


def _in_time(one: Passage, rules: Reporting, at: datetime) -> bool | None:
    """Whether a dictation met its goal; ``None`` where that is still open or cannot be known."""
    goal = 3600 * (rules.goal_hours_stat if one.stat else rules.goal_hours)
    taken = one.span(rules.turnaround_from, rules.turnaround_to)
    if taken is not None:
        return taken <= goal if taken >= 0 else None
    begun = one.times.get(rules.turnaround_from)
    overdue = begun is not None and (at - begun).total_seconds() > goal
    return False if overdue else None


def _as_dict(line: Line) -> dict[str, Any]:
    derived = ("lines_of_65", "visible_lines_of_65", "typed_share", "in_time_share")
    spans = {name: spread and asdict(spread) for name, spread in line.spans.items()}
    return {**asdict(line), **{name: getattr(line, name) for name in derived}, "spans": spans}
