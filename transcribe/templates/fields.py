"""What a template may print: the fields of one document, as plain text, lists and dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from transcribe.addresses.recipients import Recipient
from transcribe.report import Report
from transcribe.settings import Author, Office, Templates
from transcribe.templates.patient import patient_fields
from transcribe.templates.signed import Signature, addendum_of, statement_of
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import UNKNOWN, known, one_line, printed_date

DRAFT = "DRAFT – not signed"
FASTER_TO_TYPE = " – faster to type than to mend"
NO_OFFICE, NO_ADDRESS, NO_PHONE = "[Practice name]", "[Address]", "[Phone]"
BLOCKS = ("patient_block", "body", "signature")
_MARK = "\ue000"  # of private use: no text that is printed has it


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom and in which state a document is made of a report."""

    office: Office
    author: Author | None = None
    draft: bool = True
    signature: Signature | None = None
    templates: Templates = field(default_factory=Templates)
    recipient: Recipient | None = None
    copies: tuple[str, ...] = ()  # who gets a copy beside those whom the author named

    def author_name(self, report: Report) -> str:
        """The author's name as signed; empty where it is not known."""
        if self.signature is not None:
            return one_line(self.signature.signer)
        return one_line(self.author.name if self.author else report.header.author)

    def copies_of(self, report: Report) -> tuple[str, ...]:
        """Who gets a copy, each once."""
        names = [text for text in map(one_line, (*report.header.cc, *self.copies)) if text]
        return tuple(dict.fromkeys(names))


def fields_of(report: Report, kind: DocumentKind, occasion: Occasion, *, subject_said: bool = False) -> dict[str, Any]:
    """All fields by name; ``docs/templates.md`` says what each is. What is not known is a visible blank.

    Where the dictation has its own subject line (``subject_said``), ``subject`` is empty. The fields of ``BLOCKS`` are
    marks of the places where more than a line goes.
    """
    header = report.header
    author = occasion.author_name(report)
    signature = occasion.signature
    draft = DRAFT if occasion.draft else ""
    lines = _address(report, occasion)
    fields: dict[str, Any] = _clean(
        {
            "office": _office(occasion.office),
            "kind": kind.name,
            "title": title_of(kind, signature),
            "draft": draft,
            "draft_note": draft + (_advice(report) if draft else ""),
            "patient": known(header.patient),
            "date_of_birth": printed_date(header.date_of_birth, report.language),
            "mrn": known(header.mrn),
            "date_of_service": printed_date(header.date_of_service, report.language),
            "author": author or UNKNOWN,
            "author_title": one_line(occasion.author.title if occasion.author else ""),
            "date": _labelled("Date", printed_date(header.date_of_service, report.language)),
            "recipient": known(occasion.recipient.name if occasion.recipient else header.recipient),
            "address_lines": lines,
            "address": "\n".join(lines),
            "sender_line": _sender_line(occasion.office),
            "subject": "" if subject_said else _subject(report, kind, author),
            "closing": kind.closing,
            "copies": list(occasion.copies_of(report)),
            "enclosures": [text for text in map(one_line, report.enclosures) if text],
            "statement": statement_of(signature, occasion.templates, report.language) if signature else "",
            "addendum": addendum_of(signature, occasion.templates, report.language) if signature else "",
        }
    )
    return fields | {name: mark(name) for name in BLOCKS}


def mark(name: str) -> str:
    """What stands in a filled template where a block is to go."""
    return f"{_MARK}{name}{_MARK}"


def title_of(kind: DocumentKind, signature: Signature | None) -> str:
    """The document's title; an addendum says what it is."""
    return f"Addendum: {kind.title}" if signature and signature.parent else kind.title


def _office(office: Office) -> dict[str, Any]:
    phone, fax = one_line(office.phone), one_line(office.fax)
    address = [text for text in map(one_line, office.address) if text] or [NO_ADDRESS]
    lines = [*address, f"Phone {phone}" if phone else NO_PHONE]
    lines += [text for text in (f"Fax {fax}" if fax else "", one_line(office.email)) if text]
    return {
        "name": one_line(office.name) or NO_OFFICE,
        "printed_name": one_line(office.name),
        "address": address,
        "phone": phone,
        "fax": fax,
        "email": one_line(office.email),
        "lines": lines,
    }


def _advice(report: Report) -> str:
    return FASTER_TO_TYPE if report.quality is not None and report.quality.faster_to_type else ""


def _labelled(label: str, value: str) -> str:
    """A value on a line of its own; where it is a blank, its label says what is to be filled in."""
    return f"{label} {value}" if value == UNKNOWN else value


def _address(report: Report, occasion: Occasion) -> list[str]:
    if occasion.recipient is not None:
        return list(occasion.recipient.lines)
    return [_labelled("To", known(report.header.recipient))]


def _sender_line(office: Office) -> str:
    """The sender in one line, as it stands small above the address in a window."""
    parts = [one_line(office.name), *map(one_line, office.address)]
    return " · ".join(part for part in parts if part)


def _subject(report: Report, kind: DocumentKind, author: str) -> str:
    if not kind.subject:
        return ""
    values = [f"{label} {value}".strip() for label, value in patient_fields(report, kind, author)]
    return f"{kind.subject} {', '.join(values)}"


def _clean(value: Any) -> Any:
    """Without the sign that marks blocks."""
    if isinstance(value, dict):
        return {name: _clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return value.replace(_MARK, "")
