"""Puts what is more than a line where a template wants it: patient block, text, signature."""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import BLOCKS, mark

NEEDED = ("body", "signature")  # what a template has no place for is put at its end; nothing dictated is lost


class Places:
    """The places of a filled template's blocks. They are looked up before any dictated text is on the page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[str, BaseOxmlElement] = {}
        for paragraph in document.element.body.iter(qn("w:p")):
            text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
            for name in BLOCKS:
                if mark(name) not in text:
                    continue
                if text.strip() != mark(name) or any(paragraph.iterancestors(qn("w:txbxContent"))):
                    raise TemplateError(
                        f"{{{{ {name} }}}} must stand in a paragraph of its own, outside of text boxes."
                    )
                if name in self._found:
                    raise TemplateError(f"{{{{ {name} }}}} stands in the template more than once.")
                self._found[name] = paragraph

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def put(self, name: str, write: Callable[[], None]) -> None:
        """Let ``write`` add to the end of the document, and move what it added to the block's place.

        Where there is no such place, only what is needed is written.
        """
        place = self._found.get(name)
        if place is None and name not in NEEDED:
            return
        body = self._document.element.body
        before = set(body)
        write()
        added = [child for child in body if child not in before and child.tag != qn("w:sectPr")]
        if place is None:
            return
        for child in added:
            place.addprevious(child)
        _leave(place)


def _leave(place: BaseOxmlElement) -> None:
    """Take away the paragraph that held a place, unless it ends a table's cell or a section of the document."""
    holds_section = place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    ends_cell = place.getparent().tag == qn("w:tc") and place.getnext() is None
    previous = place.getprevious()
    if holds_section or (ends_cell and (previous is None or previous.tag != qn("w:p"))):
        for run in list(place):
            if run.tag != qn("w:pPr"):
                place.remove(run)
    else:
        place.getparent().remove(place)
