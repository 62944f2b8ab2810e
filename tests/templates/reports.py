"""Small reports, and the Word files made of them, for the tests of this room."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from transcribe.report import Block, DocumentType, Header, Report, Section, Source, Token
from transcribe.settings import Author, Office
from transcribe.templates.fields import Occasion
from transcribe.templates.word import build_document, save

OFFICE = Office(
    name="Lakeside Heart & Vascular",
    address=("1420 Harbor Avenue, Suite 300", "Portland, ME 04101"),
    phone="(207) 555-0142",
    fax="(207) 555-0143",
    email="office@lakeside.example",
)
HEADER = Header(
    author="Harlan Voss",
    patient="Miriam Oakley",
    date_of_birth="1953-06-14",
    mrn="440721",
    date_of_service="2026-11-02",
    recipient="Dr. Priya Raman",
    cc=("Dr. Owen Tate", "the patient"),
)
AUTHOR = Author(id="voss", name="Harlan Voss, MD", title="Cardiology")


def block(text: str, kind: Any = "paragraph", start: float = 0.0) -> Block:
    """A block of the words of ``text``: each lasts half a second, from ``start``, 80% sure."""
    words = text.split(" ") if text else []
    return Block(
        kind=kind,
        tokens=tuple(
            Token(
                text=word,
                space=" " if number + 1 < len(words) else "",
                start=start + number / 2,
                end=start + number / 2 + 0.4,
                probability=0.8,
            )
            for number, word in enumerate(words)
        ),
    )


def section(heading: str | None, *texts: str) -> Section:
    """A section; a text that begins with "# " is an item of a list."""
    return Section(
        heading=heading,
        blocks=tuple(block(text[2:], "item") if text.startswith("# ") else block(text) for text in texts),
    )


def report(
    *sections: Section,
    kind: DocumentType = DocumentType.CLINIC_NOTE,
    header: Header = HEADER,
    **more: Any,
) -> Report:
    """A report of a recording of 90 seconds."""
    return Report(document_type=kind, source=Source(file="a.wav", seconds=90), header=header, sections=sections, **more)


def letter(*texts: str, header: Header = HEADER, **more: Any) -> Report:
    """A letter of one section without heading."""
    return report(section(None, *texts), kind=DocumentType.LETTER, header=header, **more)


@dataclass(frozen=True)
class Written:
    """A Word file that was written, opened again."""

    path: Path
    document: Document

    def xml(self, part: str) -> Any:
        """A part of the file as XML."""
        with zipfile.ZipFile(self.path) as file:
            return etree.fromstring(file.read(part))

    @property
    def parts(self) -> list[str]:
        with zipfile.ZipFile(self.path) as file:
            return file.namelist()

    @property
    def paragraphs(self) -> list[Paragraph]:
        return list(self.document.paragraphs)

    @property
    def lines(self) -> list[str]:
        """The text of all paragraphs outside of tables that have any."""
        return [paragraph.text for paragraph in self.paragraphs if paragraph.text]

    @property
    def body(self) -> list[str]:
        """All text of the page in its order, tables included: a line per paragraph."""
        return [
            "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
            for paragraph in self.document.element.body.iter(qn("w:p"))
        ]

    @property
    def heads(self) -> dict[str, str]:
        """The text of the head and foot of the first page ("first …") and of the others."""
        page = self.document.sections[0]
        parts = {
            "first header": page.first_page_header,
            "header": page.header,
            "first footer": page.first_page_footer,
            "footer": page.footer,
        }
        return {
            name: "\n".join(
                "".join(
                    "\t" if piece.tag == qn("w:tab") else piece.text or ""
                    for piece in paragraph.iter(qn("w:t"), qn("w:tab"))
                    if piece.getparent().tag == qn("w:r")
                )
                for paragraph in part._element.iter(qn("w:p"))
            )
            for name, part in parts.items()
        }

    def paragraph(self, beginning: str) -> Paragraph:
        return next(each for each in self.paragraphs if each.text.startswith(beginning))

    @property
    def comments(self) -> list[tuple[str, str]]:
        """For each comment, in order: the text that it is pinned to, and what it says."""
        return list(self._comments())

    def _comments(self) -> Iterator[tuple[str, str]]:
        for comment in self.document.comments:
            yield self._pinned(str(comment.comment_id)), comment.text

    def _pinned(self, number: str) -> str:
        text, inside = "", False
        for part in self.document.element.body.iter():
            if part.tag == qn("w:commentRangeStart") and part.get(qn("w:id")) == number:
                inside = True
            elif part.tag == qn("w:commentRangeEnd") and part.get(qn("w:id")) == number:
                return text
            elif inside and part.tag == qn("w:t"):
                text += part.text or ""
        raise AssertionError(f"comment {number} is pinned to nothing")


def written(
    made: Report,
    folder: Path,
    office: Office = OFFICE,
    author: Author | None = AUTHOR,
    draft: bool = True,
) -> Written:
    """Write a report to ``folder`` and open the file again."""
    path = folder / "report.docx"
    save(build_document(made, Occasion(office, author, draft)), path)
    return Written(path, docx.Document(str(path)))
