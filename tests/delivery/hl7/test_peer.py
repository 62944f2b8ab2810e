"""A receiver of another maker (``@medplum/hl7``) takes our messages and reads in them what we wrote."""

from __future__ import annotations

import json

from transcribe.delivery.hl7.encoding import unescaped
from transcribe.delivery.sending import Sender
from transcribe.store.states import State
from transcribe.store.store import Store

from ..offices import SENTENCES, addendum, eager, lines, office_with, signed
from ..peers import running


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
