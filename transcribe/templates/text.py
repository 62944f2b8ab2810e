"""A report as plain text: for a record system's text field, a search, or a look."""

from __future__ import annotations

from transcribe.report import Report
from transcribe.templates.ending import dictated_ending, dictated_subject
from transcribe.templates.marks import marked_blocks, marks_of
from transcribe.templates.order import passages_of
from transcribe.templates.patient import patient_fields
from transcribe.templates.types import DocumentKind, document_kind


def as_text(report: Report, headed: DocumentKind | None = None, author: str = "") -> str:
    """The document as plain text: headings, paragraphs, and items numbered anew in each section.

    Blanks stand as ``[____ m:ss]``. Sections are parted by an empty line, and so are paragraphs under
    no heading. With ``headed``, title and patient block of that kind of document stand above, and the sections are in
    its order; ``author`` is the author's name as signed. No flag, comment or note to the secretary is part of it. Ends
    with a line break unless it is empty.
    """
    kind = headed or document_kind(report.document_type)
    parts = [_header(report, headed, author)] if headed else []
    blocks = {
        (s, b): (marked.kind, marked.text.strip().replace("\u00a0", " "))
        for s, b, marked in marked_blocks(report, marks_of(report))
    }
    for passage in passages_of(report, kind, dictated_subject(report), dictated_ending(report, kind, author)):
        lines = _numbered([blocks[place] for place in passage.places if place in blocks])
        if passage.heading:
            parts.append("\n".join([passage.heading, *lines]))
        else:
            parts.extend(lines)
    text = "\n\n".join(part for part in parts if part)
    return text + "\n" if text else ""


def _numbered(blocks: list[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    number = 0
    for kind, text in blocks:
        if kind == "item":
            number += 1
            lines.append(f"{number}. {text}")
        else:
            lines.append(text)
    return lines


def _header(report: Report, kind: DocumentKind, author: str) -> str:
    lines = [kind.title]
    for label, value in patient_fields(report, kind, author):
        name = label or "patient"
        lines.append(f"{name[0].upper()}{name[1:]}: {value}")
    return "\n".join(lines)
