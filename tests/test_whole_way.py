"""The whole way of a dictation, with nothing in place of anything.

A new office by ``transcribe setup``, its program by ``transcribe serve``; a recording with its sidecar is dropped into
the inbox, heard by the default recogniser, reviewed and signed in a browser, and delivered to receivers of other
makers; afterwards the store is whole, sealed, and its audit trail tells all of it.
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.peers import Peer, running
from tests.sounds import LETTER, write
from tests.web.conftest import PASSWORD, Visit, browser, saved, visit
from tests.web.office import Office, free_port
from transcribe.audio import SAMPLE_RATE, examine
from transcribe.delivery.hl7.encoding import unescaped
from transcribe.store.opening import open_store
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State

__all__ = ["browser", "visit"]

PATIENT, MRN = "Philippa Quarterdeck", "PQ-774411-88"  # the peers know this record number
SIDECAR = {"PatientName": PATIENT, "DOB": "1958-03-02", "MRN": MRN, "VisitDate": "2026-11-20", "WorkType": "letter"}
TYPED = "Reviewed by Ann."
PATIENCE = 300  # seconds for the draft, and for the delivery, on a busy machine
MORE_SETTINGS = """
[desk]
port = {port}
[watching]
settle_seconds = 0.2
[[destinations]]
kind = "hl7"
name = "ehr"
host = "127.0.0.1"
port = {hl7}
tls = false
[[destinations]]
kind = "fhir"
name = "archive"
url = "http://127.0.0.1:{fhir}"
mrn_system = "urn:harbour:mrn"
content = "{content}"
provenance = true
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def peers() -> Iterator[tuple[Peer, Peer]]:
    """A receiver of HL7 messages and a FHIR server."""
    with running("hl7.mjs") as hl7, running("fhir.mjs") as fhir:
        yield hl7, fhir


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, peers: tuple[Peer, Peer]) -> Iterator[Office]:
    """An office as ``transcribe setup`` makes it, with two destinations, a secretary and a physician; it is open."""
    folder = tmp_path_factory.mktemp("new") / "office"
    transcribe("setup", folder, "--office", "Harbor Street Medical Group", "--author", "osei=Grace Osei, MD; Spine")
    port, (hl7, fhir) = free_port(), peers
    content = "pdf" if shutil.which("soffice") else "docx"
    more = MORE_SETTINGS.format(port=port, hl7=hl7.port, fhir=fhir.port, content=content)
    with (folder / "office.toml").open("a", encoding="utf-8") as settings:
        settings.write(more)
    made = Office(folder, port, (folder / "office.key").read_text(encoding="ascii").strip(), jobs=True)
    with made.store() as store:
        there = {person.id for person in store.people.all()}
        for person in (
            Person("ada", "Ada Sample", frozenset({Role.ADMINISTRATOR})),
            Person("ann", "Ann Sample", frozenset({Role.SECRETARY})),
            Person("osei", "Grace Osei, MD", frozenset({Role.AUTHOR})),
        ):
            if person.id not in there:
                store.people.add(person, SYSTEM)
            store.people.set_password(person.id, PASSWORD, SYSTEM)
    made.start()
    yield made
    made.stop()


def test_from_the_recorder_to_the_record_system(office: Office, visit: Visit, peers: tuple[Peer, Peer]) -> None:
    sound = drop(office)
    received = sound.read_bytes()

    ann = visit("ann")
    ann.set_default_timeout(PATIENCE * 1000)
    ann.click(f"td a:has-text('{PATIENT}')")
    ann.wait_for_selector(".document[contenteditable=true]")
    ann.set_default_timeout(60_000)
    settle_everything(ann)
    ann.focus(".document")
    ann.keyboard.press("Control+End")
    ann.keyboard.type(f" {TYPED}")
    saved(ann)
    ann.keyboard.press("Control+Enter")
    ann.wait_for_selector("main.worklist")

    doctor = visit("osei")
    doctor.get_by_label(f"Sign: {PATIENT}").check()
    doctor.get_by_role("button", name="Sign", exact=True).click()
    doctor.fill("#ask-password", PASSWORD)
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector(".toast:has-text('signed')")

    (dictation,) = ids(office)
    until(lambda: office.state(dictation) is State.DISTRIBUTED)
    hl7, fhir = peers
    arrived_as_hl7(json.loads(hl7.line()))
    document = arrived_as_fhir(fhir)
    downloaded_is_proved(office, ann, dictation, document)

    office.stop()
    assert sound.read_bytes() == received
    kept_sealed_and_audited(office, dictation, received)


