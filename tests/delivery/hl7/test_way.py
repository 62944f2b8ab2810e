"""Each signed report arrives exactly once in the end, whatever the receiver does."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from transcribe.delivery.outbox import Outbox, Stage
from transcribe.delivery.sending import Sender
from transcribe.store.checking import check
from transcribe.store.states import State
from transcribe.store.store import Store

from ..offices import addendum, eager, lines, office_with, signed, until_all_is_there
from . import receivers
from .receivers import Behaviour, receiving


def ehr(port: int, **values: Any) -> dict[str, Any]:
    return eager(kind="hl7", name="ehr", host="127.0.0.1", port=port, tls=False, **values)


def test_a_report_arrives_and_the_dictation_is_distributed(store: Store) -> None:
    dictation = signed(store)
    with receiving() as receiver:
        done = Sender(office_with(store, ehr(receiver.port))).run_once()
    assert (done.planned, done.delivered, done.failed, done.distributed) == (1, 1, 0, 1)
    (line,) = lines(store, dictation)
    assert line.stage is Stage.CONFIRMED
    assert list(receiver.taken) == [line.message_id]
    assert store.row(dictation).state is State.DISTRIBUTED
    assert check(store).whole


MISBEHAVIOUR: dict[str, list[Behaviour]] = {
    "closes in mid-message": [receivers.closes_without_taking],
    "takes it and dies before the answer": [receivers.takes_and_closes],
    "answers too late": [receivers.too_late],
    "answers about another message": [receivers.about_another],
    "answers about another message first": [receivers.another_first],
    "reports an error": [receivers.says("AE", "table locked")],
    "cannot commit": [receivers.says("CE")],
    "rejects it once": [receivers.says("AR", "unknown document type")],
    "answers a code that nobody knows": [receivers.says("XX")],
    "answers nonsense": [receivers.takes_and_says(b"HTTP/1.1 400 Bad Request\r\n\r\n\x1c\r")],
    "answers an empty frame": [receivers.takes_and_says(b"\x0b\x1c\r")],
    "answers half a frame": [receivers.takes_and_says(b"\x0bMSH|^~\\&|EHR"), receivers.takes_and_closes],
    "answers without end": [receivers.takes_and_says(b"\x0b" + b"A" * 200_000)],
    "answers something without MSA": [receivers.takes_and_says(b"\x0bMSH|^~\\&|EHR\r\x1c\r")],
    "answers something that is not text": [receivers.takes_and_says(b"\x0b\xff\xfe\x00MSH\xff|\r\x1c\r")],
    "answers byte by byte": [receivers.in_pieces],
    "all one after the other": [
        receivers.closes_without_taking,
        receivers.takes_and_closes,
        receivers.about_another,
        receivers.says("AE"),
        receivers.says("AR"),
    ],
}


@pytest.mark.parametrize("behaviours", MISBEHAVIOUR.values(), ids=MISBEHAVIOUR.keys())
def test_each_report_arrives_exactly_once(store: Store, behaviours: list[Behaviour]) -> None:
    dictations = [signed(store, sound=sound) for sound in (b"one", b"two")]
    with receiving(*behaviours) as receiver:
        sender = Sender(office_with(store, ehr(receiver.port, timeout_seconds=0.4)))
        until_all_is_there(sender)
    planned = {line.message_id for dictation in dictations for line in lines(store, dictation)}
    assert set(receiver.taken) == planned
    assert len(planned) == 2
    for dictation in dictations:
        assert store.row(dictation).state is State.DISTRIBUTED
    repeated = [message for message in receiver.came if receivers.control_id(message) in planned]
    assert set(repeated) == set(receiver.taken.values())  # the same bytes each time


def test_what_is_rejected_stands_in_the_list_of_failures_at_once(store: Store) -> None:
    dictation = signed(store)
    with receiving(receivers.says("AR", "no such patient: Quarterdeck")) as receiver:
        office = office_with(store, {**ehr(receiver.port), "longest_pause_minutes": 60})
        done = Sender(office).run_once()
    assert (done.delivered, done.failed) == (0, 1)
    (line,) = Outbox(store).lines(failed=True)
    assert (line.dictation, line.problem, line.needs_help) == (dictation, "refused", True)
    assert line.told == "The receiver rejected the message (AR). no such patient: Quarterdeck"
    assert store.row(dictation).state is State.SIGNED


def test_nobody_there(store: Store) -> None:
    dictation = signed(store)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sender = Sender(office_with(store, ehr(port, attempts=2)))
    assert sender.run_once().failed == 1
    assert Outbox(store).lines(failed=True) == ()
    while not Outbox(store).lines(failed=True):
        sender.run_once()
    (line,) = lines(store, dictation)
    assert (line.attempts, line.problem) == (2, "unreachable")
    with receiving(port=port) as receiver:
        until_all_is_there(sender)
    assert list(receiver.taken) == [line.message_id]


def test_an_addendum_waits_for_what_it_adds_to(store: Store) -> None:
    dictation = signed(store)
    with receiving(*[receivers.says("AE")] * 3) as receiver:
        sender = Sender(office_with(store, ehr(receiver.port)))
        sender.run_once()
        addendum(store, dictation)
        assert not receiver.taken
        until_all_is_there(sender)
    first, second = receiver.taken.values()
    assert b"|MDM^T02^MDM_T02|" in first
    assert b"|MDM^T06^MDM_T02|" in second
    number = dictation[:20].upper().encode()
    assert b"|" + number + b"-A3^TRANSCRIBE|" + number + b"^TRANSCRIBE|" in second
    assert store.row(dictation).state is State.DISTRIBUTED
