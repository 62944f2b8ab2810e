"""How the work stands, for Prometheus: numbers, nothing of a patient, nobody's name.

``docs/operations.md`` says what each figure is good for, and which of them deserve an alarm.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from transcribe import __version__
from transcribe.store.database import FILE_NAME
from transcribe.store.errors import StoreError
from transcribe.store.moments import now
from transcribe.store.schema import Attempt, AuditEntry, Delivery, Dictation
from transcribe.store.store import Store
from transcribe.workflow.office import Office
from transcribe.workflow.passages import priority

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FRESH_SECONDS = 5.0  # so long an answer is given again: whoever asks too often costs nothing
_RECENT = timedelta(hours=1)


class Metrics:
    """The figures of one store, for any number of askers."""

    def __init__(self, store: Store) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Figures(store))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._lock = threading.Lock()
        self._made, self._made_at = b"", 0.0

    def exposition(self) -> bytes:
        """All figures in Prometheus' text form (``CONTENT_TYPE``)."""
        with self._lock:
            if not self._made or time.monotonic() - self._made_at > FRESH_SECONDS:
                self._made, self._made_at = generate_latest(self.registry), time.monotonic()
            return self._made


def exposition(office: Office) -> bytes:
    """All figures of an office, made anew; who asks again and again keeps a ``Metrics``."""
    return Metrics(office.store).exposition()


class _Figures(Collector):
    """Asks the store each time; what only grows in the audit trail is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = 0
        self._backed_up_at: datetime | None = None

    def collect(self) -> Iterable[Metric]:
        """See ``Collector``."""
        yield _gauge("info", "The version of the program.", ("version",), [((__version__,), 1)])
        yield from self._disk()
        try:
            with self._store.database.reading() as connection:
                found = [*_work(connection), *_attempts(connection), *_deliveries(connection)]
                found.append(self._backup(connection))
        except StoreError:
            yield _gauge("store_up", "Whether the database of the store answers.", (), [((), 0)])
            return
        yield _gauge("store_up", "Whether the database of the store answers.", (), [((), 1)])
        yield from found

    def _disk(self) -> Iterator[Metric]:
        try:
            disk = shutil.disk_usage(self._store.folder)
        except OSError:
            return
        yield _gauge("disk_free_bytes", "Free space where the store's files lie.", (), [((), disk.free)])
        yield _gauge("disk_size_bytes", "Size of the disk where the store's files lie.", (), [((), disk.total)])
        database = self._store.folder / FILE_NAME
        if database.is_file():
            yield _gauge("database_bytes", "Size of the SQLite file.", (), [((), database.stat().st_size)])

    def _backup(self, connection: Connection) -> Metric:
        newest = connection.scalar(select(func.max(AuditEntry.seq))) or 0
        fresh = select(func.max(AuditEntry.at)).where(AuditEntry.seq > self._seen, AuditEntry.seq <= newest)
        at = connection.scalar(fresh.where(AuditEntry.action == "backed_up"))
        self._seen, self._backed_up_at = newest, at or self._backed_up_at
        known = [] if self._backed_up_at is None else [((), self._backed_up_at.timestamp())]
        return _gauge("last_backup_timestamp_seconds", "When the store was last backed up; missing: never.", (), known)


def _work(connection: Connection) -> Iterator[Metric]:
    at = now()
    asked = select(
        Dictation.state,
        Dictation.urgency,
        func.count(),
        func.min(Dictation.received_at),
        func.min(Dictation.state_since),
    ).group_by(Dictation.state, Dictation.urgency)
    rows = [((row[0], priority(row[1] == 0)), *row[2:]) for row in connection.execute(asked)]
    labels = ("state", "priority")
    yield _gauge("dictations", "Dictations in a state.", labels, [(key, count) for key, count, *_ in rows])
    ages = [(key, max(0.0, (at - oldest).total_seconds())) for key, _, oldest, _ in rows]
    yield _gauge("oldest_seconds", "Since when the oldest dictation of a state was received.", labels, ages)
    stays = [(key, max(0.0, (at - since).total_seconds())) for key, _, _, since in rows]
    yield _gauge("longest_in_state_seconds", "How long a dictation has been in that state.", labels, stays)


def _attempts(connection: Connection) -> Iterator[Metric]:
    sums = (func.sum(Attempt.audio_seconds), func.sum(Attempt.work_seconds))
    ended = select(Attempt.outcome, func.count(), *sums).where(Attempt.outcome.is_not(None)).group_by(Attempt.outcome)
    rows: dict[str, Any] = {str(outcome): figures for outcome, *figures in connection.execute(ended)}
    counts = [((outcome,), count) for outcome, (count, *_) in rows.items()]
    yield _counter("attempts", "Attempts to write a draft, by how they ended.", ("outcome",), counts)
    _, heard, worked = rows.get("drafted", (0, None, None))
    yield _counter("audio_seconds", "Sound that drafts were written of.", (), [((), heard or 0.0)])
    yield _counter("work_seconds", "Time that those drafts took.", (), [((), worked or 0.0)])
    recent = select(*sums).where(Attempt.outcome == "drafted", Attempt.ended_at > now() - _RECENT)
    lately_heard, lately_worked = connection.execute(recent).one()
    factor = [((), lately_worked / lately_heard)] if lately_heard and lately_worked else []
    yield _gauge("real_time_factor", "Seconds of work a second of sound, in the last hour.", (), factor)
    running = connection.scalar(select(func.count()).where(Attempt.ended_at.is_(None))) or 0
    yield _gauge("attempts_running", "Attempts that have not ended, or whose worker went down.", (), [((), running)])


def _deliveries(connection: Connection) -> Iterator[Metric]:
    states = connection.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    rows = [((state,), count) for state, count in states]
    yield _gauge("deliveries", "Deliveries to other systems, by state.", ("state",), rows)
    labels = (Delivery.destination, Delivery.problem)
    stuck = connection.execute(select(*labels, func.count()).where(Delivery.needs_help).group_by(*labels))
    failing = [((destination, problem or ""), count) for destination, problem, count in stuck]
    about = "Deliveries that a person must look at."
    yield _gauge("deliveries_needing_help", about, ("destination", "problem"), failing)


def _gauge(name: str, about: str, labels: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]) -> Metric:
    family = GaugeMetricFamily(f"transcribe_{name}", about, labels=labels)
    for key, value in rows:
        family.add_metric(key, value)
    return family


def _counter(name: str, about: str, labels: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]) -> Metric:
    family = CounterMetricFamily(f"transcribe_{name}", about, labels=labels)
    for key, value in rows:
        family.add_metric(key, value)
    return family
