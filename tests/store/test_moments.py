"""Times as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from transcribe.store.moments import WIDTH, now, read, written


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 22, 13, 28, 7, 125, tzinfo=UTC), "2026-11-22T13:28:07.000125Z"),
        (datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "2025-12-31T22:30:00.000000Z"),
    ],
)
def test_written_and_read(moment: datetime, text: str) -> None:
    assert written(moment) == text
    assert len(text) == WIDTH
    assert read(text) == moment


def test_this_moment_comes_back_to_the_microsecond() -> None:
    moment = now()
    assert read(written(moment)) == moment


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        written(datetime(2026, 1, 1))
