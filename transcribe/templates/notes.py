"""Notes for the secretary: what concerns the recording, or has no place in the text.

They stand in a box of their own behind the document, to be removed before it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.shared import Inches, Length, Pt

from transcribe.report import Blank, Report
from transcribe.speech import Finding
from transcribe.templates.comments import comment_text
from transcribe.templates.elements import element, keep_rows_whole, plain_table, rule_table, shade
from transcribe.templates.marks import Marks, unplaced
from transcribe.templates.quality import quality_line, stat_line, typing_advice
from transcribe.templates.sheet import text_width
from transcribe.templates.wording import between, clock, one_line

TITLE = "Notes for the secretary – remove before sending"
WHOLE = "Whole recording"
_SHADE = "F2F2F2"
_RULE = "BFBFBF"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the box: when in the sound (``m:ss``, or empty), what, and the words concerned."""

    time: str
    message: str
    words: str = ""
    first: bool = False  # to be read before anything else


def notes_of(report: Report, marks: Marks) -> tuple[Note, ...]:
    """Everything the secretary must know that no place in the text can say.

    That is: haste, the advice to type the dictation, the expected quality, what the author said to the secretary,
    findings without words in the document (none heard, or set apart), findings on the whole recording, and flags or
    blanks whose place in the text does not exist: on the header, or on what is missing.
    """
    notes = [Note("", text, first=True) for text in (stat_line(report), typing_advice(report)) if text]
    notes += [Note("", text) for text in (quality_line(report),) if text]
    notes += notes_on_the_recording(report)
    for mark in unplaced(report, marks):
        if isinstance(mark, Blank):
            time = between(mark.start, mark.end)
        else:
            time = "" if mark.start is None else clock(mark.start)
        notes.append(Note(time, "; ".join(line.rstrip(".") for line in comment_text(report, (mark,)).split("\n"))))
    return tuple(notes)


def notes_on_the_recording(report: Report) -> list[Note]:
    """What the author says to the secretary, and what is odd about the sound."""
    findings = report.coverage.findings if report.coverage else ()
    notes = [
        Note(between(aside.start, aside.end), "The author says to you:", one_line(aside.text))
        for aside in report.asides
        if aside.kind == "note"
    ]
    return notes + [_note(report, finding) for finding in findings if _apart(report, finding)]


def add_notes(document: Document, notes: tuple[Note, ...]) -> None:
    """Write the box at the end of the document; nothing where there are no notes."""
    if not notes:
        return
    gap = document.add_paragraph(style="Spacer")
    gap.paragraph_format.space_before = Pt(30)
    width = text_width(document)
    first = Inches(1.2)
    table = document.add_table(rows=1 + len(notes), cols=2)
    plain_table(table, (first, Length(width - first)), TITLE, padding=120)
    rule_table(table, top=_RULE, left=_RULE, bottom=_RULE, right=_RULE)
    keep_rows_whole(table)
    head, *rows = table.rows
    head._tr.get_or_add_trPr().append(element("tblHeader"))
    title = head.cells[0].merge(head.cells[1])
    shade(title, _SHADE)
    title.paragraphs[0].style = "Secretary Note"
    title.paragraphs[0].paragraph_format.keep_with_next = True
    title.paragraphs[0].paragraph_format.space_before = Pt(4)
    title.paragraphs[0].add_run(TITLE).bold = True
    for row, note in zip(rows, notes, strict=True):
        time, message = row.cells
        for cell, text in ((time, note.time), (message, note.message)):
            shade(cell, _SHADE)
            cell.paragraphs[0].style = "Secretary Note"
            cell.paragraphs[0].add_run(text).bold = note.first or None
        if note.words:
            message.paragraphs[0].add_run(f" “{note.words}”").italic = True
    rows[-1].cells[1].paragraphs[0].paragraph_format.space_after = Pt(5)
    document.add_paragraph(style="Spacer")


def _apart(report: Report, finding: Finding) -> bool:
    return finding.words is None or finding.set_apart or _whole(report, finding)


def _whole(report: Report, finding: Finding) -> bool:
    seconds = report.source.seconds
    return seconds is not None and finding.start <= 0 and finding.end >= seconds


def _note(report: Report, finding: Finding) -> Note:
    words = ""
    if finding.words is not None and finding.set_apart:
        first, last = (max(0, index) for index in finding.words)
        words = " ".join(one_line(word.text) for word in report.transcript[first:last])
    time = WHOLE if _whole(report, finding) else between(finding.start, finding.end)
    return Note(time, one_line(finding.message), words)
