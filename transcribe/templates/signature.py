"""What stands below the dictated text: closing, signature, copies; each only where it was not said."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Length, Pt

from transcribe.report import Report
from transcribe.templates.elements import element, keep_rows_whole, plain_table
from transcribe.templates.ending import Ending
from transcribe.templates.sheet import text_width
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import UNKNOWN, one_line

_LINE = "595959"


def add_signature(
    document: Document, report: Report, kind: DocumentKind, author: str, *, title: str, ending: Ending
) -> None:
    """Put the sign-off and the copies behind the text.

    ``author`` and ``title`` are the lines below the signature, empty where not known: a name that is
    not known stays a visible blank.
    """
    said = " ".join(
        report.sections[s].blocks[b].text
        for s, b in (*ending.signature, *((ending.closing,) if ending.closing else ()))
    )
    lines = [] if ending.named else [author or f"Name {UNKNOWN}"]
    if title and title.casefold() not in said.casefold():
        lines.append(title)
    if ending.inline or not kind.closing:
        _signature_rule(document, kind.date_signed, lines)
    else:
        if not ending.closing and not ending.named:
            document.add_paragraph(kind.closing, style="Closing")
        for line in lines:
            document.add_paragraph(line, style="Signature")
    copies = [text for text in map(one_line, report.header.cc) if text]
    if copies and not ending.copies:
        paragraph = document.add_paragraph(style="Copies")
        for number, copy in enumerate(copies):
            if number:
                paragraph.add_run().add_break()
            paragraph.add_run(f"cc:\t{copy}" if number == 0 else copy)


def _signature_rule(document: Document, date_label: str, lines: list[str]) -> None:
    """A line to sign on, with the name below it; and, where labelled, a shorter one for the day."""
    width = text_width(document)
    shares = (0.5, 0.08, 0.42) if date_label else (0.5, 0.5)
    table = document.add_table(rows=2, cols=len(shares))
    plain_table(table, [Length(round(share * width)) for share in shares], "Signature")
    keep_rows_whole(table)
    table.rows[0].height = Pt(46)
    table.rows[0].height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
    ruled = (0, 2) if date_label else (0,)
    for number, cell in enumerate(table.rows[1].cells):
        if number in ruled:
            rule = element("top", val="single", sz="6", space="0", color=_LINE)
            cell._tc.get_or_add_tcPr().append(element("tcBorders", rule))
        table.rows[0].cells[number].paragraphs[0].paragraph_format.keep_with_next = True
    for number, line in enumerate(lines or [""]):
        cell = table.rows[1].cells[0]
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = "Signature"
        paragraph.paragraph_format.space_before = Pt(3) if number == 0 else None
        paragraph.add_run(line)
    if date_label:
        paragraph = table.rows[1].cells[2].paragraphs[0]
        paragraph.style = "Signature Label"
        paragraph.add_run(date_label)
    document.add_paragraph(style="Spacer")
