"""What stands below the dictated text: closing, signature, copies; each only where it was not said."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Length, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from transcribe.report import Report
from transcribe.templates.elements import element, keep_rows_whole, keep_with_next, plain_table
from transcribe.templates.ending import Ending
from transcribe.templates.fields import Occasion
from transcribe.templates.sheet import text_width
from transcribe.templates.signed import Signature, seal_of, statement_of
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import UNKNOWN, one_line

_LINE = "595959"
_SIGNED_GAP, _ABOVE_NAME = Pt(14), Pt(24)


def add_signature(document: Document, report: Report, kind: DocumentKind, occasion: Occasion, ending: Ending) -> None:
    """Put the sign-off, the copies and the enclosures behind the text.

    Below the signature stand the author's name and title; a name that is not known stays a visible blank. A signed
    document has the office's statement in the place of the line to sign on.
    """
    author = occasion.author_name(report)
    title = one_line(occasion.author.title if occasion.author else "")
    said = " ".join(
        report.sections[s].blocks[b].text
        for s, b in (*ending.signature, *((ending.closing,) if ending.closing else ()))
    )
    lines = [] if ending.named else [author or f"Name {UNKNOWN}"]
    if title and title.casefold() not in said.casefold():
        lines.append(title)
    letter = bool(kind.closing) and not ending.inline
    if letter and not ending.closing and not ending.named:
        closing = document.add_paragraph(kind.closing, style="Closing")
        if occasion.signature is not None:
            closing.paragraph_format.space_after = _SIGNED_GAP  # no room is needed for a pen
    rule: Table | None = None
    if not letter and occasion.signature is None:
        rule = _signature_rule(document, kind.date_signed, lines)
    else:
        for number, line in enumerate(lines):
            paragraph = document.add_paragraph(line, style="Signature")
            paragraph.paragraph_format.keep_with_next = True if occasion.signature is not None else None
            if number == 0 and not letter:
                paragraph.paragraph_format.space_before = _ABOVE_NAME
    if occasion.signature is not None:
        _statement(document, occasion.signature, occasion, report)
    copies = () if ending.copies else occasion.copies_of(report)
    enclosures = tuple(text for text in map(one_line, report.enclosures) if text)
    if copies or enclosures:  # no page with the copies alone
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        if rule is not None:
            keep_with_next(rule)
    if copies:
        _listed(document, "cc:", copies).paragraph_format.keep_with_next = True if enclosures else None
    if enclosures:
        _listed(document, "Enc.:", enclosures)


def _statement(document: Document, signature: Signature, occasion: Occasion, report: Report) -> None:
    """Who signed and when, and what tells this version from every other."""
    said = document.add_paragraph(style="Statement")
    said.add_run(statement_of(signature, occasion.templates, report.language))
    said.add_run().add_break()
    said.add_run(seal_of(signature), style="To Be Filled")


def _listed(document: Document, label: str, names: tuple[str, ...]) -> Paragraph:
    paragraph = document.add_paragraph(style="Copies")
    for number, name in enumerate(names):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(f"{label}\t{name}" if number == 0 else name)
    return paragraph


def _signature_rule(document: Document, date_label: str, lines: list[str]) -> Table:
    """A line to sign on, with the name below it; and, where labelled, a shorter one for the day."""
    width = text_width(document)
    shares = (0.5, 0.08, 0.42) if date_label else (0.5, 0.5)
    table: Table = document.add_table(rows=2, cols=len(shares))
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
    return table
