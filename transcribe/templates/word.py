"""A report as a Word document (.docx) that an office can send."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from pathlib import Path

from docx.document import Document

from transcribe.report import Report
from transcribe.settings import Author, Office
from transcribe.templates.body import add_body
from transcribe.templates.ending import dictated_ending, dictated_subject
from transcribe.templates.letterhead import add_head_and_foot
from transcribe.templates.marks import marks_of
from transcribe.templates.notes import add_notes, notes_of
from transcribe.templates.opening import add_opening
from transcribe.templates.sheet import blank_sheet
from transcribe.templates.signature import add_signature
from transcribe.templates.types import document_kind
from transcribe.templates.wording import one_line

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every part in the file: that of no day


def write_document(
    report: Report, path: Path, office: Office, author: Author | None = None, draft: bool = True
) -> None:
    """Write ``report`` to ``path`` as a Word document; the same report gives the same bytes.

    The file appears whole or not at all, and replaces one of the same name: whether that may be is
    the caller's to decide. ``author`` gives the name and title of the signature; without one the
    dictated name stands there, or a blank. A draft carries its mark in the page's head, every flag,
    correction and blank as highlight and comment, and the notes for the secretary. A signed document
    (``draft=False``) carries none of these, save blanks and critical flags that are still open.

    Raises ``OSError`` if the file cannot be written.
    """
    save(build_document(report, office, author, draft), path)


def save(document: Document, path: Path) -> None:
    """Write a Word document so that it is there whole or not at all; one of the same name is replaced.

    Raises ``OSError`` if the file cannot be written.
    """
    unfinished = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with unfinished.open("xb") as file:
            file.write(packed(document))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def build_document(report: Report, office: Office, author: Author | None = None, draft: bool = True) -> Document:
    """The Word document of a report, as ``write_document`` writes it."""
    kind = document_kind(report.document_type)
    name = one_line(author.name if author else report.header.author)
    title = one_line(author.title if author else "")
    marks = marks_of(report, draft)
    subject = dictated_subject(report) if kind.subject else None
    ending = dictated_ending(report, kind, name)

    document = blank_sheet(office.paper, report.language, kind.title, office.name)
    add_head_and_foot(document, report, office, kind.title, draft)
    add_opening(document, report, kind, name, subject_said=subject is not None)
    add_body(document, report, marks, subject, ending)
    add_signature(document, report, kind, name, title=title, ending=ending)
    if draft:
        add_notes(document, notes_of(report, marks))
    return document


def packed(document: Document) -> bytes:
    """The document's file, with no time of its making in it."""
    saved = io.BytesIO()
    document.save(saved)
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
