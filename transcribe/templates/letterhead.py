"""The head and foot of the pages: letterhead on the first, a running head on the others."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import _Footer
from docx.shared import Length
from docx.text.paragraph import Paragraph

from transcribe.report import Report
from transcribe.settings import Office
from transcribe.templates.elements import add_field, plain_table, rule_table
from transcribe.templates.sheet import text_width
from transcribe.templates.wording import known, one_line

DRAFT = "DRAFT – not signed"
FASTER_TO_TYPE = " – faster to type than to mend"
ACCENT = "1F3A5F"


def add_head_and_foot(document: Document, report: Report, office: Office, title: str, draft: bool) -> None:
    """Put the letterhead on the first page, name and document on the others, "Page X of Y" on all."""
    _letterhead(document, office, _draft_line(report) if draft else "")
    _running_head(document, report, title, draft)
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        _foot(footer, office, text_width(document))


def _draft_line(report: Report) -> str:
    return DRAFT + (FASTER_TO_TYPE if report.quality is not None and report.quality.faster_to_type else "")


def _letterhead(document: Document, office: Office, draft_line: str) -> None:
    width = text_width(document)
    header = document.sections[0].first_page_header
    last = header.paragraphs[0]
    left = Length(round(width * 0.64))
    table = plain_table(header.add_table(1, 2, width), (left, Length(width - left)), "Letterhead", padding=0)
    rule_table(table, bottom=ACCENT)
    header._element.append(last._p)  # a header ends with a paragraph
    name, lines = table.rows[0].cells
    name.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    _print(name.paragraphs[0], "Office Name", one_line(office.name), "[Practice name]")
    name.paragraphs[0].paragraph_format.space_after = Length(60 * 635)
    rows = [(one_line(line), "") for line in office.address if one_line(line)] or [("", "[Address]")]
    rows.append((_labelled("Phone", office.phone), "[Phone]"))
    rows.extend((text, "") for text in (_labelled("Fax", office.fax), one_line(office.email)) if text)
    for number, (text, placeholder) in enumerate(rows):
        paragraph = lines.paragraphs[0] if number == 0 else lines.add_paragraph()
        _print(paragraph, "Office Line", text, placeholder)
    lines.paragraphs[-1].paragraph_format.space_after = Length(100 * 635)
    last.style = "Draft Line"
    if draft_line:
        last.add_run(draft_line, style="Draft Mark")


def _running_head(document: Document, report: Report, title: str, draft: bool) -> None:
    width = text_width(document)
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.style = "Running Head"
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Length(width // 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{known(report.header.patient)}, MRN {known(report.header.mrn)}\t")
    if draft:
        paragraph.add_run(DRAFT, style="Draft Mark")
    paragraph.add_run(f"\t{title}")


def _foot(footer: _Footer, office: Office, width: Length) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.style = "footer"
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{one_line(office.name)}\tPage ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")


def _labelled(label: str, value: str) -> str:
    value = one_line(value)
    return f"{label} {value}" if value else ""


def _print(paragraph: Paragraph, style: str, text: str, placeholder: str) -> None:
    """Text in a style, or a discreet word for what is to be filled in."""
    paragraph.style = style
    if text:
        paragraph.add_run(text)
    else:
        paragraph.add_run(placeholder, style="To Be Filled")
