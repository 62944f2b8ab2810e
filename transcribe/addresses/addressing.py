"""To whom a report goes: its dictated recipient and copies, found in the address book or asked about."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.addresses.book import Book
from transcribe.addresses.matching import Match
from transcribe.addresses.recipients import Recipient
from transcribe.report import Flag, Report, Severity

KIND = "recipient"


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody who gets a document: the name as dictated or listed, and the entry, if it is surely known."""

    name: str
    recipient: Recipient | None
    copy: bool  # gets a copy; else is the one whom the document is for


def addressed(report: Report, book: Book) -> tuple[Addressed, ...]:
    """Everybody who gets a report's document, each once: recipient, dictated copies, copies by the address book."""
    found: list[Addressed] = []
    if report.header.recipient:
        found.append(_addressed(report.header.recipient, book, copy=False))
    found += [_addressed(name, book, copy=True) for name in report.header.cc if name.strip()]
    for each in tuple(found):
        standing = book.copies_for(each.recipient) if each.recipient else ()
        found += [_addressed(name, book, copy=True) for name in standing]
    once: dict[str, Addressed] = {}
    for each in found:
        once.setdefault(each.name.casefold(), each)
    return tuple(once.values())


def address_flags(report: Report, book: Book) -> tuple[Flag, ...]:
    """A question for each dictated name that may mean several entries, or that only resembles one.

    A name that resembles none is left alone: not everybody is in the book.
    """
    flags = []
    for field, name in (("recipient", report.header.recipient), *(("cc", name) for name in report.header.cc)):
        match = book.match(name)
        if match.recipient is None and match.offered:
            flags.append(_flag(field, match))
    return tuple(flags)


def _addressed(name: str, book: Book, *, copy: bool) -> Addressed:
    recipient = book.match(name).recipient
    return Addressed(recipient.name if recipient else " ".join(name.split()), recipient, copy)


def _flag(field: str, match: Match) -> Flag:
    who = "the recipient" if field == "recipient" else "who gets a copy"
    return Flag(
        kind=KIND,
        severity=Severity.MAJOR,
        section=0,
        block=0,
        tokens=(0, 0),
        message=f"The address book does not surely say {who}: please choose.",
        suggestions=match.offered,
        field=field,
    )
