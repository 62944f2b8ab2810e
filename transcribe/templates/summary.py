"""The review summary: on one page, what to listen to in a draft, in order of clinical risk.

It is a file of its own, so that it cannot be sent or filed with the document, and says so. It
holds nothing about the patient that the draft does not hold. However much there is to say, it is one page: the height
of each row is known before it is written, and the last line of a group counts what is left out.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Inches, Length, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from transcribe.report import Report, Severity
from transcribe.settings import Author, Office
from transcribe.templates.agenda import AROUND, BLANKS, LINE, RULE, SIZE, Entry, Group, agenda, counted
from transcribe.templates.body import BLANK_HIGHLIGHT, HIGHLIGHTS
from transcribe.templates.elements import keep_rows_whole, plain_table, rule_table, shade
from transcribe.templates.fitting import cut, lines_of
from transcribe.templates.points import flagged_points
from transcribe.templates.quality import quality_line, stat_line, typing_advice
from transcribe.templates.sheet import blank_sheet, text_width
from transcribe.templates.types import document_kind
from transcribe.templates.word import save
from transcribe.templates.wording import clock, known, one_line

TITLE = "Review summary"
NO_RECORD = "Not part of the medical record"
PURPOSE = "A help for checking the draft. Do not file, send or sign this page; destroy it when the document is signed."
NOTHING = "Nothing is flagged. Words that were heard wrongly but surely are not marked: read the draft with care."
BOX = "☐"

_MARGIN = Inches(0.65)
_SLACK = 10.0  # points at the foot of the page that stay free whatever the renderer does
_PADDING = 60  # of cells left and right, in twips (a twentieth of a point)
_COLUMNS = (Inches(0.26), Inches(0.84), Inches(0.66))  # to tick, time, severity; the rest is text
_FACTS = (0.12, 0.34, 0.14, 0.4)  # shares of the width: label, value, label, value
_SHADE, _ADVICE, _HAIRLINE = "F2F2F2", "FFF2CC", "BFBFBF"


def write_summary(report: Report, path: Path, document: str, office: Office, author: Author | None = None) -> None:
    """Write the review summary of a draft to ``path``; the same report gives the same bytes.

    ``document`` is the name of the draft's file. Raises ``OSError`` if the file cannot be written.
    """
    save(build_summary(report, document, office, author), path)


def build_summary(report: Report, document: str, office: Office, author: Author | None = None) -> Document:
    """The summary as a Word document of one page."""
    page = blank_sheet(office.paper, report.language, TITLE, office.name)
    section = page.sections[0]
    section.different_first_page_header_footer = False
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = section.footer_distance = Inches(0.3)
    width = text_width(page)
    room: float = Length((section.page_height or 0) - 2 * _MARGIN).pt - _SLACK
    room -= _add_head(page, report, document, author, width)
    _add_agenda(page, agenda(report, _inside(Length(width - sum(_COLUMNS))), room), width)
    return page


def _inside(width: Length) -> float:
    """The points between the padding of a cell."""
    return float(width.pt) - 2 * _PADDING / 20


def _add_head(page: Document, report: Report, document: str, author: Author | None, width: Length) -> float:
    """Write what the page is, whose dictation it is about and how good the draft is; returns the height in points."""
    title = page.add_paragraph(style="Summary Text")
    title.paragraph_format.line_spacing = Pt(20)
    title.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    name = title.add_run(TITLE)
    name.bold, name.font.size = True, Pt(16)
    title.add_run(f"\t{NO_RECORD}", style="Draft Mark")
    page.add_paragraph(PURPOSE, style="Summary Text").paragraph_format.space_after = Pt(6)
    height = 20 + AROUND + LINE + 7
    height += _add_facts(page, _facts(report, document, author), width)
    for text in filter(None, (stat_line(report), typing_advice(report))):
        height += _add_bar(page, text, width)
    quality = quality_line(report)
    if quality:
        page.add_paragraph(quality, style="Summary Text").paragraph_format.space_before = Pt(5)
        height += LINE + 6
    page.add_paragraph(style="Spacer").paragraph_format.space_before = Pt(5)
    return height + 6


def _facts(report: Report, document: str, author: Author | None) -> list[tuple[str, str]]:
    seconds = report.source.seconds
    blanks = len(report.blanks)
    to_do = [counted(flagged_points(report)) or "no flags", f"{blanks} blank{'' if blanks == 1 else 's'}"]
    return [
        ("Document", one_line(document)),
        ("Kind", document_kind(report.document_type).title),
        ("Patient", known(report.header.patient)),
        ("Dictated by", known(author.name if author else report.header.author)),
        ("Recording", known(None) if seconds is None else f"{clock(seconds)} of sound"),
        ("To look at", ", ".join(to_do[: 2 if blanks else 1])),
    ]


def _add_facts(page: Document, facts: list[tuple[str, str]], width: Length) -> float:
    """Label and value twice a row, between two hairlines; returns the height in points."""
    widths = [Length(round(share * width)) for share in _FACTS]
    table = page.add_table(rows=len(facts) // 2, cols=4)
    plain_table(table, widths, "Whose dictation this is")
    rule_table(table, top=_HAIRLINE, bottom=_HAIRLINE)
    keep_rows_whole(table)
    cells = [cell for row in table.rows for cell in row.cells]
    for number, (label, value) in enumerate(facts):
        name = _write(cells[2 * number], label)
        name.runs[0].style = "To Be Filled"
        _write(cells[2 * number + 1], cut(value, widths[(2 * number + 1) % 4].pt, SIZE))
    return len(facts) / 2 * (LINE + AROUND) + 2 * RULE


def _add_bar(page: Document, text: str, width: Length) -> float:
    """A shaded bar with a sentence to be read first; returns its height in points."""
    page.add_paragraph(style="Spacer").paragraph_format.space_before = Pt(4)
    table = plain_table(page.add_table(rows=1, cols=1), (width,), "To be read first", padding=_PADDING)
    cell = table.rows[0].cells[0]
    shade(cell, _ADVICE)
    _write(cell, text, bold=True)
    return 5 + lines_of(text, _inside(width), 1.08 * SIZE) * LINE + AROUND


def _add_agenda(page: Document, groups: tuple[Group, ...], width: Length) -> None:
    rows = sum(1 + len(group.entries) + bool(group.rest or not group.entries) for group in groups)
    table = page.add_table(rows=rows, cols=1 + len(_COLUMNS))
    plain_table(table, (*_COLUMNS, Length(width - sum(_COLUMNS))), "What to listen to", padding=_PADDING)
    rule_table(table, top=_HAIRLINE, bottom=_HAIRLINE, insideH=_HAIRLINE)
    keep_rows_whole(table)
    each = iter(table.rows)
    for group in groups:
        title = _whole(next(each))
        shade(title, _SHADE)
        _write(title, group.title, bold=True).paragraph_format.keep_with_next = True
        for entry in group.entries:
            _fill(next(each), entry, blank=group.title == BLANKS)
        if group.rest or not group.entries:
            _write(_whole(next(each)), group.rest or NOTHING)
    page.add_paragraph(style="Spacer")


def _whole(row: _Row) -> _Cell:
    first: _Cell = row.cells[0]
    first.merge(row.cells[-1])
    return first


def _fill(row: _Row, entry: Entry, *, blank: bool) -> None:
    tick, time, severity, text = row.cells
    _write(tick, BOX)
    _write(time, entry.time)
    _write(severity, entry.severity.value.capitalize() if entry.severity else "", bold=True)
    paragraph = _write(text, "")
    if entry.words:
        paragraph.add_run(entry.before)
        words = paragraph.add_run(entry.words)
        words.bold = True
        words.font.highlight_color = BLANK_HIGHLIGHT if blank else HIGHLIGHTS[entry.severity or Severity.MINOR]
        paragraph.add_run(entry.after)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph = text.add_paragraph(style="Summary Text")
        paragraph.paragraph_format.space_before = Pt(0)
    for number, line in enumerate(entry.message):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def _write(cell: _Cell, text: str, *, bold: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.style = "Summary Text"
    paragraph.add_run(text).bold = bold or None
    return paragraph
