"""Dates as reports write them."""

from __future__ import annotations

from datetime import date

import pytest

from transcribe.postprocess.flags.safety.written_dates import dates_in

CASES = [
    ("seen on November 6, 2026", date(2026, 11, 6)),
    ("seen on Nov. 6, 2026", date(2026, 11, 6)),
    ("seen on 6 November 2026", date(2026, 11, 6)),
    ("seen on 11/06/2026", date(2026, 11, 6)),
    ("seen on 25/12/2025", date(2025, 12, 25)),
    ("seen on 2026-11-06", date(2026, 11, 6)),
    ("return on June 12", date(2026, 6, 12)),
    ("return on January 4", date(2027, 1, 4)),
    ("seen on February 30, 2026", None),
]
NONE = ["he may 5 times a day", "Mar 3.5 mg", "on day 3", "strength 4/5", "10/325 mg", "May tolerated it well"]


@pytest.mark.parametrize(("text", "day"), CASES)
def test_a_date_is_read(text: str, day: date | None) -> None:
    (written,) = dates_in(text)
    assert written.nearest(date(2026, 10, 1)) == day
    assert written.possible is (day is not None)


def test_the_order_of_day_and_month_is_the_offices() -> None:
    (written,) = dates_in("on 11/06/2026", day_first=True)
    assert written.whole == date(2026, 6, 11)


def test_a_weekday_belongs_to_its_date() -> None:
    (written,) = dates_in("on Friday, June 12, 2026")
    assert written.weekday == 4
    assert written.text == "Friday, June 12, 2026"


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert list(dates_in(text)) == []
