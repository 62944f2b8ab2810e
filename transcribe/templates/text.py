"""A report as plain text: for a record system's text field, a search, or a look."""

from __future__ import annotations

from transcribe.report import Report
from transcribe.templates.marks import marked_blocks, marks_of
from transcribe.templates.patient import patient_fields
from transcribe.templates.types import document_kind
from transcribe.templates.wording import one_line


def as_text(report: Report, with_header: bool = False) -> str:
    """The document as plain text: headings, paragraphs, and items numbered anew in each section.

    Blanks stand as ``[____ m:ss]``. Sections are parted by an empty line, and so are paragraphs under
    no heading. With ``with_header``, the title and the patient block stand above. No flag, comment or
    note to the secretary is part of it. Ends with a line break unless it is empty.
    """
    parts = [_header(report)] if with_header else []
    blocks: dict[int, list[tuple[str, str]]] = {}
    for s, _, marked in marked_blocks(report, marks_of(report)):
        blocks.setdefault(s, []).append((marked.kind, marked.text.strip().replace("\u00a0", " ")))
    for s, section in enumerate(report.sections):
        heading = one_line(section.heading)
        lines = _numbered(blocks.get(s, []))
        if heading:
            lines.insert(0, heading)
            parts.append("\n".join(lines))
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


def _header(report: Report) -> str:
    kind = document_kind(report.document_type)
    lines = [kind.title]
    for label, value in patient_fields(report, kind, one_line(report.header.author)):
        name = label or "patient"
        lines.append(f"{name[0].upper()}{name[1:]}: {value}")
    return "\n".join(lines)
