"""Sheets of address labels as a Word document (``vocab/labels.tsv``)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.shared import Length, Mm, Pt
from docx.table import _Cell

from transcribe.addresses.errors import AddressError
from transcribe.addresses.recipients import Recipient
from transcribe.tables import table
from transcribe.templates.elements import keep_rows_whole, plain_table
from transcribe.templates.sheet import blank_sheet

MOST_LINES = 7
_INDENT = Mm(4)


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels; lengths in mm."""

    name: str
    paper: Literal["letter", "a4"]
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    across: float
    down: float


@cache
def label_sheets() -> dict[str, LabelSheet]:
    """All sheets by name."""
    return {row["name"]: _sheet(row) for row in table("labels")}


def labels_of(recipients: Sequence[Recipient], sheet: str, first: int = 1) -> bytes:
    """Labels for these recipients, row by row, as a Word document (.docx).

    ``first`` is the first label that is still on the sheet. Raises ``AddressError`` if there is no such sheet, or no
    such label on it.
    """
    try:
        labels = label_sheets()[sheet]
    except KeyError:
        raise AddressError(f"There is no sheet of labels '{sheet}'. Known are: {', '.join(label_sheets())}.") from None
    if not 1 <= first <= labels.columns * labels.rows:
        raise AddressError(f"A sheet {sheet} has labels 1 to {labels.columns * labels.rows}.")
    document = blank_sheet(labels.paper, "en-US", "Labels", "")
    _lay_out(document, labels)
    cells = [""] * (first - 1) + ["\n".join(recipient.lines[:MOST_LINES]) for recipient in recipients]
    _fill(document, labels, cells)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _sheet(row: Mapping[str, str]) -> LabelSheet:
    left, top, width, height, across, down = (
        float(row[column]) for column in ("left", "top", "width", "height", "across", "down")
    )
    paper = cast(Literal["letter", "a4"], row["paper"])
    return LabelSheet(row["name"], paper, int(row["columns"]), int(row["rows"]), left, top, width, height, across, down)


def _lay_out(document: Document, labels: LabelSheet) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = False
    section.left_margin, section.top_margin = Mm(labels.left), Mm(labels.top)
    section.right_margin, section.bottom_margin = Mm(0), Mm(0)
    section.header_distance = section.footer_distance = Mm(0)


def _fill(document: Document, labels: LabelSheet, cells: Sequence[str]) -> None:
    rows = max(1, -(-len(cells) // labels.columns))
    gap = labels.across - labels.width
    widths: list[Length] = []
    for number in range(labels.columns):
        widths += [Mm(labels.width)] + ([Mm(gap)] if number + 1 < labels.columns else [])
    made = document.add_table(rows=rows, cols=len(widths))
    plain_table(made, widths, "Labels")
    keep_rows_whole(made)
    for number, row in enumerate(made.rows):
        row.height, row.height_rule = Mm(labels.down), WD_ROW_HEIGHT_RULE.EXACTLY
        here = cells[number * labels.columns : (number + 1) * labels.columns]
        for cell, text in zip(row.cells[::2], here, strict=False):
            _write(cell, text)
    document.add_paragraph(style="Spacer")


def _write(cell: _Cell, text: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = "Window Address"
    paragraph.paragraph_format.left_indent = _INDENT
    paragraph.paragraph_format.line_spacing = Pt(11)
    paragraph.add_run(text)
