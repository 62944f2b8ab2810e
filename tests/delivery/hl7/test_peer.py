"""A receiver of another maker (``@medplum/hl7``) takes our messages and reads in them what we wrote."""

from __future__ import annotations

import base64
import io
import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest

from transcribe.delivery.hl7.encoding import unescaped
from transcribe.delivery.sending import Sender
from transcribe.store.states import State
from transcribe.store.store import Store

from ..offices import PATIENT, SENTENCES, addendum, eager, lines, office_with, signed, until_all_is_there
from ..peers import running
from .test_mdm import require_strict


def test_medplums_receiver_takes_a_report_and_its_addendum(store: Store) -> None:
    dictation = signed(store)
    with running("hl7.mjs") as peer:
        sender = Sender(office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=peer.port, tls=False)))
        assert sender.run_once().delivered == 1
        addendum(store, dictation, "The biopsy was benign.")
        assert sender.run_once().delivered == 1
        came = [json.loads(peer.line()) for _ in range(2)]
    assert [message["id"] for message in came] == [line.message_id for line in lines(store, dictation)]
    texts = [
        {unescaped(segment.split("|")[5]) for segment in message["segments"] if segment.startswith("OBX")}
        for message in came
    ]
    assert set(SENTENCES) <= texts[0]
    assert "The biopsy was benign." in texts[1]
    assert store.row(dictation).state is State.DISTRIBUTED


def test_a_receiver_that_is_killed_before_it_answers(store: Store) -> None:
    """It may have taken the report: the same message comes again, by which the receiver knows that it has it."""
    dictation = signed(store)
    with running("hl7.mjs", "0", "silent") as killed, ThreadPoolExecutor(1) as thread:
        port = killed.port
        sender = Sender(office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=port, tls=False)))
        sending = thread.submit(sender.run_once)
        first = json.loads(killed.line())
        killed.kill()
        assert (sending.result().delivered, sending.result().failed) == (0, 1)
    assert store.row(dictation).state is State.SIGNED
    with running("hl7.mjs", str(port)) as peer:
        until_all_is_there(sender)
        assert json.loads(peer.line()) == first
    assert [line.message_id for line in lines(store, dictation)] == [first["id"]]
    assert store.row(dictation).state is State.DISTRIBUTED


@pytest.mark.parametrize("content", ["PDF", "RTF"])
def test_a_document_comes_whole_out_of_its_message(store: Store, content: str) -> None:
    """Base64 of some ten kilobytes in one OBX, as ED; a strict reader accepts the message as it arrived."""
    if content == "PDF" and shutil.which("soffice") is None:
        pytest.skip("there is no LibreOffice on this machine")
    signed(store)
    with running("hl7.mjs") as peer:
        destination = eager(kind="hl7", name="ehr", host="127.0.0.1", port=peer.port, tls=False, content=content)
        assert Sender(office_with(store, {**destination, "timeout_seconds": 60})).run_once().delivered == 1
        segments = json.loads(peer.line())["segments"]
    require_strict("\r".join(segments))
    (obx,) = (segment.split("|") for segment in segments if segment.startswith("OBX"))
    (txa,) = (segment.split("|") for segment in segments if segment.startswith("TXA"))
    source, kind, subtype, encoding, data = obx[5].split("^")
    document = base64.b64decode(data, validate=True)
    assert (obx[2], txa[3], source, encoding) == ("ED", "AP", "", "Base64")
    assert (kind, subtype) == ("application", content.lower())
    if content == "RTF":
        text = document.decode("ascii")
        assert text.startswith(r"{\rtf1")
        assert text.rstrip().endswith("}")
    else:
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages)
        assert SENTENCES[0] in text
    assert PATIENT in text
