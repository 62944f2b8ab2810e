"""The record system's feed over MLLP: taken, answered, and kept from whoever is not allowed."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from transcribe.delivery.destinations import Feed
from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.listening import listening
from transcribe.store.store import Store

from .test_adt import PID, message

HERE = Feed(listen="127.0.0.1:0")


def exchanged(port: int, *contents: bytes) -> list[bytes]:
    """What is answered, until the other side closes or has answered everything."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"".join(contents))
        connection.shutdown(socket.SHUT_WR)
        answered = b""
        while piece := connection.recv(65536):
            answered += piece
    return [part for part in answered.split(b"\x1c\r") if part]


def framed(content: bytes) -> bytes:
    return b"\x0b" + content + b"\x1c\r"


def test_messages_are_taken_and_answered(store: Store) -> None:
    patients = PatientList(store)
    merge = message("ADT^A40", PID.replace("PQ-1", "PQ-2"), "MRG|PQ-1^^^HARBOUR^MR")
    with listening(HERE, patients) as port:
        answers = exchanged(port, framed(message("ADT^A04", PID)), framed(merge), framed(message("ORU^R01", PID)))
    assert [answer.split(b"MSA|")[1].split(b"|")[0:2] for answer in answers] == [[b"AA", b"M1\r"]] * 3
    assert b"|TRANSCRIBE||EHR|HARBOUR|" in answers[0]
    found = patients.find(mrn="PQ-1")
    assert found is not None
    assert found.mrn == "PQ-2"


def test_what_cannot_be_used_is_refused_in_words(store: Store) -> None:
    with listening(HERE, PatientList(store)) as port:
        (answer,) = exchanged(port, framed(message("ADT^A08", "PID|1||^^^HARBOUR^MR")))
    assert b"MSA|AR|M1|The message has no record number" in answer


@pytest.mark.parametrize("content", [b"GET / HTTP/1.1\r\n\r\n\x1c\r", framed(b"hello"), b"\x0b" + b"A" * 2_000_000])
def test_what_is_no_message_gets_no_answer(store: Store, content: bytes) -> None:
    with listening(HERE, PatientList(store)) as port:
        with suppress(OSError):  # closed while we were still talking
            assert exchanged(port, content) == []
        assert len(exchanged(port, framed(message("ADT^A04", PID)))) == 1


def test_who_is_not_allowed_is_not_served(store: Store) -> None:
    elsewhere = Feed(listen="127.0.0.1:0", allow=("10.1.2.0/24",))
    with listening(elsewhere, PatientList(store)) as port, suppress(OSError):
        assert exchanged(port, framed(message("ADT^A04", PID))) == []
    assert PatientList(store).count() == 0


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1:99999999", "256.1.1.1:2575"])
def test_an_address_that_cannot_be_used(store: Store, listen: str) -> None:
    with pytest.raises(DeliveryError, match="listen"), listening(Feed(listen=listen), PatientList(store)):
        pass
