"""A report as a Word document (.docx) that an office can send."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx.document import Document

from transcribe.durable import write_durably
from transcribe.report import Report
from transcribe.templates.blocks import Places
from transcribe.templates.body import add_body
from transcribe.templates.chosen import kind_of
from transcribe.templates.ending import dictated_ending, dictated_subject
from transcribe.templates.fields import Occasion, fields_of
from transcribe.templates.filling import filled
from transcribe.templates.gaps import show_gaps
from transcribe.templates.marks import marks_of
from transcribe.templates.notes import add_notes, notes_of
from transcribe.templates.opening import add_patient_block
from transcribe.templates.order import passages_of
from transcribe.templates.patient import patient_fields
from transcribe.templates.seal import add_seal
from transcribe.templates.sheet import add_missing_styles, name_document, speak
from transcribe.templates.shelf import template_for
from transcribe.templates.signature import add_signature
from transcribe.templates.watermark import add_watermark

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every part in the file: that of no day


def save(document: Document, path: Path) -> None:
    """Write a Word document so that it is there whole or not at all; one of the same name is replaced.

    Whether that may be is the caller's to decide. Raises ``OSError`` if the file cannot be written.
    """
    write_durably(path, packed(document))


def build_document(report: Report, occasion: Occasion, template: bytes | None = None) -> Document:
    """The Word document of a report: the template of its kind, filled, with the text in its place.

    A draft carries its mark in the page's head, every flag, correction and blank as highlight and comment, and the
    notes for the secretary. A signed document carries none of these, save blanks and critical flags that are open.
    ``template`` is one to be used instead of the office's. Raises ``TemplateError`` if a template cannot be used.
    """
    kind = kind_of(report, occasion.author, occasion.recipient.kind if occasion.recipient else "")
    marks = marks_of(report, occasion.draft)
    subject = dictated_subject(report) if kind.subject else None
    ending = dictated_ending(report, kind, occasion.author_name(report))
    fields = fields_of(report, kind, occasion, subject_said=subject is not None)

    document = filled(template or template_for(kind, occasion), fields)
    places = Places(document)
    add_missing_styles(document)
    speak(document, report.language)
    name_document(document, fields["title"], occasion.office.name)
    passages = passages_of(report, kind, subject, ending)
    author = occasion.author_name(report)
    places.put("patient_block", lambda: add_patient_block(document, patient_fields(report, kind, author)))
    places.put("body", lambda: add_body(document, report, marks, passages, subject, ending))
    places.put("signature", lambda: add_signature(document, report, kind, occasion, ending))
    show_gaps(document)
    if occasion.draft:
        add_notes(document, notes_of(report, marks))
        add_watermark(document)
    if occasion.signature is not None:
        add_seal(document, occasion.signature)
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
