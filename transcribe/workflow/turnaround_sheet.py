"""The turnaround report as an Excel workbook: numbers as numbers and times as times, to go on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from transcribe.errors import TranscribeError
from transcribe.workflow.turnaround import SPANS, WHOLE, Line, Spread, Turnaround
from transcribe.workflow.turnaround_words import SPAN_TITLES, STEP_WORDS, age_titles, definitions, named

_DURATION, _COUNT, _DECIMAL, _SHARE = "[h]:mm", "#,##0", "#,##0.0", "0.0%"
_INK = "1F3B4D"
_HEAD = PatternFill("solid", fgColor=_INK)
_BAND = PatternFill("solid", fgColor="EEF3F6")
_RULE = Border(bottom=Side(style="thin", color="B8C7D1"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading, what stands in it, and how Excel shows that."""

    title: str
    value: Callable[[Line], float | None]
    form: str


class SheetError(TranscribeError):
    """The workbook cannot be written."""


def write_workbook(report: Turnaround, path: Path) -> None:
    """Write the report; a file that is there already stays as it is. Raises ``SheetError``."""
    book = workbook(report)
    try:
        with path.open("xb") as file:
            book.save(file)
    except FileExistsError:
        raise SheetError(f"There is a file {path.name} already: name another one.") from None
    except OSError as error:
        raise SheetError(f"The file {path.name} cannot be written: {error.strerror}.") from None


def workbook(report: Turnaround) -> Workbook:
    """The report as a workbook that is not saved yet."""
    book = Workbook()
    book.properties.title = "Turnaround of dictations"
    book.properties.creator = "transcribe"
    summary = book.active
    assert isinstance(summary, Worksheet)
    _summary(summary, report)
    for title, of, lines in (
        ("By author", ("Author",), report.authors),
        ("By type", ("Type",), report.types),
        ("By priority", ("Priority",), report.priorities),
        ("All groups", ("Author", "Type", "Priority"), report.groups),
    ):
        _figures(book.create_sheet(title), of, lines, report)
    _chart(summary, book["By author"], len(report.authors))
    _open_work(book.create_sheet("Open work"), report)
    _definitions(book.create_sheet("What it means"), report)
    return book


def columns() -> tuple[Column, ...]:
    """The columns of figures, in their order."""
    spans = [column for name in (WHOLE, *SPANS) for column in _span_columns(name)]
    return (
        Column("Dictations", lambda line: line.dictations, _COUNT),
        Column("Minutes dictated", lambda line: line.minutes, _DECIMAL),
        Column("In time", lambda line: line.in_time_share, _SHARE),
        *spans,
        Column("Lines", lambda line: line.lines, _COUNT),
        Column("65-character lines", lambda line: line.lines_of_65, _DECIMAL),
        Column("65-character lines, visible characters", lambda line: line.visible_lines_of_65, _DECIMAL),
        Column("Words", lambda line: line.words, _COUNT),
        Column("Words typed", lambda line: line.typed_share, _SHARE),
        Column("Typed fresh", lambda line: line.typed_fresh, _COUNT),
        Column("Asked back", lambda line: line.returned, _COUNT),
    )


def _span_columns(name: str) -> tuple[Column, Column]:
    def days(part: Callable[[Spread], float]) -> Callable[[Line], float | None]:
        def value(line: Line) -> float | None:
            spread = line.spans[name]
            return None if spread is None else part(spread) / 86400

        return value

    title = SPAN_TITLES[name]
    return (
        Column(f"{title}, median", days(lambda spread: spread.median), _DURATION),
        Column(f"{title}, 90th percentile", days(lambda spread: spread.ninetieth), _DURATION),
    )


