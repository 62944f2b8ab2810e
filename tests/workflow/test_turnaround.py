"""Turnaround: what an office reads about its own times, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.places import Place, drafted, report
from tests.workflow.ways import came_by
from transcribe.cli import main
from transcribe.settings import Reporting
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.volume import Volume, volume_of
from transcribe.workflow.passages import Period, open_work
from transcribe.workflow.turnaround import SPANS, WHOLE, Line, Turnaround, turnaround

HOUR = 3600.0
NOON = datetime.combine(date(2026, 11, 2), datetime.min.time()).astimezone() + timedelta(hours=12)
PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))
RULES = Reporting()
ALL_STEPS = {"draft": 1, "in_review": 3, "awaiting_signature": 4, "signed": 10, "distributed": 10.5}


def made(store: Store, rules: Reporting = RULES, period: Period = PERIOD) -> Turnaround:
    return turnaround(store.database, period, rules, {"osei": "Dr. Osei"})


def hours(line: Line) -> dict[str, tuple[float, float]]:
    """Median and 90th percentile of each span that was made, in hours."""
    return {name: (one.median / HOUR, one.ninetieth / HOUR) for name, one in line.spans.items() if one}


def test_one_dictation(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON, ALL_STEPS)
    total = made(store).total
    assert hours(total) == {
        "transcription": (1, 1),
        "waiting": (2, 2),
        "review": (1, 1),
        "signature": (6, 6),
        "delivery": (0.5, 0.5),
        WHOLE: (10, 10),
    }
    assert (total.dictations, total.minutes, total.lines) == (1, 1.0, 12)
    assert (total.lines_of_65, total.visible_lines_of_65, total.typed_share) == (10.0, 8.0, 0.1)
    assert (total.in_time, total.late, total.typed_fresh, total.returned) == (1, 0, 0, 0)


def test_median_and_ninetieth_are_those_of_excel(store: Store) -> None:
    with store.database.writing() as connection:
        for after in (1, 2, 3, 4, 10):
            came_by(connection, NOON, {"draft": after})
    assert hours(made(store).total) == {"transcription": (3.0, pytest.approx(7.6))}  # PERCENTILE.INC({1,2,3,4,10}, 0.9)


@pytest.mark.parametrize(
    ("rules", "whole"),
    [
        (Reporting(), 10),
        (Reporting(turnaround_to="draft"), 1),
        (Reporting(turnaround_to="distributed"), 10.5),
        (Reporting(turnaround_from="dictated", turnaround_to="awaiting_signature"), 6),
    ],
)
def test_the_office_says_what_turnaround_is(store: Store, rules: Reporting, whole: float) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON, {"dictated": -2, **ALL_STEPS})
    assert hours(made(store, rules).total)[WHOLE] == (whole, whole)


@pytest.mark.parametrize(
    ("made_steps", "stat", "outcome"),
    [
        ({"draft": 1, "signed": 23}, False, (1, 0)),
        ({"draft": 1, "signed": 25}, False, (0, 1)),
        ({"draft": 1, "signed": 5}, True, (0, 1)),  # STAT: four hours
        ({"draft": 1}, False, (0, 1)),  # not signed, and its day is long over
    ],
)
def test_in_time(store: Store, made_steps: dict[str, float], stat: bool, outcome: tuple[int, int]) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON - timedelta(days=1), made_steps, stat=stat)
    total = made(store, period=Period(date(2026, 11, 1), date(2026, 11, 1))).total
    assert (total.in_time, total.late) == outcome


def test_what_may_still_come_in_time_is_neither(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, datetime.now(UTC), {"draft": 0})
    total = made(store, period=Period(date.min.replace(year=2020), date(2100, 1, 1))).total
    assert (total.dictations, total.in_time, total.late) == (1, 0, 0)
    assert total.in_time_share is None


def test_by_author_type_and_priority(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON, {"draft": 1})
        came_by(connection, NOON, {"draft": 3}, stat=True)
        came_by(connection, NOON, {"draft": 5}, author="reyes", document_type="clinic_note")
        came_by(connection, NOON, {}, author=None, document_type=None)
    found = made(store)

    def told(lines: tuple[Line, ...]) -> list[tuple[object, ...]]:
        return [(line.author, line.document_type, line.priority, line.dictations) for line in lines]

    assert told(found.authors) == [("", None, None, 1), ("osei", None, None, 2), ("reyes", None, None, 1)]
    assert told(found.types) == [(None, "", None, 1), (None, "clinic_note", None, 1), (None, "letter", None, 2)]
    assert told(found.priorities) == [(None, None, "routine", 3), (None, None, "stat", 1)]
    assert told(found.groups) == [
        ("", "", "routine", 1),
        ("osei", "letter", "routine", 1),
        ("osei", "letter", "stat", 1),
        ("reyes", "clinic_note", "routine", 1),
    ]
    assert hours(found.authors[1])["transcription"] == (2, pytest.approx(2.8))


def test_days_begin_and_end_at_midnight_here(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, PERIOD.bounds[0], {"draft": 1})
        came_by(connection, PERIOD.bounds[1] - timedelta(microseconds=1), {"draft": 1})
        came_by(connection, PERIOD.bounds[0] - timedelta(microseconds=1), {"draft": 1})
        came_by(connection, PERIOD.bounds[1], {"draft": 1})
    assert made(store).total.dictations == 2


def test_the_last_way_to_the_signature_counts_and_the_first_of_all_other_steps(store: Store) -> None:
    with store.database.writing() as connection:
        dictation = came_by(connection, NOON, {"draft": 1, "in_review": 2, "awaiting_signature": 3})
        for step, after in (("in_review", 4), ("returned_to_author", 5), ("awaiting_signature", 8), ("signed", 9)):
            store.records.add_step(connection, dictation, step, "ann", at=NOON + timedelta(hours=after))
    total = made(store).total
    assert hours(total) == {
        "transcription": (1, 1),
        "waiting": (1, 1),
        "review": (6, 6),
        "signature": (1, 1),
        WHOLE: (9, 9),
    }
    assert total.returned == 1


def test_addenda_are_paid_too(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON, ALL_STEPS, addendum=Volume(60.0, 20, 20, 65, 65, 1))
    total = made(store).total
    assert (total.lines, total.lines_of_65, total.words, total.typed_words, total.minutes) == (13, 11.0, 120, 30, 1.0)


def test_typed_fresh_is_more_than_half(store: Store) -> None:
    with store.database.writing() as connection:
        for typed in (50, 51, 100):
            came_by(connection, NOON, {"draft": 1}, volume=Volume(60.0, 100, typed, 650, 520, 12))
    total = made(store).total
    assert (total.typed_fresh, total.typed_share) == (2, 201 / 300)


def test_times_before_the_clock_was_set_back_are_left_out_and_told(store: Store) -> None:
    with store.database.writing() as connection:
        came_by(connection, NOON, {"draft": -1, "in_review": 1})
        came_by(connection, NOON, {"draft": 2, "in_review": 3})
    found = made(store)
    assert hours(found.total) == {"transcription": (2, 2), "waiting": (1.5, pytest.approx(1.9))}
    assert found.clock_set_back == 1


def test_open_work_by_age(store: Store) -> None:
    at = NOON
    with store.database.writing() as connection:
        for age in (1, 5, 30, 100, 1000):
            came_by(connection, at - timedelta(hours=age), {})
        came_by(connection, at - timedelta(hours=2), {}, stat=True)
        came_by(connection, at - timedelta(hours=2), {"draft": 1})
        came_by(connection, at - timedelta(hours=50), ALL_STEPS)
        came_by(connection, at + timedelta(hours=1), {"draft": 0.1})  # the clock was set back
    with store.database.reading() as connection:
        found = open_work(connection, at)
    assert [(work.state, work.priority, work.by_age, work.oldest_seconds) for work in found] == [
        (State.RECEIVED, "stat", (1, 0, 0, 0, 0), 2 * HOUR),
        (State.RECEIVED, "routine", (1, 1, 1, 1, 1), 1000 * HOUR),
        (State.DRAFT, "routine", (2, 0, 0, 0, 0), 2 * HOUR),
    ]


def test_an_empty_store(store: Store) -> None:
    found = made(store)
    assert found.total.dictations == 0
    assert found.total.typed_share is None
    assert found.authors == found.groups == found.open_work == ()
    json.dumps(found.as_dict())


def test_what_the_store_keeps_of_real_work(store: Store) -> None:
    drafted(store)
    today = datetime.now(UTC).astimezone().date()
    total = made(store, period=Period(today - timedelta(days=1), today)).total
    counted = volume_of(report())
    assert (total.dictations, total.words, total.characters) == (1, counted.words, counted.characters)
    spread = total.spans["transcription"]
    assert spread
    assert spread.count == 1
    assert {name for name, one in total.spans.items() if one} == {"transcription"} <= set(SPANS)


def test_the_command(lite: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "office.key"
    key.write_text(lite.key)
    key.chmod(0o600)
    with lite.open() as store, store.database.writing() as connection:
        came_by(connection, NOON, ALL_STEPS)
        came_by(connection, NOON, {"draft": 60}, author="reyes", stat=True)
    settings = tmp_path / "office.toml"
    settings.write_text(
        f'authors = [{{id = "Reyes", name = "Maria Reyes, MD"}}]\n[store]\nfolder = "{lite.folder.name}"\n'
        f'key = "file:{key}"\n[reports]\ngoal_hours = 12\n'
    )
    period = ["--from", "2026-11-01", "--to", "2026-11-30"]
    assert main(["report", "turnaround", str(lite.folder), "--key", f"file:{key}", *period]) == 0
    shown = capsys.readouterr().out
    assert "Dr. Osei" in shown
    assert "10:00" in shown
    assert "30:30" in shown
    assert main(["report", "turnaround", str(settings), *period, "--json", "--xlsx", str(tmp_path / "t.xlsx")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rules"]["goal_hours"] == 12
    assert told["names"]["reyes"] == "Maria Reyes, MD"
    assert [(line["author"], line["in_time"], line["late"]) for line in told["authors"]] == [
        ("osei", 1, 0),
        ("reyes", 0, 1),
    ]
    assert (tmp_path / "t.xlsx").stat().st_size > 5000
    assert main(["report", "turnaround", str(settings), *period, "--xlsx", str(tmp_path / "t.xlsx")]) == 1
    assert "already" in capsys.readouterr().err
    assert main(["report", "turnaround", str(settings), "--from", "2026-11-30", "--to", "2026-11-01"]) == 2
