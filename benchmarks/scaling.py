"""How far it goes: the recogniser on one core, and the database with many authors.

    python benchmarks/scaling.py core SET [--model base] [--limit 10]
    python benchmarks/scaling.py database [--authors 10 100 1000] [--each 20] [--dictations 40]
    python benchmarks/scaling.py reports [--dictations 100000]
    python benchmarks/scaling.py growth [--dictations 10 1000 100000] [--postgresql]

``core`` drafts the recordings of a set with one thread and counts *processor* time, so that a machine that is busy with
something else gives (nearly) the same figure. ``database`` needs PostgreSQL's programs: on a server of its own (with
fsync) dictations go their way through the real store, without the recogniser. It counts statements and commits, and how
long the store's one writer's place is taken for a dictation: an hour divided by that is where the database becomes the
limit. Then it puts a day of so many authors into the queue at once,
and measures what taking up the next one costs. ``reports`` fills a store with a past and times what reads all of it.
``growth`` times, while a store grows, what people wait for: pages of the worklist, a search, receiving, taking up.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Pool, event, insert

from tests.store.places import Place, new_office
from tests.store.postgres import programs, running_server
from tests.workflow.offices import bring, settings_of
from tests.workflow.quick import drafted, sound
from tests.workflow.ways import VOLUME, came_by
from transcribe.evaluation.sets import read_set
from transcribe.pipeline import Pipeline
from transcribe.report import Header
from transcribe.settings import Recognition, Reporting, Settings
from transcribe.store.dictations import Facts, Filter
from transcribe.store.schema import Counts, Dictation, SearchKey, Step, Version
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store
from transcribe.workflow.claims import Claims
from transcribe.workflow.held_sound import HeldSound
from transcribe.workflow.metrics import exposition
from transcribe.workflow.office import Office
from transcribe.workflow.passages import Period
from transcribe.workflow.standing import standing
from transcribe.workflow.turnaround import turnaround

NIGHT_HOURS = 10
TYPICAL_MINUTES = 3.0  # of a dictation
_LOCKS = ("pg_advisory_xact_lock", "BEGIN IMMEDIATE")
_ALL = {"draft": 0.2, "in_review": 2.0, "awaiting_signature": 2.5, "signed": 9.0, "distributed": 9.1}


@dataclass
class Traffic:
    """What the database was asked, and how long the writer's place was taken."""

    statements: int = 0
    commits: int = 0
    locked_seconds: float = 0.0
    _since: dict[int, float] = field(default_factory=dict)

    def executed(self, connection: Any, _: Any, statement: str, *__: Any) -> None:
        """After each statement."""
        self.statements += 1
        if any(lock in statement for lock in _LOCKS):
            self._since[id(connection.connection.dbapi_connection)] = time.perf_counter()

    def committed(self, _: Any) -> None:
        """At each commit."""
        self.commits += 1

    def given_back(self, connection: Any, _: Any) -> None:
        """When a connection is given back: its change is on the disk."""
        began = self._since.pop(id(connection), None)
        if began is not None:
            self.locked_seconds += time.perf_counter() - began


@contextmanager
def traffic() -> Iterator[Traffic]:
    """Count what all engines of this process do."""
    seen = Traffic()
    event.listen(Engine, "after_cursor_execute", seen.executed)
    event.listen(Engine, "commit", seen.committed)
    event.listen(Pool, "checkin", seen.given_back)
    try:
        yield seen
    finally:
        event.remove(Engine, "after_cursor_execute", seen.executed)
        event.remove(Engine, "commit", seen.committed)
        event.remove(Pool, "checkin", seen.given_back)


def core(folder: Path, model: str, limit: int) -> None:
    """The real way of recordings, with one thread."""
    pipeline = Pipeline(Settings(recognition=Recognition(model=model, threads=1)))
    _ = pipeline.recogniser
    cases = list(read_set(folder))[: limit + 1]
    factors, heard = [], 0.0
    for number, case in enumerate(cases):
        began = time.process_time()
        report = pipeline.draft(case.audio)
        taken, seconds = time.process_time() - began, report.source.seconds or 0.0
        if number == 0:
            continue  # models and tables were loaded meanwhile
        factors.append(taken / seconds)
        heard += seconds
        print(f"{seconds:7.1f} s of sound  {taken:7.1f} s of processor  {taken / seconds:.3f}", flush=True)
    factor = statistics.median(factors)
    hours = NIGHT_HOURS / factor
    print(
        f"\nmedian {factor:.3f} s of processor a second of sound ({len(factors)} recordings, {heard / 60:.1f} minutes)"
    )
    print(f"one core: {1 / factor:.1f} x real time; in {NIGHT_HOURS} hours {hours:.0f} hours of sound,")
    print(f"that is {hours * 60 / TYPICAL_MINUTES:.0f} dictations of {TYPICAL_MINUTES:g} minutes")


