"""One report on its way to one destination: everything that a message about it may say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from transcribe.delivery.outbox import Before, Event
from transcribe.delivery.patients.person import Person
from transcribe.report import Report
from transcribe.settings import Author
from transcribe.templates.signed import Signature


@dataclass(frozen=True, slots=True)
class Parcel:
    """A version of a report, who signed it, whom it is about, and how often the receiver has heard of it before.

    ``identify`` finds out for certain whom it is about, and raises ``DeliveryError`` if it cannot; only messages to
    record systems ask for it. ``document`` gives the finished document of a kind ("docx", "pdf", "text", "rtf");
    ``whole`` asks for the signed document with all addenda up to this one.
    """

    message_id: str
    dictation: str
    version: int
    event: Event
    planned_at: datetime
    attempts: int
    report: Report  # this version, or the addition alone
    author_id: str
    author: Author | None
    signature: Signature | None
    dictated_at: datetime
    transcribed_at: datetime
    transcriptionist: str  # an id; "" for the program itself
    signed: Report  # the version that was signed, with what is known of patient and recipients
    before: tuple[Before, ...]
    identify: Callable[[], Person] = field(repr=False)
    document: Callable[[str, bool], bytes] = field(repr=False)

    @property
    def number(self) -> str:
        """The document's number at all receivers: the same for all its versions, another one for each addendum."""
        return self.number_of(self.version if self.event is Event.ADDENDUM else None)

    def number_of(self, addendum: int | None) -> str:
        """The number of the signed document (``None``) or of an addendum; 30 characters at most."""
        stem = self.dictation[:20].upper()
        return stem if addendum is None else f"{stem}-A{addendum}"

    @property
    def uuid(self) -> UUID:
        """The same as a UUID, as FHIR's identifiers like it."""
        return self.uuid_of(self.version if self.event is Event.ADDENDUM else None)

    def uuid_of(self, addendum: int | None) -> UUID:
        """The UUID of the signed document (``None``) or of an addendum."""
        stem = UUID(self.dictation)
        return stem if addendum is None else uuid5(stem, f"addendum {addendum}")

    @property
    def earlier(self) -> Before | None:
        """The last thing that this receiver has confirmed of this dictation."""
        return self.before[-1] if self.before else None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a destination confirmed: what it calls the document, and the SHA-256 of what was sent."""

    receipt: str
    sha256: str

    @classmethod
    def of(cls, content: bytes, receipt: str = "") -> Sent:
        """For this content."""
        return cls(receipt, hashlib.sha256(content).hexdigest())
