"""The dictated text: headings, paragraphs, numbered items, and on them everything that is to be looked at."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX, WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from transcribe.report import Report, Severity
from transcribe.templates.comments import comment_text
from transcribe.templates.elements import Numbering
from transcribe.templates.ending import Ending, Place
from transcribe.templates.marks import MarkedBlock, Marks, Piece, marked_blocks
from transcribe.templates.order import Passage

HIGHLIGHTS = {
    Severity.CRITICAL: WD_COLOR_INDEX.PINK,
    Severity.MAJOR: WD_COLOR_INDEX.YELLOW,
    Severity.MINOR: WD_COLOR_INDEX.GRAY_25,
}
BLANK_HIGHLIGHT = WD_COLOR_INDEX.TURQUOISE
_APART = Pt(14)  # before text under no heading that follows a headed section


def add_body(
    document: Document,
    report: Report,
    marks: Marks,
    passages: tuple[Passage, ...],
    subject: Place | None,
    ending: Ending,
) -> None:
    """Write the passages in their order. ``subject`` and ``ending`` say which blocks are a letter's own furniture."""
    blocks = {(s, b): marked for s, b, marked in marked_blocks(report, marks)}
    numbering = Numbering(document)
    last: Paragraph | None = None
    headed = False
    for passage in passages:
        if passage.heading:
            document.add_heading(passage.heading, level=1)
        which = 0  # the passage's list, made with its first item
        places = [place for place in passage.places if place in blocks]
        for number, place in enumerate(places):
            marked = blocks[place]
            style = _style(place, marked, subject, ending)
            paragraph = document.add_paragraph(style=style)
            if marked.kind == "item":
                which = which or numbering.new_list()
                numbering.number(paragraph, which)
            if number == 0 and headed and not passage.heading and style == "Normal":
                paragraph.paragraph_format.space_before = _APART
            write_pieces(document, report, paragraph, marked)
            if place in ending.signature:
                _keep_with(last)
            last = paragraph
        headed = bool(passage.heading) or (headed and not places)
    _keep_with(last)  # no page with a signature alone


def write_pieces(document: Document, report: Report, paragraph: Paragraph, marked: MarkedBlock) -> None:
    """Write a block's text into a paragraph, marked, with its comments in the margin.

    The paragraph's text is the block's text with its blanks.
    """
    runs = [_run(paragraph, piece) for piece in marked.pieces]
    for anchor in marked.anchors:
        first, last = anchor.pieces
        comment = document.add_comment(
            runs[first:last], text=comment_text(report, anchor.about), author="transcribe", initials="T"
        )
        # Without a date the same report gives the same file.
        comment._comment_elm.attrib.pop(qn("w:date"), None)


def _run(paragraph: Paragraph, piece: Piece) -> Run:
    run = paragraph.add_run(piece.text)
    if piece.blank is not None:
        run.font.highlight_color = BLANK_HIGHLIGHT
    elif piece.severity is not None:
        run.font.highlight_color = HIGHLIGHTS[piece.severity]
    if piece.corrected:
        run.font.underline = WD_UNDERLINE.DOTTED
    return run


def _style(place: Place, marked: MarkedBlock, subject: Place | None, ending: Ending) -> str:
    if marked.kind == "item":
        return "List Number"
    if place == subject:
        return "Subject Line"
    if place == ending.closing:
        return "Signature" if ending.inline else "Closing"
    if place in ending.signature:
        return "Signature"
    return "Normal"


def _keep_with(paragraph: Paragraph | None) -> None:
    if paragraph is not None:
        paragraph.paragraph_format.keep_with_next = True
