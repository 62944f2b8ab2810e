"""A report as a FHIR document: a Bundle that begins with a Composition with the sections in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from uuid import uuid5

from transcribe.delivery.codes import codes_of
from transcribe.delivery.fhir.resources import (
    CLINICAL_NOTE,
    LOINC,
    Resource,
    identifier_of,
    instant,
)
from transcribe.delivery.outbox import Event
from transcribe.delivery.parcel import Parcel
from transcribe.delivery.patients.person import Person
from transcribe.report import Block, Report, Section

_GENDERS = {"F": "female", "M": "male", "O": "other", "U": "unknown"}
_XHTML = "http://www.w3.org/1999/xhtml"


def document_bundle(parcel: Parcel, mrn_system: str) -> Resource:
    """The document, self-contained: patient and author are in it. Raises ``DeliveryError`` as ``identify`` does."""
    person = parcel.identify()
    patient, author = f"urn:uuid:{uuid5(parcel.uuid, 'patient')}", f"urn:uuid:{uuid5(parcel.uuid, 'author')}"
    composition = _composition(parcel, patient, author)
    resources = {
        f"urn:uuid:{uuid5(parcel.uuid, 'composition')}": composition,
        patient: _patient(person, mrn_system),
        author: _practitioner(parcel),
    }
    return {
        "resourceType": "Bundle",
        "identifier": identifier_of(parcel.uuid),
        "type": "document",
        "timestamp": instant(parcel),
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in resources.items()],
    }


def _composition(parcel: Parcel, patient: str, author: str) -> Resource:
    codes = codes_of(parcel.signed, parcel.author)
    addendum = parcel.event is Event.ADDENDUM
    made: Resource = {
        "resourceType": "Composition",
        "language": parcel.report.language,
        "identifier": identifier_of(parcel.uuid),
        "status": "final" if parcel.signature else "preliminary",
        "type": {"coding": [{"system": LOINC, "code": codes.loinc, "display": codes.loinc_name}]},
        "category": [{"coding": [CLINICAL_NOTE]}],
        "subject": {"reference": patient},
        "date": instant(parcel),
        "author": [{"reference": author}],
        "title": f"{codes.title}: addendum" if addendum else codes.title,
        "section": list(_sections(parcel.report)),
    }
    if parcel.signature:
        made["attester"] = [{"mode": "legal", "time": instant(parcel), "party": {"reference": author}}]
    if addendum:
        made["relatesTo"] = [{"code": "appends", "targetIdentifier": identifier_of(parcel.uuid_of(None))}]
    return made


def _sections(report: Report) -> Iterator[Resource]:
    for section in report.sections:
        body = "".join(_html(section))
        if body:
            text = {"status": "generated", "div": f'<div xmlns="{_XHTML}">{body}</div>'}
            title = (section.heading or "").strip()
            yield ({"title": title} if title else {}) | {"text": text}


def _html(section: Section) -> Iterator[str]:
    """Paragraphs, and runs of items as lists."""
    items: list[Block] = []
    for block in (*section.blocks, Block()):
        if block.kind == "item":
            items.append(block)
            continue
        if items:
            yield f"<ol>{''.join(f'<li>{_plain(item)}</li>' for item in items)}</ol>"
            items = []
        if _plain(block):
            yield f"<p>{_plain(block)}</p>"


def _plain(block: Block) -> str:
    """The text, escaped, without what XML does not allow."""
    return escape("".join(letter for letter in block.text.strip() if letter in "\t\n" or letter >= " "))


def _patient(person: Person, system: str) -> Resource:
    given = [name for name in (person.given, *person.middle.split()) if name]
    name = {"family": person.family} | ({"given": given} if given else {})
    made: Resource = {
        "resourceType": "Patient",
        "identifier": [{"system": system, "value": person.mrn}],
        "name": [name if person.family else {"text": person.name or person.mrn}],
    }
    if person.sex:
        made["gender"] = _GENDERS[person.sex]
    if person.date_of_birth:
        made["birthDate"] = person.date_of_birth
    return made


def _practitioner(parcel: Parcel) -> Resource:
    name = parcel.author.name if parcel.author else parcel.signed.header.author
    return {"resourceType": "Practitioner", "name": [{"text": name or parcel.author_id or "unknown"}]}
