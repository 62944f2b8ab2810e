"""Documents made for who looks at them: drafts with their marks, signed ones as they were signed."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import partial

from docx import Document

from transcribe.delivery.keeping import kept_document
from transcribe.review.copies import WorkingCopy
from transcribe.review.desk import Desk
from transcribe.review.editing import empty_report
from transcribe.review.errors import MissingError, UnusableError
from transcribe.store.dictations import Row
from transcribe.templates.finished import documents_of
from transcribe.templates.signed import Signature

_DOTS_PER_INCH = 110
_SECONDS = 60.0


def current_document(desk: Desk, row: Row, kind: str) -> bytes:
    """The document ("docx", "pdf") of what was typed so far; of a signed report, of the signed version, made once.

    Raises ``TemplateError`` if it cannot be made.
    """
    author = desk.settings.author(row.author)
    signed = row.signed_version
    if signed is not None:
        report, signature = desk.store.version(row.id, signed), _signature(desk, row, signed)
        make = partial(documents_of, report, desk.settings, author, signature, kinds=(kind,))
        return kept_document(desk.store, row.id, signed, kind, lambda: make()[kind])
    copy = desk.copies.of(row.id, row.newest)
    kept = desk.store.version(row.id) if row.newest else empty_report(row, desk.store.facts(row.id))
    return documents_of(copy.report if copy else kept, desk.settings, author, None, kinds=(kind,))[kind]


def marked_document(desk: Desk, row: Row) -> bytes:
    """The Word document with a note in its properties about what it was made from, for when it comes back.

    What is signed does not come back, and stays as it was signed, byte for byte.
    """
    if row.signed_version is not None:
        return current_document(desk, row, "docx")
    copy = desk.copies.of(row.id, row.newest)
    document = Document(io.BytesIO(current_document(desk, row, "docx")))
    document.core_properties.identifier = origin_of(row, copy)
    into = io.BytesIO()
    document.save(into)
    return into.getvalue()


def origin_of(row: Row, copy: WorkingCopy | None) -> str:
    """Which state of which dictation a document shows."""
    return f"transcribe:{row.id}:{row.newest}:{copy.seq if copy else 0}"


def page_picture(pdf: bytes, page: int) -> bytes:
    """A page of a PDF as PNG, by poppler; nothing is written to a disk. Raises ``MissingError``, ``UnusableError``."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise UnusableError("Pictures of pages need the program 'pdftoppm' (Debian: poppler-utils).")
    command = [program, "-png", "-r", str(_DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-singlefile", "-"]
    try:
        made = subprocess.run(command, input=pdf, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnusableError("The picture of the page took too long to make.") from None
    if made.returncode or not made.stdout:
        raise MissingError("There is no such page.")
    return made.stdout


def _signature(desk: Desk, row: Row, version: int) -> Signature | None:
    made = next((made for made in desk.store.versions(row.id) if made.number == version), None)
    if made is None or row.signed_at is None or row.signed_by is None:
        return None
    author = desk.settings.author(row.signed_by)
    name = author.name if author else desk.store.people.get(row.signed_by).name
    return Signature(signer=name, at=row.signed_at, sha256=made.sha256, version=version, dictation=row.id)
