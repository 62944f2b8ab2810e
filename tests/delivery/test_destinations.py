"""What an administrator may write into ``[[destinations]]``, and what is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from .offices import settings_with

MAIL = {"kind": "email", "name": "m", "host": "mail.example", "sender": "a@b.example"}
FHIR = {"kind": "fhir", "name": "f", "url": "https://ehr.example/fhir", "mrn_system": "urn:mrn"}
FOLDER = {"kind": "folder", "name": "d", "folder": "/srv/out"}
HL7 = {"kind": "hl7", "name": "h", "host": "ehr.example", "port": 2575}

GOOD: list[dict[str, Any]] = [
    {**MAIL, "send": "notice", "portal": "https://portal.example"},
    {**MAIL, "pdf_password": "keyring:transcribe/pdf"},
    {**FHIR, "url": "http://127.0.0.1:8080/fhir"},
    {**FHIR, "url": "http://localhost:8080/fhir"},
    {**FHIR, "token_url": "https://ehr.example/token", "client_id": "us", "private_key": "file:/etc/key.pem"},
    {**FOLDER, "file_name": "{type}-{message}"},
    {**FOLDER, "kind": "printer"},
    {**FOLDER, "file_name": "{mrn}-{id}", "patient_data_in_names": True},
    HL7,
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({**MAIL}, "pdf_password"),
    ({**MAIL, "send": "notice"}, "portal"),
    ({**MAIL, "pdf_password": "hunter2"}, "given by its place"),
    ({**MAIL, "pdf_password": "env:X", "security": "none"}, "security"),
    ({**MAIL, "pdf_password": "env:X", "sender": "a@b.example\nBcc: x@y.example"}, "sender"),
    ({**FHIR, "url": "http://ehr.example/fhir"}, "https"),
    ({**FHIR, "url": "https://user:word@ehr.example/fhir"}, "password"),
    ({**FHIR, "url": "ftp://127.0.0.1/fhir"}, "https"),
    ({**FHIR, "token_url": "https://ehr.example/token"}, "client_id"),
    ({**FHIR, "token_url": "https://e/t", "client_id": "u", "private_key": "env:A", "client_secret": "env:B"}, "both"),
    ({**FOLDER, "folder": "out"}, "whole path"),
    ({**FOLDER, "file_name": "{type}"}, "{id} or {message}"),
    ({**FOLDER, "file_name": "{mrn}-{id}"}, "must be allowed"),
    ({**FOLDER, "file_name": "{id.__class__}"}, "cannot hold"),
    ({**FOLDER, "file_name": "{id}-{0}"}, "cannot hold"),
    ({**FOLDER, "file_name": "{id"}, "cannot hold"),
    ({**FOLDER, "name": "Dr. Hall"}, "name"),
    ({**HL7, "port": 0}, "port"),
    ({**HL7, "prot": 1}, "prot"),
    ({**HL7, "kind": "carrier pigeon"}, "kind"),
]


@pytest.mark.parametrize("destination", GOOD)
def test_taken(destination: dict[str, Any]) -> None:
    assert settings_with(destination).destinations[0].name == destination["name"]


@pytest.mark.parametrize(("destination", "why"), BAD)
def test_refused(destination: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why.replace("{", r"\{").replace("}", r"\}")):
        settings_with(destination)


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="same name"):
        settings_with(HL7, {**FOLDER, "name": "h"})


def test_no_secret_is_shown_by_the_settings() -> None:
    assert "hunter2" not in repr(settings_with({**MAIL, "pdf_password": "env:PDF_PASSWORD"}))
