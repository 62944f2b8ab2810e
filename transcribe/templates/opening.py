"""What stands above the dictated text: the patient block, and a letter's lines in our own templates."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Length, Pt

from transcribe.templates.elements import keep_rows_whole, plain_table, rule_table
from transcribe.templates.sheet import text_width
from transcribe.templates.wording import UNKNOWN

_HAIRLINE = "BFBFBF"
_BELOW_BLOCK = Pt(9)  # a dictation that begins without a heading would stand too close to the rule
_COLUMNS = (0.165, 0.335, 0.22, 0.28)  # shares of the text's width: label, value, label, value


def add_note_opening(document: Document) -> None:
    """Title and patient block of a note or report, as a template has them."""
    _when(document, "title", "Title")
    _when(document, "addendum", "Addendum Line")
    document.add_paragraph("{{ patient_block }}")


def add_letter_opening(document: Document) -> None:
    """Date, addressee and subject line of a letter, as a template has them."""
    document.add_paragraph("{{ date }}", style="Date")
    document.add_paragraph("{{ address }}", style="Addressee")
    _when(document, "addendum", "Addendum Line")
    _when(document, "subject", "Subject Line")


def _when(document: Document, field: str, style: str) -> None:
    """A paragraph that is there only if the field is not empty."""
    document.add_paragraph(f"{{%p if {field} %}}")
    document.add_paragraph(f"{{{{ {field} }}}}", style=style)
    document.add_paragraph("{%p endif %}")


def add_patient_block(document: Document, fields: list[tuple[str, str]]) -> None:
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