def database(authors: list[int], each: int, dictations: int) -> None:
    """What a dictation costs the database, and what a long queue costs."""
    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL's programs are not installed.")
    with running_server(found, durable=True) as server, tempfile.TemporaryDirectory() as folder:
        place = new_office(Path(folder) / "store", server.new_database())
        with place.open() as store:
            _one_dictation(store, dictations)
        for number in authors:
            place = new_office(Path(folder) / f"store{number}", server.new_database())
            with place.open() as store:
                _queue(store, number, each)


def _one_dictation(store: Store, dictations: int) -> None:
    """Each part of the way for all of them, without the recogniser and without the jobs' own tables."""
    report = drafted(settings_of(), HeldSound("visit.wav", sound()), Facts(author="osei"), lambda _: None)
    claims = Claims(store, settings_of(), "one")
    print(f"PostgreSQL, {dictations} dictations:  statements  commits  writer's place, ms (each)")
    locked = 0.0

    def measured(name: str, work: Callable[[], None]) -> None:
        nonlocal locked
        with traffic() as seen:
            work()
        milliseconds = seen.locked_seconds / dictations * 1000
        locked += milliseconds
        counts = f"{seen.statements / dictations:10.1f}  {seen.commits / dictations:7.1f}  {milliseconds:8.1f}"
        print(f"  {name:24} {counts}", flush=True)

    def receive() -> None:
        for number in range(dictations):
            bring(store, number=number, author="osei")

    def draft() -> None:
        while claim := claims.next():
            claims.begin(claim)
            store.add_version(claim.dictation, report, SYSTEM, after=0, to=State.DRAFT)
            claims.drafted(claim, 60.0, 20.0)
            store.add_document(claim.dictation, 1, "docx", b"a Word file")

    def review() -> None:
        for row in store.worklist(limit=dictations):
            store.move(row.id, State.DRAFT, State.IN_REVIEW, "ann")
            store.note_access(row.id, "viewed", "ann")
            store.add_version(row.id, report, "ann", after=1, to=State.AWAITING_SIGNATURE)
            store.sign(row.id, 2, "osei")

    for name, work in (("received", receive), ("drafted", draft), ("reviewed and signed", review)):
        measured(name, work)
    hourly = 3600_000 / locked
    print(
        f"  the writer's place is taken {locked:.1f} ms a dictation: at most {hourly:,.0f} dictations an hour\n",
        flush=True,
    )


def _queue(store: Store, authors: int, each: int) -> None:
    at = datetime.now(UTC)
    with store.database.writing() as connection:
        for number in range(authors * each):
            came_by(connection, at - timedelta(minutes=number % 600), {}, author=f"author{number % authors}")
    claims = Claims(store, settings_of(), "one")
    took = []
    for _ in range(20):
        began = time.perf_counter()
        assert claims.next()
        took.append(time.perf_counter() - began)
    print(
        f"{authors:5} authors, {authors * each:6} dictations wait: taking up the next one {_spread(took)}", flush=True
    )


def reports(dictations: int) -> None:
    """What reads a whole store, on both databases."""
    found = programs()
    with tempfile.TemporaryDirectory() as folder:
        _time_reports(new_office(Path(folder) / "lite"), "SQLite", dictations)
        if found is not None:
            with running_server(found) as server:
                _time_reports(new_office(Path(folder) / "server", server.new_database()), "PostgreSQL", dictations)


def _time_reports(place: Place, name: str, dictations: int) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with place.open() as store:
        for first in range(0, dictations, 5000):
            with store.database.writing() as connection:
                for number in range(first, min(dictations, first + 5000)):
                    came_by(connection, begin + timedelta(minutes=5 * number), _ALL, author=f"author{number % 1000}")
        period = Period(date(2025, 12, 1), date(2028, 12, 31))
        print(f"{name}, {dictations} dictations that are done:")
        _time("turnaround of all", lambda: turnaround(store.database, period, Reporting(), {}))
        month = Period(date(2026, 3, 1), date(2026, 3, 31))
        _time("turnaround of a month", lambda: turnaround(store.database, month, Reporting(), {}))
        _time("figures for Prometheus", lambda: exposition(Office(Settings(), store)))


def growth(sizes: list[int], *, postgresql: bool) -> None:
    """What people wait for, in a store of so many dictations; most of them are done, some hundreds are open."""
    with tempfile.TemporaryDirectory() as folder:
        if not postgresql:
            _grow(new_office(Path(folder) / "store"), sizes)
            return
        found = programs()
        if found is None:
            raise SystemExit("PostgreSQL's programs are not installed.")
        with running_server(found, durable=True) as server:
            _grow(new_office(Path(folder) / "store", server.new_database()), sizes)


def _grow(place: Place, sizes: list[int]) -> None:
    with place.open() as store:
        there = 0
        for size in sorted(sizes):
            for first in range(there, size, 5000):
                _fill(store, range(first, min(size, first + 5000)))
            there = size
            print(f"{'PostgreSQL' if place.url else 'SQLite'}, {size} dictations:")
            _time_growth(store, size)


