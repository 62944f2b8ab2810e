"""A template, filled: from the office's Word file and the fields of a document to a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError as JinjaError
from lxml import etree

from transcribe.templates.errors import TemplateError
from transcribe.templates.sandbox import Environment

LARGEST = 20_000_000  # bytes of a template; a letterhead with pictures has less than two
UNPACKED = 100_000_000  # bytes of all its parts
_DAMAGED = "The template is not a Word document (.docx) that can be opened; save it again in Word as .docx."


class _Template(DocxTemplate):  # type: ignore[misc]
    """A template whose filled text must be sound XML; as it comes, docxtpl would mend it and lose text."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """Leave the template's properties alone: a document has its own."""


def filled(template: bytes, fields: Mapping[str, Any]) -> Document:
    """The document that a template gives with these fields: text, lists and dictionaries of text.

    Raises ``TemplateError`` if it is no Word document, names a field that does not exist, or does what a template may
    not do.
    """
    opened(template)
    made = _Template(io.BytesIO(template))
    try:
        made.render(dict(fields), Environment(), autoescape=True)
    except JinjaError as error:
        raise TemplateError(
            f"The template cannot be filled: {told(error)}. Run: transcribe templates check FILE"
        ) from None
    except etree.XMLSyntaxError:
        raise TemplateError(
            "The template cannot be filled: an “if” or “for” begins in one place of the page and ends in another where "
            "nothing fits between; give each a paragraph of its own and write {%p if …%}. Run: transcribe templates "
            "check FILE"
        ) from None
    document = _again(made)
    _whole_cells(document)
    return document


def _again(made: _Template) -> Document:
    """The filled document opened anew: python-docx still shows the heads of the template in the one that was filled."""
    package = made.docx.part.package
    for key in [key for key, each in package.rels.items() if each.reltype.endswith("/core-properties")]:
        del package.rels[key]  # LibreOffice names this relation otherwise: there would be two such parts
    own = made.docx.part.rels
    for key in [key for key, each in own.items() if each.reltype.endswith("/stylesWithEffects")]:
        del own[key]  # a copy of the styles for Word 2010, which would not hold those that are added
    file = io.BytesIO()
    made.docx.save(file)
    file.seek(0)
    return docx.Document(file)


def opened(template: bytes) -> Document:
    """A template as a Word document. Raises ``TemplateError`` if it is none, or larger than any letterhead."""
    if len(template) > LARGEST:
        raise TemplateError("The template is larger than 20 MB; use smaller pictures.")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED:
                raise TemplateError("The template is larger than 100 MB when it is unpacked; use smaller pictures.")
        return docx.Document(io.BytesIO(template))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, etree.XMLSyntaxError, OSError):
        raise TemplateError(_DAMAGED) from None


def told(error: JinjaError) -> str:
    """What the template language complains of, as a clause, without anything of a document's content."""
    message = " ".join((error.message or "something in it is not understood").split())
    return message.rstrip(".")


def _whole_cells(document: Document) -> None:
    """A cell of a table needs a paragraph at its end, also where a loop left none."""
    parts = [document.element, *(part._element for part in _heads(document))]
    for part in parts:
        for cell in part.iter(qn("w:tc")):
            if len(cell) == 0 or cell[-1].tag != qn("w:p"):
                cell.append(cell.makeelement(qn("w:p"), {}))


def _heads(document: Document) -> list[Any]:
    return [
        part
        for section in document.sections
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        )
        if not part.is_linked_to_previous
    ]
