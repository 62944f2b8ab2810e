"""What we send is FHIR R4, by the models of ``fhir.resources``; and it says what it should."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.documentreference import DocumentReference

from transcribe.delivery.destinations import Fhir
from transcribe.delivery.fhir.bundle import document_bundle
from transcribe.delivery.fhir.resources import content_of, document_reference, transaction
from transcribe.report import Block, DocumentType, Report, Section, Token
from transcribe.store.store import Store

from ..offices import SENTENCES, Office, addendum, office_with, report, signed
from ..parcels import next_parcel

PATIENT = {"reference": "Patient/p1"}


def office(store: Store, **values: Any) -> Office:
    choices = {"url": "https://ehr.example/fhir", "mrn_system": "urn:harbour:mrn", "content": "text", **values}
    return office_with(store, {"kind": "fhir", "name": "ehr", **choices})


def reference(at: Office, parcel: Any) -> dict[str, Any]:
    (to,) = at.settings.destinations
    assert isinstance(to, Fhir)
    made = document_reference(parcel, to, PATIENT, content_of(parcel, to))
    DocumentReference.model_validate(made)
    return made


@pytest.mark.parametrize("content", ["text", "rtf"])
@pytest.mark.parametrize("document_type", DocumentType)
def test_a_document_reference(store: Store, document_type: DocumentType, content: str) -> None:
    dictation = signed(store, report(document_type=document_type))
    at = office(store, content=content, practitioners={"OSEI": "Practitioner/7"}, custodian="Organization/1")
    made = reference(at, next_parcel(at))
    assert made["docStatus"] == "final"
    assert made["type"]["coding"][0]["system"] == "http://loinc.org"
    assert made["subject"] == PATIENT
    assert made["author"] == [made["authenticator"]] == [{"reference": "Practitioner/7", "display": "Kwame Osei, MD"}]
    assert made["masterIdentifier"]["value"].replace("-", "") == f"urn:uuid:{dictation}"
    attachment = made["content"][0]["attachment"]
    data = base64.b64decode(attachment["data"])
    assert attachment["size"] == len(data)
    assert base64.b64decode(attachment["hash"]) == hashlib.sha1(data).digest()
    if content == "text":
        assert all(sentence in data.decode() for sentence in SENTENCES)


def test_an_addendum_appends(store: Store) -> None:
    dictation = signed(store)
    addendum(store, dictation)
    at = office(store)
    first = reference(at, next_parcel(at, confirm=True))
    second = reference(at, next_parcel(at))
    (related,) = second["relatesTo"]
    assert related["code"] == "appends"
    assert related["target"]["identifier"] == first["masterIdentifier"]
    assert second["masterIdentifier"] != first["masterIdentifier"]
    assert second["description"] == "Letter (addendum)"


def test_an_addendum_replaces_where_the_server_wants_that(store: Store) -> None:
    dictation = signed(store)
    addendum(store, dictation, "First.")
    at = office(store, addendum="replacement")
    next_parcel(at, confirm=True)
    second = reference(at, next_parcel(at, confirm=True))
    assert (second["docStatus"], second["relatesTo"][0]["code"]) == ("amended", "replaces")
    addendum(store, dictation, "Second.")
    third = reference(at, next_parcel(at))
    assert third["relatesTo"][0]["target"]["identifier"] == second["masterIdentifier"]
    text = base64.b64decode(third["content"][0]["attachment"]["data"]).decode()
    assert all(part in text for part in (*SENTENCES, "First.", "Second."))


def test_all_in_one_request(store: Store) -> None:
    signed(store)
    at = office(store, binary=True, provenance=True)
    (to,) = at.settings.destinations
    assert isinstance(to, Fhir)
    parcel = next_parcel(at)
    made = transaction(parcel, to, PATIENT, content_of(parcel, to))
    Bundle.model_validate(made)
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    assert kinds == ["Binary", "DocumentReference", "Provenance"]
    binary, document, provenance = made["entry"]
    assert document["resource"]["content"][0]["attachment"]["url"] == binary["fullUrl"]
    assert provenance["resource"]["target"] == [{"reference": document["fullUrl"]}]
    assert document["request"]["ifNoneExist"].startswith("identifier=urn:ietf:rfc:3986|urn:uuid:")


ODD = report(["A & B <b>bold</b>", "5 < 7 \x0b and more"], heading="Plan & <Follow-up>")


def items() -> Report:
    blocks = tuple(Block(kind="item", tokens=(Token(text=text, space=""),)) for text in ("first", "second"))
    return report().model_copy(update={"sections": (Section(heading="Plan", blocks=blocks), Section(heading="Empty"))})


@pytest.mark.parametrize("text", [report(), ODD, items()], ids=["plain", "odd signs", "items"])
def test_a_document_as_a_bundle(store: Store, text: Report) -> None:
    signed(store, text)
    at = office(store)
    made = document_bundle(next_parcel(at), "urn:harbour:mrn")
    Bundle.model_validate(made)
    composition, patient, _ = (entry["resource"] for entry in made["entry"])
    assert composition["status"] == "final"
    assert patient["identifier"] == [{"system": "urn:harbour:mrn", "value": "PQ-774411-88"}]
    for section in composition["section"]:
        assert "<b>" not in section["text"]["div"]
    if text is ODD:
        assert composition["section"][0]["title"] == "Plan & <Follow-up>"
        assert "A &amp; B &lt;b&gt;" in composition["section"][0]["text"]["div"]
    if text.sections[0].blocks[0].kind == "item":
        assert composition["section"][0]["text"]["div"].endswith("<ol><li>first</li><li>second</li></ol></div>")


def test_an_addendum_as_a_bundle_names_its_document(store: Store) -> None:
    dictation = signed(store)
    addendum(store, dictation)
    at = office(store)
    first = document_bundle(next_parcel(at, confirm=True), "urn:harbour:mrn")
    second = document_bundle(next_parcel(at), "urn:harbour:mrn")
    Bundle.model_validate(second)
    related = second["entry"][0]["resource"]["relatesTo"]
    assert related == [{"code": "appends", "targetIdentifier": first["identifier"]}]
