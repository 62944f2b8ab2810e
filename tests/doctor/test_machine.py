"""Looks at the machine, on made-up machines and on this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from transcribe.doctor import machine
from transcribe.doctor.findings import Level

GIB = machine.GIB
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("total", "levels"),
    [(None, []), (1 * GIB, [Level.PROBLEM]), (4 * GIB, [Level.GOOD])],
    ids=["not known", "too small", "enough"],
)
def test_memory(total: int | None, levels: list[Level]) -> None:
    assert [finding.level for finding in machine.memory(total)] == levels


@pytest.mark.parametrize(
    ("now", "newest", "level"),
    [
        (NOON, None, Level.GOOD),
        (NOON, NOON - timedelta(hours=1), Level.GOOD),
        (NOON, NOON + timedelta(hours=1), Level.PROBLEM),
        (datetime(1970, 1, 1, tzinfo=UTC), None, Level.PROBLEM),
    ],
    ids=["right", "after the last entry", "before the last entry", "an empty battery"],
)
def test_clock(now: datetime, newest: datetime | None, level: Level) -> None:
    (finding,) = machine.clock(now, newest)
    assert finding.level is level
    assert (level is Level.PROBLEM) == bool(finding.remedy)


@pytest.mark.parametrize(
    ("free", "level"), [(0.5, Level.PROBLEM), (5, Level.ADVICE), (50, Level.GOOD)], ids=["full", "nearly", "room"]
)
def test_disk(free: float, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        total, used = int(100 * GIB), 0

        def __init__(self) -> None:
            self.free = int(free * GIB)

    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage())
    (finding,) = machine.disk([tmp_path / "not" / "there" / "yet", tmp_path])
    assert finding.level is level


def test_this_machine_can_be_looked_at() -> None:
    assert [finding.level for finding in machine.python()] == [Level.GOOD]
    assert machine.memory_of_this_machine() is None or machine.memory_of_this_machine() > 0
