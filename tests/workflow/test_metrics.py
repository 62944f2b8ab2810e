"""The figures for Prometheus, read back with its own parser."""

from __future__ import annotations

import re
import socket
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from tests.store.places import PATIENT, Place, drafted
from tests.workflow.ways import came_by
from transcribe.settings import Settings
from transcribe.store.backup import back_up
from transcribe.store.database import postgres_database
from transcribe.store.moments import now
from transcribe.store.schema import Attempt
from transcribe.store.store import Store
from transcribe.workflow.metrics import Metrics, exposition
from transcribe.workflow.metrics_server import MetricsError, serve_metrics
from transcribe.workflow.office import Office

Figures = dict[str, dict[tuple[str, ...], float]]


def figures(told: bytes) -> Figures:
    """Values by name and labels (in the order of the labels' names)."""
    found: Figures = {}
    for family in text_string_to_metric_families(told.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def of(store: Store) -> Figures:
    return figures(exposition(Office(Settings(), store)))


def attempt(store: Store, dictation: str, number: int, outcome: str | None, audio: float | None, work: float) -> None:
    at = now()
    key = {"dictation_id": dictation, "number": number, "worker": "one", "began_at": at, "ended_at": outcome and at}
    with store.database.writing() as connection:
        connection.execute(insert(Attempt).values(**key, outcome=outcome, audio_seconds=audio, work_seconds=work))


def test_the_queues(store: Store) -> None:
    at = now()
    with store.database.writing() as connection:
        came_by(connection, at - timedelta(hours=2), {})
        came_by(connection, at - timedelta(hours=1), {})
        came_by(connection, at - timedelta(hours=3), {}, stat=True)
        came_by(connection, at - timedelta(hours=9), {"draft": 8.5})
    told = of(store)
    assert told["transcribe_dictations"] == {
        ("routine", "received"): 2,
        ("stat", "received"): 1,
        ("routine", "draft"): 1,
    }
    assert told["transcribe_oldest_seconds"] == {
        ("routine", "received"): pytest.approx(7200, abs=900),
        ("stat", "received"): pytest.approx(10800, abs=900),
        ("routine", "draft"): pytest.approx(32400, abs=900),
    }
    assert told["transcribe_longest_in_state_seconds"]["routine", "draft"] == pytest.approx(1800, abs=900)
    assert told["transcribe_store_up"] == {(): 1}


def test_the_work_that_was_done(store: Store) -> None:
    dictation = drafted(store)
    attempt(store, dictation, 1, "timeout", None, 30.0)
    attempt(store, dictation, 2, "drafted", 60.0, 15.0)
    attempt(store, dictation, 3, None, None, 0.0)
    told = of(store)
    assert told["transcribe_attempts_total"] == {("timeout",): 1, ("drafted",): 1}
    assert told["transcribe_audio_seconds_total"] == {(): 60}
    assert told["transcribe_work_seconds_total"] == {(): 15}
    assert told["transcribe_real_time_factor"] == {(): 0.25}
    assert told["transcribe_attempts_running"] == {(): 1}


def test_an_empty_store(store: Store) -> None:
    told = of(store)
    assert "transcribe_dictations" not in told
    assert told["transcribe_audio_seconds_total"] == {(): 0}
    assert "transcribe_real_time_factor" not in told
    assert "transcribe_last_backup_timestamp_seconds" not in told
    assert told["transcribe_disk_free_bytes"][()] <= told["transcribe_disk_size_bytes"][()]
    assert told["process_resident_memory_bytes"][()] > 1e6


def test_the_last_backup(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        metrics = Metrics(store)
        assert "transcribe_last_backup_timestamp_seconds" not in figures(metrics.exposition())
        back_up(store, tmp_path / "backup")
        assert of(store)["transcribe_last_backup_timestamp_seconds"][()] == pytest.approx(now().timestamp(), abs=900)


def test_it_is_remembered_when_the_audit_trail_grows(
    lite: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcribe.workflow.metrics.FRESH_SECONDS", -1.0)
    with lite.open() as store:
        metrics = Metrics(store)
        back_up(store, tmp_path / "backup")
        first = figures(metrics.exposition())["transcribe_last_backup_timestamp_seconds"]
        drafted(store)
        assert figures(metrics.exposition())["transcribe_last_backup_timestamp_seconds"] == first


def test_who_asks_too_often_gets_the_same_answer(lite: Place) -> None:
    with lite.open() as store:
        metrics = Metrics(store)
        assert metrics.exposition() is metrics.exposition()


def test_the_database_is_away(lite: Place) -> None:
    with lite.open() as store:
        away = replace(store, database=postgres_database("postgresql://nobody@/nothing?host=/nowhere"))
        told = of(away)
        away.close()
    assert told["transcribe_store_up"] == {(): 0}
    assert "transcribe_disk_free_bytes" in told
    assert "transcribe_dictations" not in told


def test_nothing_of_a_patient_is_told(store: Store) -> None:
    drafted(store)
    told = exposition(Office(Settings(), store)).decode()
    assert not [word for word in PATIENT.split() if word in told]
    assert "osei" not in told


def test_it_is_offered_on_this_machine_alone(lite: Place) -> None:
    with lite.open() as store, serve_metrics(Office(Settings(), store), 0) as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            assert figures(answer.read())["transcribe_store_up"] == {(): 1}
        with socket.socket() as listening:
            listening.settimeout(5)
            assert listening.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_that_is_taken(lite: Place) -> None:
    with lite.open() as store, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            pytest.raises(MetricsError, match=rf"port {port}: Address already in use"),
            serve_metrics(Office(Settings(), store), port),
        ):
            pass


def test_every_figure_is_explained() -> None:
    """The page for administrators names each figure, and no figure that does not exist."""
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    source = (Path(__file__).parents[2] / "transcribe" / "workflow" / "metrics.py").read_text(encoding="utf-8")
    made = {f"transcribe_{name}" for name in re.findall(r'_gauge\(\s*"(\w+)"', source)}
    made |= {f"transcribe_{name}_total" for name in re.findall(r'_counter\(\s*"(\w+)"', source)}
    assert made == set(re.findall(r"\btranscribe_[a-z_]+", page))