def drop(office: Office) -> Path:
    """Lay a recording of twelve seconds into the physician's inbox, its sidecar first."""
    inbox = office.folder / "inbox" / "osei"
    (inbox / "visit.wav.json").write_text(json.dumps(SIDECAR), encoding="utf-8")
    speech = examine(LETTER).samples()[20 * SAMPLE_RATE : 32 * SAMPLE_RATE]
    return write(inbox / "visit.wav", speech)


def settle_everything(page: Any) -> None:
    """Go through all that is flagged as a secretary does who finds it right, and fill what is blank."""
    for _ in range(50):
        points = page.locator(".flags li.point")
        if page.locator(".flags .done").count():
            return
        first = points.first
        key = first.get_attribute("data-key")
        if "blank" in (first.get_attribute("class") or ""):
            first.locator(".point-head").click()
            page.keyboard.type("words")
        else:
            first.locator("button.accept").click()
        page.wait_for_selector(f".flags li[data-key='{key}']", state="detached")
    raise AssertionError("the flags do not end")


def arrived_as_hl7(message: dict[str, Any]) -> None:
    fields = {segment.split("|")[0]: segment.split("|") for segment in message["segments"]}
    assert fields["MSH"][8] == "MDM^T02^MDM_T02"
    assert MRN in fields["PID"][3]
    assert fields["TXA"][17] == "LA"
    text = " ".join(unescaped(each.split("|")[5]) for each in message["segments"] if each.startswith("OBX"))
    assert TYPED in text
    assert "saddle numbness" in text


def arrived_as_fhir(server: Peer) -> bytes:
    """The document that the server holds."""
    (document,) = found(server, "DocumentReference")
    assert (document["status"], document["docStatus"]) == ("current", "final")
    attachment = document["content"][0]["attachment"]
    content = base64.b64decode(attachment["data"])
    assert content[:2] in {b"%P", b"PK"}
    (provenance,) = found(server, "Provenance")
    assert provenance["target"][0]["reference"] == f"DocumentReference/{document['id']}"
    return content


def downloaded_is_proved(office: Office, page: Any, dictation: str, sent: bytes) -> None:
    """What is downloaded at the desk is what was sent, and the store proves that nobody has changed it."""
    kinds = ("pdf", "docx") if sent.startswith(b"%P") else ("docx",)
    for kind in kinds:
        content = page.request.get(f"{office.address}api/dictations/{dictation}/document.{kind}").body()
        assert content == sent or kind == "docx"
        file = office.folder / f"letter.{kind}"
        file.write_bytes(content)
        place = ("--store", office.folder / "store", "--key", f"file:{office.folder / 'office.key'}")
        assert "unchanged: version" in transcribe("sign", "verify", file, *place)


def kept_sealed_and_audited(office: Office, dictation: str, sound: bytes) -> None:
    place = ("--key", f"file:{office.folder / 'office.key'}")
    store = office.folder / "store"
    assert "The audit trail is whole" in transcribe("audit", "verify", store, *place)
    assert "Everything is there: 1 dictations" in transcribe("store", "check", store, *place)
    lines = [json.loads(line) for line in transcribe("audit", "export", store, *place).splitlines()]
    told = [(line["who"], line["action"]) for line in lines if line["dictation"] == dictation]
    assert {who for who, _ in told} >= {"ann", "osei", SYSTEM}
    assert ("osei", "signed") in told
    with open_store(store, office.key) as opened:
        heard = io.BytesIO()
        opened.copy_sound(dictation, heard)
        assert heard.getvalue() == sound
        assert TYPED in opened.version(dictation).text
    for path in (path for path in store.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert b"Quarterdeck" not in content
        assert b"saddle numbness" not in content
        assert sound[1000:1100] not in content
    assert "Quarterdeck" not in office.log()


def found(server: Peer, kind: str) -> list[Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/{kind}") as answer:
        return [entry["resource"] for entry in json.load(answer).get("entry", [])]


def ids(office: Office) -> list[str]:
    with office.store() as store:
        return [row.id for row in store.worklist()]


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it does not become so"
        time.sleep(0.2)


def transcribe(*arguments: object) -> str:
    """What a command prints; it must end well."""
    command = [sys.executable, "-m", "transcribe", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
