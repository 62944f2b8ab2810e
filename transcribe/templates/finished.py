"""The documents of one version of a report, as they are shown, sent, printed and kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from transcribe.addresses.addressing import address_flags
from transcribe.addresses.book import read_book
from transcribe.addresses.recipients import Recipient
from transcribe.report import Report
from transcribe.settings import Author, Settings
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import Occasion
from transcribe.templates.pdf import as_pdf
from transcribe.templates.signed import Signature
from transcribe.templates.word import build_document, packed, save

__all__ = ["KINDS", "Signature", "documents_of", "occasion_of", "with_questions", "write_draft"]

KINDS = ("docx", "pdf")


def documents_of(
    report: Report,
    settings: Settings,
    author: Author | None,
    signature: Signature | None = None,
    kinds: Iterable[str] = KINDS,
    recipient: Recipient | None = None,
) -> dict[str, bytes]:
    """The documents of a report by kind ("docx", "pdf"); the same arguments give the same Word file.

    Without a ``signature`` they are drafts and say so on every page; the Word file then has the secretary's marks and
    comments. ``author`` is who dictated, where the office has set him up. ``recipient`` is the one whose address is
    printed; without it, the dictated one is looked up in the office's address book. Raises ``TemplateError`` if the
    office's template cannot be used, or LibreOffice, which makes the PDF, is missing or fails; ``AddressError`` if the
    address book cannot be read.
    """
    wanted = tuple(kinds)
    if unknown := set(wanted) - set(KINDS):
        raise TemplateError(f"Documents can be made as {' and '.join(KINDS)}, not as {', '.join(sorted(unknown))}.")
    word = packed(build_document(report, occasion_of(report, settings, author, signature, recipient)))
    return {kind: word if kind == "docx" else as_pdf(word) for kind in wanted}


def write_draft(report: Report, path: Path, settings: Settings, author: Author | None) -> None:
    """Write the draft of a report as a Word document, whole or not at all; one of the same name is replaced.

    Raises ``OSError`` if the file cannot be written, and what ``documents_of`` raises.
    """
    save(build_document(report, occasion_of(report, settings, author)), path)


def with_questions(report: Report, settings: Settings) -> Report:
    """The report, with a flag for each recipient whom the office's address book does not surely know.

    Raises ``AddressError`` if the address book cannot be read.
    """
    asked = address_flags(report, read_book(settings.templates.addresses))
    return report.model_copy(update={"flags": (*report.flags, *asked)}) if asked else report


def occasion_of(
    report: Report,
    settings: Settings,
    author: Author | None,
    signature: Signature | None = None,
    recipient: Recipient | None = None,
) -> Occasion:
    """For whom and in which state a document is made, with what the office's address book says."""
    book = read_book(settings.templates.addresses)
    meant = recipient or book.match(report.header.recipient).recipient
    return Occasion(
        office=settings.office,
        author=author,
        draft=signature is None,
        signature=signature,
        templates=settings.templates,
        recipient=meant,
        copies=book.copies_for(meant) if meant else (),
    )