def _fill(store: Store, numbers: range) -> None:
    """Dictations of 1,000 authors and 20,000 patients, with their steps and versions; one in 200 is still open."""
    rows: dict[Any, list[dict[str, Any]]] = {Dictation: [], Step: [], Version: [], Counts: [], SearchKey: []}
    for number in numbers:
        dictation, header = uuid.uuid4().hex, _header(number)
        received = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * number)
        hours = _ALL if number % 200 else dict(list(_ALL.items())[: number // 200 % 3 + 1])
        state = list(hours)[-1]
        rows[Dictation].append(
            {
                "id": dictation,
                "sound": uuid.uuid4().hex * 2,
                "sound_bytes": 2_000_000,
                "received_at": received,
                "author": f"author{number % 1000}",
                "document_type": "letter",
                "urgency": int(number % 50 > 0),
                "state": state,
                "state_since": received + timedelta(hours=hours[state]),
                "state_by": SYSTEM,
                "newest": 1,
                "facts": b"",
                "header": store.records.sealed_header(header, dictation),
            }
        )
        steps = {"received": 0.0, **hours}.items()
        rows[Step] += [
            {"dictation_id": dictation, "step": step, "at": received + timedelta(hours=after), "by": SYSTEM}
            for step, after in steps
        ]
        key = {"dictation_id": dictation, "number": 1}
        made = {"addendum": False, "made_by": SYSTEM, "made_at": received, "sha256": "0" * 64, "body": bytes(20_000)}
        rows[Version].append(key | made)
        rows[Counts].append(key | asdict(VOLUME) | dict.fromkeys(("critical", "major", "minor", "blanks"), 0))
        rows[SearchKey] += [
            {"key": key, "dictation_id": dictation} for key in sorted(store.records.search_keys.of(header))
        ]
    with store.database.writing() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)


def _header(number: int) -> Header:
    patient = number % 20_000
    return Header(patient=f"Given{patient % 140} Family{patient // 140}", mrn=f"MRN-{patient:06}")


def _time_growth(store: Store, size: int) -> None:
    open_ones = frozenset({State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE})
    done = Filter(states=frozenset({State.DISTRIBUTED}))
    header = _header(size // 2)
    name, mrn = header.patient or "", header.mrn or ""
    given, family = name.split()
    everything = store.worklist(limit=500)
    deep = everything[-1].id if everything else None
    claims = Claims(store, settings_of(), "one")
    _time("page of what is open", lambda: store.worklist(Filter(states=open_ones), limit=100))
    _time("page of one's pool", lambda: store.worklist(Filter(states=open_ones, pool_of="ann"), limit=100))
    _time("page of one author", lambda: store.worklist(Filter(author="author7"), limit=100))
    _time("page of everything", lambda: store.worklist(limit=100))
    _time("its 6th page", lambda: store.worklist(limit=100, after=deep))
    _time("page of what is done", lambda: store.worklist(done, limit=100))
    _time("search by name", lambda: store.worklist(Filter(patient=name), limit=100))
    _time("search by family name", lambda: store.worklist(Filter(patient=family), limit=100))
    _time("search by given name", lambda: store.worklist(Filter(patient=given), limit=100))
    _time("search by record number", lambda: store.worklist(Filter(mrn=mrn), limit=100))
    _time("search for nobody", lambda: store.worklist(Filter(patient="Nobody Known"), limit=100))
    _time("standing (status)", lambda: standing(store))
    numbers = iter(range(size * 10, size * 10 + 10))
    _time("receive one", lambda: bring(store, number=next(numbers), author="osei"))
    _time("take up the next", claims.next)


def _time(name: str, work: Callable[[], object]) -> None:
    took, worked = [], []
    for _ in range(5):
        began, began_work = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - began_work)
    processor = statistics.median(worked) * 1000
    print(f"  {name:24} {_spread(took)}; processor of this program {processor:.0f}", flush=True)


def _spread(took: list[float]) -> str:
    return f"median {statistics.median(took) * 1000:.0f} ms, best {min(took) * 1000:.0f}, worst {max(took) * 1000:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    one = parts.add_parser("core")
    one.add_argument("set", type=Path)
    one.add_argument("--model", default="base")
    one.add_argument("--limit", type=int, default=10, help="recordings; one more is done first, to warm up")
    two = parts.add_parser("database")
    two.add_argument("--authors", type=int, nargs="+", default=[10, 100, 1000])
    two.add_argument("--each", type=int, default=20, help="dictations an author that wait")
    two.add_argument("--dictations", type=int, default=40, help="that are drafted while the database is watched")
    three = parts.add_parser("reports")
    three.add_argument("--dictations", type=int, default=100_000)
    four = parts.add_parser("growth")
    four.add_argument("--dictations", type=int, nargs="+", default=[10, 1000, 10_000, 100_000])
    four.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    if asked.part == "growth":
        growth(asked.dictations, postgresql=asked.postgresql)
    elif asked.part == "core":
        core(asked.set, asked.model, asked.limit)
    elif asked.part == "database":
        database(asked.authors, asked.each, asked.dictations)
    else:
        reports(asked.dictations)


if __name__ == "__main__":
    main()
