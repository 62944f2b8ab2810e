"""Makes a parcel of a claimed delivery: reads the version, and finds or makes its finished documents."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.keeping import kept_document
from transcribe.delivery.outbox import Claim, Event, Outbox
from transcribe.delivery.parcel import Parcel
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.rtf import as_rtf
from transcribe.report import Header, Report
from transcribe.settings import Author, Settings
from transcribe.store.dictations import Row, VersionMade
from transcribe.store.errors import NotFoundError
from transcribe.store.records import merged
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store
from transcribe.templates.chosen import kind_of
from transcribe.templates.signed import Signature, addendum_of, seal_of, statement_of
from transcribe.templates.text import as_text
from transcribe.templates.wording import one_line

if TYPE_CHECKING:
    from transcribe.delivery.sending import HasStore


def packed(office: HasStore, outbox: Outbox, claim: Claim) -> Parcel:
    """The parcel of a delivery. Raises ``StoreError``."""
    store, settings = office.store, office.settings
    row = store.row(claim.dictation)
    versions = {made.number: made for made in store.versions(claim.dictation)}
    main = claim.version if claim.event is Event.UNSIGNED else row.signed_version or claim.version
    signed = _with_header(store.version(claim.dictation, main), row.header)
    report = (
        signed if claim.version == main else _with_header(store.version(claim.dictation, claim.version), row.header)
    )
    author = settings.author(row.author)
    papers = _Papers(store, settings, author, row, versions, claim, report, signed)
    made = versions[main]
    facts = store.facts(claim.dictation)
    return Parcel(
        message_id=claim.message_id,
        dictation=claim.dictation,
        version=claim.version,
        event=claim.event,
        planned_at=claim.planned_at,
        attempts=claim.attempts,
        report=report,
        author_id=row.author or "",
        author=author,
        signature=papers.signature(claim.version),
        dictated_at=facts.dictated_at or row.received_at,
        transcribed_at=made.made_at,
        transcriptionist="" if made.made_by == SYSTEM else made.made_by,
        signed=signed,
        before=outbox.before(claim),
        identify=lambda: PatientList(store).certain(signed.header),
        document=papers.document,
    )


@dataclass(frozen=True, slots=True)
class _Papers:
    """The finished documents of a delivery; what is signed is made once and kept in the store."""

    store: Store
    settings: Settings
    author: Author | None
    row: Row
    versions: dict[int, VersionMade]
    claim: Claim
    report: Report
    signed: Report

    def document(self, kind: str, whole: bool = False) -> bytes:
        """The document of a kind; ``whole``: the signed one with all addenda up to this. Raises ``DeliveryError``."""
        numbers = self._numbers(whole)
        match kind:
            case "text":
                return self._text(numbers).encode()
            case "rtf":
                return as_rtf(self._text(numbers))
            case "pdf" if len(numbers) > 1:
                return _joined([self._kept("pdf", number) for number in numbers])
            case "docx" if len(numbers) > 1:
                raise DeliveryError(Problem.SETTINGS, "A replacement with its addenda is sent as PDF, text or RTF.")
            case "pdf" | "docx":
                return self._kept(kind, numbers[0])
        raise DeliveryError(Problem.SETTINGS, "There is no such kind of document.")

    def signature(self, number: int) -> Signature | None:
        """Who signed a version or addendum, and when; ``None`` while nobody has."""
        row, made = self.row, self.versions[number]
        if row.signed_version is None or row.signed_at is None or self.claim.event is Event.UNSIGNED:
            return None
        first = number == row.signed_version
        by = (row.signed_by if first else made.made_by) or ""
        return Signature(
            signer=self._printed(by),
            at=row.signed_at if first else made.made_at,
            sha256=made.sha256,
            version=number,
            dictation=row.id,
            parent=None if first else self.signature(row.signed_version),
        )

    def _printed(self, person: str) -> str:
        author = self.settings.author(person)
        if author:
            return author.name
        try:
            return self.store.people.get(person).name
        except NotFoundError:
            return person

    def _numbers(self, whole: bool) -> list[int]:
        if not whole or self.claim.event is not Event.ADDENDUM:
            return [self.claim.version]
        return list(range(self.row.signed_version or 1, self.claim.version + 1))

    def _version(self, number: int) -> Report:
        return _with_header(self.store.version(self.row.id, number), self.row.header)

    def _text(self, numbers: list[int]) -> str:
        parts: list[str] = []
        for number in numbers:
            signature, report = self.signature(number), self._version(number)
            kind = kind_of(self.signed, self.author)
            text = as_text(report, None if parts else kind, signature.signer if signature else self._dictating())
            if signature is None:
                return text
            templates = self.settings.templates
            parent = addendum_of(signature, templates, report.language)
            parts.append(f"ADDENDUM\n{parent}\n\n{text}" if parent else text)
            parts.append(f"{statement_of(signature, templates, report.language)}\n{seal_of(signature)}\n")
        return "\n".join(parts)

    def _dictating(self) -> str:
        return self.author.name if self.author else one_line(self.signed.header.author)

    def _kept(self, kind: str, number: int) -> bytes:
        """From the store, where it was made before; what goes out again is what went out first."""
        signature = self.signature(number)
        if signature is None:
            return self._made(kind, number, None)
        return kept_document(self.store, self.row.id, number, kind, lambda: self._made(kind, number, signature))

    def _made(self, kind: str, number: int, signature: Signature | None) -> bytes:
        from transcribe.templates.finished import documents_of

        return documents_of(self._version(number), self.settings, self.author, signature, (kind,))[kind]


def _with_header(report: Report, known: Header) -> Report:
    return report.model_copy(update={"header": merged(known, report.header, overrule=True)})


def _joined(documents: list[bytes]) -> bytes:
    from pypdf import PdfWriter

    joined, out = PdfWriter(), io.BytesIO()
    for document in documents:
        joined.append(io.BytesIO(document))
    joined.write(out)
    return out.getvalue()
