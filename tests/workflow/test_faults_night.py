"""A long night: the program that writes drafts takes no more memory in the morning than in the evening."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.store.places import Place

EVENING, NIGHT = 80, 200  # dictations: before the first look, and in all


@pytest.mark.slow
def test_memory_stays_flat(lite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many short dictations stand for a night: what an office leaves running for weeks must not grow."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory can only be measured on Linux")
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")  # for the processes that it starts, too
    memory = list(import_module("night").night(lite.folder, lite.key, NIGHT, looks=5))
    evening = next(look for look in memory if look.dictations >= EVENING)
    morning = memory[-1]
    assert morning.dictations == NIGHT
    assert morning.worker_mb <= evening.worker_mb * 1.1
    assert morning.typists_mb <= evening.typists_mb * 1.1
