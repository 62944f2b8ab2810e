from __future__ import annotations

from datetime import datetime

import pytest

from transcribe.errors import SettingsError
from transcribe.workflow.window import Window


@pytest.mark.parametrize(
    ("window", "at", "is_open"),
    [
        ("19:00-06:00", "18:59", False),
        ("19:00-06:00", "19:00", True),
        ("19:00-06:00", "23:59", True),
        ("19:00-06:00", "00:00", True),
        ("19:00-06:00", "05:59", True),
        ("19:00-06:00", "06:00", False),
        ("08:00-12:30", "08:00", True),
        ("08:00-12:30", "12:30", False),
        ("08:00-12:30", "03:00", False),
        ("07:00-07:00", "12:00", True),
    ],
)
def test_hours(window: str, at: str, is_open: bool) -> None:
    hours = Window.read(window)
    assert hours is not None
    assert hours.is_open(datetime.fromisoformat(f"2026-11-22T{at}")) is is_open


def test_no_window_is_always() -> None:
    assert Window.read("") is None


@pytest.mark.parametrize("text", ["19-6", "25:00-06:00", "19:00", "evening"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="two times of the day"):
        Window.read(text)
