"""The head and foot of the pages in our own templates: letterhead on the first, a running head on the others."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import _Footer
from docx.shared import Length

from transcribe.templates.elements import add_field, plain_table, rule_table
from transcribe.templates.sheet import text_width

ACCENT = "1F3A5F"


def add_head_and_foot(document: Document) -> None:
    """Put the letterhead on the first page, name and document on the others, "Page X of Y" on all."""
    _letterhead(document)
    _running_head(document)
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        _foot(footer, text_width(document))


def _letterhead(document: Document) -> None:
    width = text_width(document)
    header = document.sections[0].first_page_header
    last = header.paragraphs[0]
    left = Length(round(width * 0.64))
    table = plain_table(header.add_table(1, 2, width), (left, Length(width - left)), "Letterhead", padding=0)
    rule_table(table, bottom=ACCENT)
    header._element.append(last._p)  # a header ends with a paragraph
    name, lines = table.rows[0].cells
    name.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    name.paragraphs[0].style = "Office Name"
    name.paragraphs[0].add_run("{{ office.name }}")
    name.paragraphs[0].paragraph_format.space_after = Length(60 * 635)
    lines.paragraphs[0].add_run("{%p for line in office.lines %}")
    for text in ("{{ line }}", "{%p endfor %}"):
        paragraph = lines.add_paragraph(style="Office Line")
        paragraph.add_run(text)
    last.style = "Draft Line"
    last.add_run("{{ draft_note }}", style="Draft Mark")


def _running_head(document: Document) -> None:
    width = text_width(document)
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.style = "Running Head"
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Length(width // 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ patient }}, MRN {{ mrn }}\t")
    paragraph.add_run("{{ draft }}", style="Draft Mark")
    paragraph.add_run("\t{{ title }}")


def _foot(footer: _Footer, width: Length) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.style = "footer"
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ office.printed_name }}\tPage ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")
