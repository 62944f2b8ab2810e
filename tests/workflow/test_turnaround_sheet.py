"""The workbook, opened again: real numbers and times, and nothing that a spreadsheet would run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from transcribe.settings import Reporting
from transcribe.store.states import State
from transcribe.workflow.passages import OpenWork, Passage, Period
from transcribe.workflow.turnaround import Turnaround, figures
from transcribe.workflow.turnaround_sheet import SheetError, write_workbook

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
STEPS = {"received": 0.0, "draft": 1.0, "in_review": 3.0, "awaiting_signature": 4.0, "signed": 30.0}


def passage(author: str | None = "osei", *, stat: bool = False, slower: float = 1.0) -> Passage:
    times = {step: NOON + timedelta(hours=after * slower) for step, after in STEPS.items()}
    return Passage(author, "letter", stat, times, False, 90.0, 100, 10, 650, 520, 12)


def made(*known: Passage) -> Turnaround:
    waiting = [OpenWork(State.IN_REVIEW, "routine", (1, 2, 0, 0, 1), 200 * 3600.0)]
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    return figures(known, waiting, period, Reporting(), {"osei": "Dr. Osei"}, NOON + timedelta(days=20))


def test_what_stands_where(tmp_path: Path) -> None:
    write_workbook(made(passage(), passage("reyes", stat=True, slower=2)), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == [
        "Summary", "By author", "By type", "By priority", "All groups", "Open work", "What it means",
    ]  # fmt: skip
    rows = list(book["By author"].values)
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Author"] == "Dr. Osei"
    assert first["Dictations"] == 1
    assert first["Minutes dictated"] == 1.5
    assert first["Turnaround, median"] == timedelta(hours=30)
    assert first["Review, 90th percentile"] == timedelta(hours=1)
    assert first["Signed to sent, median"] is None
    assert (first["Lines"], first["65-character lines"], first["Words typed"]) == (12, 10, 0.1)
    assert first["In time"] == 0
    assert [row[0] for row in rows] == ["Author", "Dr. Osei", "reyes"]
    groups = list(book["All groups"].values)
    assert groups[2][:3] == ("reyes", "letter", "stat")
    waiting = list(book["Open work"].values)
    assert waiting[1][:8] == ("in review", "routine", 4, 1, 2, 0, 0, 1)
    assert waiting[1][8] == timedelta(hours=200)


def test_how_it_looks(tmp_path: Path) -> None:
    write_workbook(made(passage(), passage("reyes")), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book["By author"].freeze_panes == "B2"
    assert book["All groups"].freeze_panes == "D2"
    assert book["By author"].auto_filter.ref.startswith("A1:")
    assert book["By author"]["E2"].number_format == "[h]:mm"
    (chart,) = book["Summary"]._charts
    assert len(chart.series) == 2


def test_an_author_cannot_be_a_formula(tmp_path: Path) -> None:
    write_workbook(made(passage("=cmd|'/c calc'!a1"), passage(None)), tmp_path / "t.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx"):
        assert not [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"]


def test_nothing_was_dictated(tmp_path: Path) -> None:
    write_workbook(made(), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book["Summary"]["B6"].value == 0
    assert book["Summary"]._charts == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_text("mine")
    with pytest.raises(SheetError, match="already"):
        write_workbook(made(), tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").read_text() == "mine"
    with pytest.raises(SheetError, match="cannot be written"):
        write_workbook(made(), tmp_path / "nowhere" / "t.xlsx")
