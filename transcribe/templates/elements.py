"""The few pieces of WordprocessingML that python-docx has no words for: fields, plain tables, list numbers.

Lengths in twips (1/1440 inch) unless they are python-docx ``Length`` values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def element(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """A ``w:`` element with ``w:`` attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word computes (``PAGE``, ``NUMPAGES``); ``shown`` stands there until it has."""
    for kind in ("begin", "separate", "end"):
        paragraph.add_run()._r.append(element("fldChar", fldCharType=kind))
        if kind == "begin":
            code = element("instrText")
            code.text = f" {instruction} "
            code.set(qn("xml:space"), "preserve")
            paragraph.add_run()._r.append(code)
        elif kind == "separate":
            paragraph.add_run(shown)


def plain_table(table: Table, widths: Sequence[Length], name: str, padding: int = 0) -> Table:
    """Give a table fixed column widths, no rules, and a name that a screen reader can say.

    ``padding`` is the distance of the text from the cells' left and right sides; with none, the text
    stands flush with the text above and below the table.
    """
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    properties.extend(
        (
            element("tblW", w=str(sum(width.twips for width in widths)), type="dxa"),
            element("tblInd", w="0", type="dxa"),
            element("tblLayout", type="fixed"),
            element(
                "tblCellMar",
                element("left", w=str(padding), type="dxa"),
                element("right", w=str(padding), type="dxa"),
            ),
            element("tblLook", val="0000", firstRow="0", firstColumn="0", noHBand="1", noVBand="1"),
            element("tblCaption", val=name),
        )
    )
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def rule_table(table: Table, **sides: str) -> None:
    """Draw hairlines: ``rule_table(table, top="1F3A5F")`` (sides top, bottom, insideH … and a colour)."""
    borders = element("tblBorders")
    for side in _SIDES:
        if side in sides:
            borders.append(element(side, val="single", sz="4", space="0", color=sides[side]))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour (RRGGBB)."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))


def keep_rows_whole(table: Table) -> None:
    """No row of the table is divided between two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))


def keep_with_next(table: Table) -> None:
    """The table stands on the page of what follows it."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


class Numbering:
    """The numbered lists of the text of one document: each starts again at 1. Lists of a template stay as they are."""

    _INDENT = 400

    def __init__(self, document: Document) -> None:
        self._part = _numbering_of(document)
        self._which = _free(self._part, "abstractNum", "abstractNumId", 0)
        self._lists = _free(self._part, "num", "numId", 1) - 1
        level = element(
            "lvl",
            element("start", val="1"),
            element("numFmt", val="decimal"),
            element("lvlText", val="%1."),
            element("lvlJc", val="left"),
            element("pPr", element("ind", left=str(self._INDENT), hanging=str(self._INDENT))),
            ilvl="0",
        )
        definition = element(
            "abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=str(self._which)
        )
        first = self._part.find(qn("w:num"))
        if first is None:
            self._part.append(definition)
        else:
            first.addprevious(definition)  # all definitions stand before the lists

    def new_list(self) -> int:
        """Define one more list; returns its number, for ``number``."""
        self._lists += 1
        restart = element("lvlOverride", element("startOverride", val="1"), ilvl="0")
        made = element("num", element("abstractNumId", val=str(self._which)), restart, numId=str(self._lists))
        lists = self._part.findall(qn("w:num"))
        if lists:
            lists[-1].addnext(made)
        else:
            self._part.append(made)
        return self._lists

    def number(self, paragraph: Paragraph, which: int) -> None:
        """Make a paragraph the next item of a list."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = which


def _numbering_of(document: Document) -> BaseOxmlElement:
    """The part with the definitions of lists; a new one where the document has none."""
    part: Any
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        root = OxmlElement("w:numbering")
        part = XmlPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    found: BaseOxmlElement = part.element
    return found


def _free(part: BaseOxmlElement, tag: str, attribute: str, first: int) -> int:
    """The first number above all that are taken."""
    taken = [int(each.get(qn(f"w:{attribute}"), "0")) for each in part.findall(qn(f"w:{tag}"))]
    return max([first - 1, *taken]) + 1
