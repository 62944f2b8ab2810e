"""A report as FHIR R4 resources: DocumentReference, with Binary and Provenance where they are wanted."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from transcribe.delivery.codes import codes_of
from transcribe.delivery.destinations import Fhir
from transcribe.delivery.outbox import Event
from transcribe.delivery.parcel import Parcel
from transcribe.delivery.patients.person import Person

Resource = dict[str, Any]

URI = "urn:ietf:rfc:3986"
LOINC = "http://loinc.org"
CLINICAL_NOTE = {
    "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
    "code": "clinical-note",
    "display": "Clinical Note",
}
_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text": "text/plain; charset=utf-8",
    "rtf": "text/rtf",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A finished document and its media type."""

    data: bytes
    media_type: str

    def binary(self) -> Resource:
        """As a resource of its own."""
        return {"resourceType": "Binary", "contentType": self.media_type, "data": _base64(self.data)}

    def attachment(self, title: str, language: str, creation: str, url: str | None = None) -> Resource:
        """As an attachment, inside or by its address; the hash is SHA-1, as R4 has it."""
        said: Resource = {"contentType": self.media_type, "language": language}
        said |= {"url": url} if url else {"data": _base64(self.data)}
        digest = hashlib.sha1(self.data, usedforsecurity=False).digest()
        return said | {"size": len(self.data), "hash": _base64(digest), "title": title, "creation": creation}


def content_of(parcel: Parcel, to: Fhir) -> Content:
    """The document in the form that the server takes. Raises ``DeliveryError``."""
    return Content(parcel.document(to.content, to.addendum == "replacement"), _TYPES[to.content])


def document_reference(
    parcel: Parcel, to: Fhir, patient: Resource, content: Content, url: str | None = None
) -> Resource:
    """The DocumentReference; ``patient`` is the reference to the patient, ``url`` where the content lies if apart."""
    codes = codes_of(parcel.signed, parcel.author)
    at = instant(parcel)
    author = practitioner(parcel, to.practitioners)
    made: Resource = {
        "resourceType": "DocumentReference",
        "masterIdentifier": identifier_of(parcel.uuid),
        "identifier": [identifier_of(parcel.uuid)],
        "status": "current",
        "docStatus": "amended" if _replaces(parcel, to) else "final",
        "type": {"coding": [{"system": LOINC, "code": codes.loinc, "display": codes.loinc_name}], "text": codes.title},
        "category": [{"coding": [CLINICAL_NOTE]}],
        "subject": patient,
        "date": at,
        "author": [author],
        "authenticator": author,
        "description": f"{codes.title} (addendum)" if parcel.event is Event.ADDENDUM else codes.title,
        "content": [{"attachment": content.attachment(codes.title, parcel.report.language, at, url)}],
    }
    if to.custodian:
        made["custodian"] = {"reference": to.custodian}
    if parcel.event is Event.ADDENDUM:
        code = "replaces" if _replaces(parcel, to) else "appends"
        made["relatesTo"] = [{"code": code, "target": _target(parcel, to)}]
    if parcel.signed.header.date_of_service:
        served = parcel.signed.header.date_of_service
        made["context"] = {"period": {"start": served, "end": served}}
    return made


def provenance(parcel: Parcel, to: Fhir, target: str) -> Resource:
    """Who signed the document, and when."""
    author = practitioner(parcel, to.practitioners)
    return {
        "resourceType": "Provenance",
        "target": [{"reference": target}],
        "recorded": instant(parcel),
        "activity": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion",
                    "code": "LA",
                    "display": "legally authenticated",
                }
            ]
        },
        "agent": [
            {"type": {"coding": [{"system": _PARTICIPANT, "code": code}]}, "who": author}
            for code in ("author", "legal")
        ],
    }


def transaction(parcel: Parcel, to: Fhir, patient: Resource, content: Content) -> Resource:
    """All of it in one request that is done as a whole or not at all."""
    document, binary = f"urn:uuid:{parcel.uuid}", f"urn:uuid:{UUID(int=parcel.uuid.int ^ 1)}"
    reference = document_reference(parcel, to, patient, content, binary if to.binary else None)
    entries = [_entry(binary, content.binary())] if to.binary else []
    entries.append(_entry(document, reference, if_none_exist(parcel)))
    if to.provenance:
        entries.append(_entry(None, provenance(parcel, to, document)))
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def if_none_exist(parcel: Parcel) -> str:
    """The search by which a server knows that it has the document already."""
    return f"identifier={URI}|urn:uuid:{parcel.uuid}"


def identifier_of(uuid: UUID) -> Resource:
    """A UUID as an identifier."""
    return {"system": URI, "value": f"urn:uuid:{uuid}"}


def instant(parcel: Parcel) -> str:
    """When the document was signed."""
    at = parcel.signature.at if parcel.signature else parcel.planned_at
    return at.isoformat(timespec="seconds")


def practitioner(parcel: Parcel, known: dict[str, str]) -> Resource:
    """Who dictated: by reference where the server's is known, and by name."""
    name = parcel.author.name if parcel.author else parcel.signed.header.author
    by_id = {author.casefold(): reference for author, reference in known.items()}
    reference = by_id.get(parcel.author_id.casefold())
    return ({"reference": reference} if reference else {}) | {"display": name or parcel.author_id or "unknown"}


def patient_identifier(person: Person, system: str) -> Resource:
    """A patient by record number, for servers that find their own by it."""
    return {"type": "Patient", "identifier": {"system": system, "value": person.mrn}}


def _entry(full_url: str | None, resource: Resource, condition: str | None = None) -> Resource:
    request = {"method": "POST", "url": resource["resourceType"]} | ({"ifNoneExist": condition} if condition else {})
    return ({"fullUrl": full_url} if full_url else {}) | {"resource": resource, "request": request}


def _replaces(parcel: Parcel, to: Fhir) -> bool:
    return parcel.event is Event.ADDENDUM and to.addendum == "replacement"


def _target(parcel: Parcel, to: Fhir) -> Resource:
    """What is added to, or replaced: the signed document, or its last replacement."""
    chain = parcel.before if _replaces(parcel, to) else parcel.before[:1]
    last = chain[-1] if chain else None
    if last is not None and last.receipt:
        return {"reference": last.receipt}
    addendum = last.version if last is not None and last.event is Event.ADDENDUM else None
    return {"type": "DocumentReference", "identifier": identifier_of(parcel.uuid_of(addendum))}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
