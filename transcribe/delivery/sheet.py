"""The worklist and the deliveries as an Excel file, for who works with lists; it holds patient data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.outbox import Outbox
from transcribe.store.dictations import Filter, Row
from transcribe.store.store import Store

_PAGE = 500
_WORKLIST = (
    "Dictation",
    "State",
    "Since",
    "Author",
    "Type",
    "STAT",
    "Received",
    "Patient",
    "Date of birth",
    "MRN",
    "Date of service",
    "Signed",
    "Signed by",
)
_DELIVERIES = (
    "Number",
    "Dictation",
    "Version",
    "Why",
    "Destination",
    "Message",
    "Attempts",
    "Next attempt",
    "Needs help",
    "Problem",
    "What was said",
)


def write_sheet(store: Store, path: Path, which: Filter | None = None) -> int:
    """Write a new file with the worklist and what waits in the outbox; returns the number of dictations.

    Raises ``DeliveryError`` if the file is there already or cannot be written.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Worklist"
    count = _fill(first, _WORKLIST, map(_of_dictation, _rows(store, which or Filter())))
    lines = Outbox(store).lines(limit=10_000)
    _fill(
        book.create_sheet("Deliveries"),
        _DELIVERIES,
        (
            (
                line.id,
                line.dictation,
                line.version,
                line.event.value,
                line.destination,
                line.message_id,
                line.attempts,
                line.due_at,
                "yes" if line.needs_help else "",
                line.problem,
                line.told,
            )
            for line in lines
        ),
    )
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            book.save(file)
    except OSError as error:
        raise DeliveryError(Problem.SETTINGS, f"{path.name} cannot be written: {error.strerror}.") from None
    return count


def _rows(store: Store, which: Filter) -> Iterator[Row]:
    page = store.worklist(which, _PAGE)
    while page:
        yield from page
        page = store.worklist(which, _PAGE, after=page[-1].id)


def _of_dictation(row: Row) -> tuple[Any, ...]:
    header = row.header
    return (
        row.id,
        row.state.value,
        row.state_since,
        row.author,
        row.document_type and row.document_type.value,
        "STAT" if row.stat else "",
        row.received_at,
        header.patient,
        header.date_of_birth,
        header.mrn,
        header.date_of_service,
        row.signed_at,
        row.signed_by,
    )


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    widths = [len(head) for head in heads]
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(1, column, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6EE")
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _write(sheet, count + 1, column, value)
            widths[column - 1] = max(widths[column - 1], 16 if isinstance(value, datetime) else len(str(value or "")))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, 60) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return count


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """A value as what it is; a text is never a formula, whatever it begins with."""
    if isinstance(value, datetime):
        cell = sheet.cell(row, column, value.astimezone().replace(tzinfo=None))
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, str):
        clean = "".join(letter for letter in value if letter in "\n\t" or letter >= " ")[:32_000]
        cell = sheet.cell(row, column)
        cell.value, cell.data_type = clean, "s"
    else:
        sheet.cell(row, column, value)
