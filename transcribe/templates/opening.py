"""What stands above the dictated text: title and patient block, or a letter's date, addressee and "Re:"."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Length, Pt

from transcribe.report import Report
from transcribe.templates.elements import keep_rows_whole, plain_table, rule_table
from transcribe.templates.patient import patient_fields
from transcribe.templates.sheet import text_width
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import UNKNOWN, known, printed_date

_HAIRLINE = "BFBFBF"
_BELOW_BLOCK = Pt(9)  # a dictation that begins without a heading would stand too close to the rule
_COLUMNS = (0.165, 0.36, 0.2, 0.275)  # shares of the text's width: label, value, label, value


def add_opening(document: Document, report: Report, kind: DocumentKind, author: str, subject_said: bool) -> None:
    """Put the document type's furniture before the text.

    ``author`` is the author's name as signed, or empty. Where the dictation has its own subject line
    (``subject_said``), none is made.
    """
    if kind.show_title:
        document.add_paragraph(kind.title, style="Title")
    if kind.addressee:
        header = report.header
        date = printed_date(header.date_of_service, report.language)
        _line(document, "Date", date, "Date")
        _line(document, "Addressee", known(header.recipient), "To")
        if not subject_said:
            values = [f"{label} {value}".strip() for label, value in patient_fields(report, kind, author)]
            document.add_paragraph(f"{kind.subject} {', '.join(values)}", style="Subject Line")
    else:
        _patient_block(document, patient_fields(report, kind, author))


def _line(document: Document, style: str, value: str, label: str) -> None:
    """A line of its own; where it is a blank, its label says what is to be filled in."""
    paragraph = document.add_paragraph(style=style)
    if value == UNKNOWN:
        paragraph.add_run(f"{label} {value}", style="To Be Filled")
    else:
        paragraph.add_run(value)


def _patient_block(document: Document, fields: list[tuple[str, str]]) -> None:
    """Label and value twice a row, between two hairlines."""
    width = text_width(document)
    table = document.add_table(rows=(len(fields) + 1) // 2, cols=4)
    plain_table(table, [Length(round(share * width)) for share in _COLUMNS], "Patient and document")
    rule_table(table, top=_HAIRLINE, bottom=_HAIRLINE)
    keep_rows_whole(table)
    cells = [cell for row in table.rows for cell in row.cells]
    for number, (label, value) in enumerate(fields):
        name, filled = cells[2 * number].paragraphs[0], cells[2 * number + 1].paragraphs[0]
        name.style = "Patient Label"
        name.add_run(label)
        filled.style = "Patient Field"
        filled.add_run(value, style="To Be Filled" if value == UNKNOWN else None)
    for cell in cells[2 * len(fields) :]:
        cell.paragraphs[0].style = "Patient Field"
    gap = document.add_paragraph(style="Spacer")
    gap.paragraph_format.space_after = _BELOW_BLOCK
