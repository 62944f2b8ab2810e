"""Each document is on the server once in the end, whatever the server does; and we sign in as SMART wants it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fhir.resources.R4B.bundle import Bundle
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.fhir.asking import asked
from transcribe.delivery.outbox import Outbox
from transcribe.delivery.sending import Sender
from transcribe.delivery.ways import way_to
from transcribe.report import Header
from transcribe.store.states import State
from transcribe.store.store import Store

from ..offices import (
    HEADER,
    SENTENCES,
    addendum,
    eager,
    lines,
    office_with,
    report,
    run,
    settings_with,
    signed,
    until_all_is_there,
)
from ..peers import running
from .servers import says, serving, takes_and_says


def ehr(url: str, **values: Any) -> dict[str, Any]:
    return eager(kind="fhir", name="ehr", url=url, mrn_system="urn:harbour:mrn", content="text", **values)


def test_a_report_arrives(store: Store) -> None:
    dictation = signed(store)
    with serving() as server:
        run(office_with(store, ehr(server.url)))
    (document,) = server.documents
    assert document["subject"] == {"reference": "Patient/p1"}
    assert store.row(dictation).state is State.DISTRIBUTED
    created = server.asked[-1]
    assert created.headers["if-none-exist"] == f"identifier=urn:ietf:rfc:3986|{document['masterIdentifier']['value']}"
    assert created.headers["content-type"] == "application/fhir+json"


REFUSAL = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "details": {"text": "no such type"}}]}
MISBEHAVIOUR = {
    "is busy": [says(503), says(429)],
    "fails": [says(500, b"<html>oops</html>")],
    "refuses it once": [says(422, REFUSAL)],
    "takes it and closes": [takes_and_says(0)],
    "takes it and fails": [takes_and_says(500, {})],
    "takes it, and says so without content": [takes_and_says(201, b"")],
    "answers nonsense": [says(404, b"\xff\xfe"), says(400, [1, 2]), says(409, {"issue": "x"})],
    "sends us elsewhere": [says(302)],
}


@pytest.mark.parametrize("conditional", [True, False], ids=["conditional", "without If-None-Exist"])
@pytest.mark.parametrize("behaviours", MISBEHAVIOUR.values(), ids=MISBEHAVIOUR.keys())
def test_each_report_is_there_once(store: Store, behaviours: Any, conditional: bool) -> None:
    dictation = signed(store)
    with serving(*behaviours, conditional=conditional) as server:
        until_all_is_there(Sender(office_with(store, ehr(server.url))))
    assert len(server.documents) == 1
    assert store.row(dictation).state is State.DISTRIBUTED


def test_what_a_server_says_is_told(store: Store) -> None:
    dictation = signed(store)
    with serving(says(422, REFUSAL)) as server:
        run(office_with(store, {**ehr(server.url), "longest_pause_minutes": 60}))
    (line,) = lines(store, dictation)
    assert (line.problem, line.needs_help) == ("refused", True)
    assert line.told == "The server refused the document (422). no such type"


def test_a_patient_whom_the_server_does_not_know(store: Store) -> None:
    signed(store, report(header=HEADER.model_copy(update={"mrn": "UNKNOWN-1"})))
    with serving() as server:
        run(office_with(store, ehr(server.url)))
    (line,) = Outbox(store).lines(failed=True)
    assert line.told == "The server knows no patient with this record number."
    assert server.documents == []


def test_an_addendum_refers_to_what_the_server_calls_the_report(store: Store) -> None:
    dictation = signed(store)
    with serving() as server:
        sender = run(office_with(store, ehr(server.url, patient="identifier")))
        addendum(store, dictation)
        sender.run_once()
    assert server.documents[1]["relatesTo"] == [{"code": "appends", "target": {"reference": "DocumentReference/d1"}}]
    assert server.documents[0]["subject"]["identifier"]["value"] == "PQ-774411-88"


def pem(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


KEYS = {
    "RS384": lambda: rsa.generate_private_key(65537, 2048),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
}


@pytest.mark.parametrize("algorithm", KEYS)
def test_signing_in_with_a_key(store: Store, monkeypatch: pytest.MonkeyPatch, algorithm: str) -> None:
    key = KEYS[algorithm]()
    monkeypatch.setenv("EHR_KEY", pem(key))
    for sound in (b"one", b"two"):
        signed(store, sound=sound)
    with serving(token="let me in") as server:
        url = f"{server.url}/token"
        run(office_with(store, ehr(server.url, token_url=url, client_id="us", private_key="env:EHR_KEY", key_id="k1")))
    assert len(server.documents) == 2
    (signing_in,) = [request for request in server.asked if request.path == "/token"]  # one token for both
    assert signing_in.form["grant_type"] == "client_credentials"
    assert signing_in.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    imported = (RSAKey if algorithm == "RS384" else ECKey).import_key(pem(key))
    token = jwt.decode(signing_in.form["client_assertion"], imported, algorithms=[algorithm])
    assert token.header == {"alg": algorithm, "typ": "JWT", "kid": "k1"}
    assert (token.claims["iss"], token.claims["sub"], token.claims["aud"]) == ("us", "us", url)


def test_signing_in_with_a_secret(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHR_SECRET", "s3cret")
    signed(store)
    with serving(token="let me in") as server:
        url = f"{server.url}/token"
        run(office_with(store, ehr(server.url, token_url=url, client_id="us", client_secret="env:EHR_SECRET")))
    assert len(server.documents) == 1
    assert server.asked[0].headers["authorization"] == "Basic dXM6czNjcmV0"


def test_a_token_that_is_no_longer_taken_is_renewed_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHR_SECRET", "s3cret")
    signed(store, sound=b"one")
    with serving(token="first") as server:
        url = f"{server.url}/token"
        office = office_with(store, ehr(server.url, token_url=url, client_id="us", client_secret="env:EHR_SECRET"))
        sender = run(office)
        server.token = "second"
        signed(store, sound=b"two")
        sender.run_once()
    assert len(server.documents) == 2


def test_a_secret_that_is_not_there(store: Store) -> None:
    signed(store)
    with serving(token="x") as server:
        url = f"{server.url}/token"
        run(office_with(store, ehr(server.url, token_url=url, client_id="us", client_secret="env:NO_SUCH_VARIABLE")))
    (line,) = Outbox(store).lines(failed=True)
    assert line.told == "There is no password or key where the settings say that it is."


def test_trying_a_server() -> None:
    with serving() as server:
        settings = settings_with(ehr(server.url))
        assert "does not say that it takes new documents" in way_to(settings.destinations[0], settings).test()
    settings = settings_with(ehr("http://127.0.0.1:9"))
    with pytest.raises(DeliveryError, match="cannot be reached"):
        way_to(settings.destinations[0], settings).test()


def test_medplums_router_takes_it_once_and_refuses_what_is_no_r4(store: Store) -> None:
    dictation = signed(store)
    with running("fhir.mjs") as peer:
        url = f"http://127.0.0.1:{peer.port}"
        settings = settings_with(eager(**{**ehr(url), "timeout_seconds": 60}))
        assert way_to(settings.destinations[0], settings).test() == "The server can be used."
        office = office_with(store, {**ehr(url), "timeout_seconds": 60})
        sender = run(office)
        addendum(store, dictation)
        sender.run_once()
        assert [line.stage for line in lines(store, dictation)] == ["confirmed", "confirmed"]
        with httpx.Client(trust_env=False, timeout=60) as client:
            found = client.get(f"{url}/DocumentReference").json()
            first, second = sorted(
                (entry["resource"] for entry in found["entry"]), key=lambda made: "relatesTo" in made
            )
            assert second["relatesTo"][0]["target"]["reference"] == f"DocumentReference/{first['id']}"
            bad = json.dumps({"resourceType": "DocumentReference", "status": "nonsense"}).encode()
            refused = asked(client, "POST", f"{url}/DocumentReference", content=bad)
        assert refused.status in (400, 422)
        assert "DocumentReference.content" in refused.said
    assert store.row(dictation).state is State.DISTRIBUTED


def test_bundles_as_files(store: Store, tmp_path: Path) -> None:
    dictation, folder = signed(store), tmp_path / "bundles"
    folder.mkdir()
    run(office_with(store, {"kind": "fhir_file", "name": "files", "folder": str(folder), "mrn_system": "urn:mrn"}))
    (line,) = lines(store, dictation)
    text = (folder / f"{line.message_id}.json").read_text(encoding="utf-8")
    Bundle.model_validate(json.loads(text))
    assert SENTENCES[2] in text.replace("\\\\", "\\")
    assert [path.name for path in folder.iterdir()] == [f"{line.message_id}.json"]


def test_nothing_is_asked_of_a_server_about_nobody(store: Store) -> None:
    signed(store, report(header=Header()))
    with serving() as server:
        run(office_with(store, ehr(server.url)))
        assert server.asked == []
