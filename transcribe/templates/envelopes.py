"""Letters that fit a window envelope: the address stands where the window is (``vocab/envelopes.tsv``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm

from transcribe.tables import table
from transcribe.templates.elements import element
from transcribe.templates.errors import TemplateError

_BELOW = 8.0  # mm between the window and the text
_ABOVE = 2.0  # mm between the letterhead and the window


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where an address is seen through a window, whichever way the sheet has slid: mm from the sheet's corner."""

    name: str
    about: str
    left: float
    top: float
    width: float
    height: float
    sender: bool  # a line with the sender stands small above the address


@cache
def envelopes() -> dict[str, Envelope]:
    """All window envelopes by name."""
    return {row["name"]: _envelope(row) for row in table("envelopes")}


def _envelope(row: Mapping[str, str]) -> Envelope:
    left, top, width, height = (float(row[side]) for side in ("left", "top", "width", "height"))
    return Envelope(row["name"], row["about"], left, top, width, height, row["sender"] == "yes")


def envelope_named(name: str) -> Envelope:
    """A window envelope. Raises ``TemplateError`` if there is none of this name."""
    try:
        return envelopes()[name]
    except KeyError:
        known = ", ".join(envelopes())
        raise TemplateError(f"There is no envelope '{name}'; see [templates] envelope. Known are: {known}.") from None


def make_room_for_window(document: Document, envelope: Envelope) -> None:
    """Move a letter template's address into the window, the letterhead above it and the text below it."""
    section = document.sections[0]
    header = section.first_page_header
    above = envelope.top - _ABOVE - (section.header_distance or Mm(0)).mm
    letterhead = header.tables[0]
    row = letterhead.rows[0]
    row.height, row.height_rule = Mm(max(above, 5)), WD_ROW_HEIGHT_RULE.AT_LEAST
    row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    rules = letterhead._tbl.tblPr.find(qn("w:tblBorders"))
    rules.getparent().remove(rules)  # a rule would stand between the letterhead and the window
    gap = header.paragraphs[-1].paragraph_format
    gap.space_before = gap.space_after = Mm(0)
    gap.line_spacing_rule, gap.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(_ABOVE + envelope.height + _BELOW)
    _frame_address(document, envelope)


def _frame_address(document: Document, envelope: Envelope) -> None:
    """The addressee comes first, in a frame at a fixed place of the sheet."""
    first = document.paragraphs[0]
    address = next(each for each in document.paragraphs if each.text == "{{ address }}")
    address.style = "Window Address"
    block = [first.insert_paragraph_before("{{ sender_line }}", style="Sender Line")] if envelope.sender else []
    first._p.addprevious(address._p)
    for each in (*block, address):
        _frame(each._p, envelope)


def _frame(paragraph: object, envelope: Envelope) -> None:
    twips = {
        side: str(Mm(value).twips)
        for side, value in (("w", envelope.width), ("h", envelope.height), ("x", envelope.left), ("y", envelope.top))
    }
    frame = element("framePr", hRule="atLeast", wrap="around", vAnchor="page", hAnchor="page", **twips)
    properties = paragraph.get_or_add_pPr()  # type: ignore[attr-defined]
    style = properties.find(qn("w:pStyle"))
    if style is None:
        properties.insert(0, frame)
    else:
        style.addnext(frame)
