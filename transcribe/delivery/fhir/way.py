"""The ways of FHIR: DocumentReference by REST, each created once, or document bundles as files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from transcribe.delivery.destinations import Fhir, FhirFile
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.fhir.asking import Answer, asked, client_for
from transcribe.delivery.fhir.bundle import document_bundle
from transcribe.delivery.fhir.resources import (
    URI,
    Resource,
    content_of,
    document_reference,
    if_none_exist,
    patient_identifier,
    transaction,
)
from transcribe.delivery.fhir.signing_in import SignIn
from transcribe.delivery.files.dropping import drop, try_folder
from transcribe.delivery.parcel import Parcel, Sent
from transcribe.settings import Settings

_JSON = "application/fhir+json"
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_NOT_LET_IN = frozenset({401, 403})


@dataclass(slots=True)
class RestWay:
    """To a FHIR server.

    A repeated attempt first asks the server whether it has the document; each creation is conditional on its
    identifier (If-None-Exist). So a server that honours either has it once.
    """

    to: Fhir
    settings: Settings
    _sign_in: SignIn = field(init=False)

    def __post_init__(self) -> None:
        self._sign_in = SignIn(self.to)

    def send(self, parcel: Parcel) -> Sent:
        """Create the document; the receipt is what the server calls it. Raises ``DeliveryError``."""
        person = parcel.identify()
        with client_for(self.to.ca_file, self.to.timeout_seconds) as client:
            found = self._found(client, parcel) if parcel.attempts > 1 else ""
            subject = (
                self._patient(client, person.mrn)
                if self.to.patient == "search"
                else patient_identifier(person, self.to.mrn_system)
            )
            content = content_of(parcel, self.to)
            if self.to.binary or self.to.provenance:
                resource = transaction(parcel, self.to, subject, content)
                url, headers = self.to.url, {}
            else:
                resource = document_reference(parcel, self.to, subject, content)
                url, headers = f"{self.to.url}/DocumentReference", {"If-None-Exist": if_none_exist(parcel)}
            body = json.dumps(resource, ensure_ascii=False).encode()
            if found:
                return Sent.of(body, found)
            answer = self._ask(client, "POST", url, body, headers)
        _require_taken(answer)
        return Sent.of(body, _name_of(answer))

    def test(self) -> str:
        """Sign in, and read what the server says of itself."""
        with client_for(self.to.ca_file, self.to.timeout_seconds) as client:
            answer = self._ask(client, "GET", f"{self.to.url}/metadata")
        if answer.status != 200 or answer.body.get("resourceType") != "CapabilityStatement":
            raise DeliveryError(Problem.WRONG_ANSWER, f"The server does not say what it can do ({answer.status}).")
        version = str(answer.body.get("fhirVersion", ""))
        if not version.startswith("4."):
            raise DeliveryError(Problem.SETTINGS, "The server does not speak FHIR R4.")
        creates = "create" in _interactions(answer.body, "DocumentReference")
        return (
            "The server can be used."
            if creates
            else ("The server can be reached, but does not say that it takes new documents (DocumentReference create).")
        )

    def _ask(
        self,
        client: httpx.Client,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        own = {"Accept": _JSON} | ({"Content-Type": _JSON} if body else {}) | (headers or {})
        answer = asked(client, method, url, headers=own | self._sign_in.headers(client), content=body)
        if answer.status == 401 and self.to.token_url:
            self._sign_in.forget()
            answer = asked(client, method, url, headers=own | self._sign_in.headers(client), content=body)
        return answer

    def _found(self, client: httpx.Client, parcel: Parcel) -> str:
        """What the server calls the document if it has it already, as an attempt before may have reached it."""
        url = str(httpx.URL(f"{self.to.url}/DocumentReference", params={"identifier": f"{URI}|urn:uuid:{parcel.uuid}"}))
        answer = self._ask(client, "GET", url)
        ids = _found_ids(answer.body, "DocumentReference") if answer.status == 200 else []
        return f"DocumentReference/{ids[0]}" if ids else ""

    def _patient(self, client: httpx.Client, mrn: str) -> Resource:
        url = str(httpx.URL(f"{self.to.url}/Patient", params={"identifier": f"{self.to.mrn_system}|{mrn}"}))
        answer = self._ask(client, "GET", url)
        if answer.status != 200:
            _require_taken(answer)
        ids = _found_ids(answer.body, "Patient")
        if len(ids) != 1:
            count = "no patient" if not ids else "more than one patient"
            raise DeliveryError(Problem.IDENTITY, f"The server knows {count} with this record number.")
        return {"reference": f"Patient/{ids[0]}"}


@dataclass(frozen=True, slots=True)
class BundleWay:
    """To a folder, as FHIR documents."""

    to: FhirFile
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Write the bundle whole; its name is the message id. Raises ``DeliveryError``."""
        bundle = document_bundle(parcel, self.to.mrn_system)
        content = json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n"
        drop(self.to.folder, f"{parcel.message_id}.json", content, self.to.mode)
        return Sent.of(content)

    def test(self) -> str:
        """Write a file, and remove it."""
        return try_folder(self.to.folder)


def _require_taken(answer: Answer) -> None:
    status = answer.status
    if status in (200, 201):
        return
    if status in _BUSY:
        raise DeliveryError(Problem.BUSY, f"The server takes nothing now ({status}).", answer.said)
    if status in _NOT_LET_IN:
        raise DeliveryError(Problem.SETTINGS, f"The server does not allow it ({status}).", answer.said)
    if 300 <= status < 400:
        raise DeliveryError(
            Problem.SETTINGS, "The server sends us elsewhere: its address in the settings is not right."
        )
    raise DeliveryError(Problem.REFUSED, f"The server refused the document ({status}).", answer.said)


def _name_of(answer: Answer) -> str:
    """What the server calls the new document: by its answer, or by the address that it gave."""
    body = answer.body
    if body.get("resourceType") == "DocumentReference" and isinstance(body.get("id"), str):
        return f"DocumentReference/{body['id']}"
    entries = body.get("entry") if body.get("resourceType") == "Bundle" else None
    responses = [entry.get("response") for entry in entries or [] if isinstance(entry, dict)]
    places = [str(said.get("location", "")) for said in responses if isinstance(said, dict)]
    for place in (*places, answer.location):
        _, name, rest = place.partition("DocumentReference/")
        if name:
            return f"{name}{rest.partition('/')[0]}"
    return ""


def _found_ids(bundle: dict[str, Any], kind: str) -> list[str]:
    entries = bundle.get("entry")
    resources = (
        [entry.get("resource") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )
    return [
        str(resource["id"])
        for resource in resources
        if isinstance(resource, dict) and resource.get("resourceType") == kind and resource.get("id")
    ]


def _interactions(statement: dict[str, Any], kind: str) -> set[str]:
    """What a CapabilityStatement says can be done with a kind of resource; nothing, where it is not well formed."""
    try:
        return {
            interaction["code"]
            for rest in statement["rest"]
            for resource in rest["resource"]
            if resource["type"] == kind
            for interaction in resource.get("interaction", [])
        }
    except (KeyError, TypeError):
        return set()