def _figures(sheet: Worksheet, of: Sequence[str], lines: Sequence[Line], report: Turnaround) -> None:
    shown = columns()
    _head(sheet, 1, [*of, *(column.title for column in shown)])
    for number, line in enumerate(lines, start=2):
        for place, words in enumerate(named(line, report.names), start=1):
            _words(sheet.cell(number, place), words)
        for place, column in enumerate(shown, start=len(of) + 1):
            _number(sheet.cell(number, place), column.value(line), column.form)
        _band(sheet, number)
    sheet.freeze_panes = sheet.cell(2, len(of) + 1)
    if lines:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(of) + len(shown))}{len(lines) + 1}"
    _widths(sheet, [24] * len(of) + [13] * len(shown))
    _printable(sheet)


def _summary(sheet: Worksheet, report: Turnaround) -> None:
    sheet.title = "Summary"
    sheet.sheet_view.showGridLines = False
    sheet["A1"] = "Turnaround of dictations"
    sheet["A1"].font = Font(size=18, bold=True, color=_INK)
    sheet["A2"] = f"Received from {report.period.first:%d %b %Y} to {report.period.last:%d %b %Y}"
    sheet["A3"] = (
        f"Turnaround is from “{STEP_WORDS[report.rules.turnaround_from]}” to “{STEP_WORDS[report.rules.turnaround_to]}”"
    )
    for cell in (sheet["A2"], sheet["A3"]):
        cell.font = Font(color="5B6F7B")
    _head(sheet, 5, ["All dictations", "Value"])
    for number, column in enumerate(columns(), start=6):
        _words(sheet.cell(number, 1), column.title)
        _number(sheet.cell(number, 2), column.value(report.total), column.form)
        _band(sheet, number)
    _widths(sheet, [42, 16, 3])
    _printable(sheet)


def _chart(summary: Worksheet, authors: Worksheet, number: int) -> None:
    """Median and 90th percentile of the turnaround, by author, beside the summary."""
    if not number:
        return
    titles = [cell.value for cell in authors[1]]
    first = titles.index(f"{SPAN_TITLES[WHOLE]}, median") + 1
    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, "Turnaround by author, hours"
    chart.add_data(
        Reference(authors, min_col=first, max_col=first + 1, min_row=1, max_row=number + 1), titles_from_data=True
    )
    chart.set_categories(Reference(authors, min_col=1, min_row=2, max_row=number + 1))
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = _DURATION, False
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend.position = "b"
    chart.width, chart.height = 22, min(40.0, 7 + 0.9 * number)
    summary.add_chart(chart, "D5")


def _open_work(sheet: Worksheet, report: Turnaround) -> None:
    titles = ["State", "Priority", "Dictations", *age_titles(), "Oldest"]
    _head(sheet, 1, titles)
    for number, work in enumerate(report.open_work, start=2):
        _words(sheet.cell(number, 1), work.state.replace("_", " "))
        _words(sheet.cell(number, 2), work.priority)
        for place, count in enumerate((work.dictations, *work.by_age), start=3):
            _number(sheet.cell(number, place), count, _COUNT)
        _number(sheet.cell(number, len(titles)), work.oldest_seconds / 86400, _DURATION)
        _band(sheet, number)
    sheet.freeze_panes = "C2"
    _widths(sheet, [24, 12, *[12] * (len(titles) - 2)])
    _printable(sheet)


def _definitions(sheet: Worksheet, report: Turnaround) -> None:
    _head(sheet, 1, ["Figure", "What it means"])
    for number, (figure, meaning) in enumerate(definitions(report), start=2):
        _words(sheet.cell(number, 1), figure)
        _words(sheet.cell(number, 2), meaning)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
    _widths(sheet, [34, 100])
    _printable(sheet)


def _words(cell: Cell | Any, words: str) -> None:
    """Words are words, even if they begin with '=': an author's id comes from outside."""
    cell.value = words
    cell.data_type = "s"


def _number(cell: Cell | Any, value: float | None, form: str) -> None:
    cell.value = value
    cell.number_format = form


def _head(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    for place, title in enumerate(titles, start=1):
        cell = sheet.cell(row, place)
        _words(cell, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[row].height = 46 if len(titles) > 2 else 20


def _band(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.border = _RULE
        if row % 2 and not isinstance(cell.value, type(None)):
            cell.fill = _BAND


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _printable(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
