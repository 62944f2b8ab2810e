"""The running office takes the patients' feed itself, and lets another program have it."""

from __future__ import annotations

import logging
import socket
from contextlib import closing

import pytest

from tests.store.places import Place
from transcribe.delivery.destinations import Feed
from transcribe.delivery.hl7.mllp import END, START
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.listening import listening
from transcribe.settings import Settings

from .offices import at_work, settings_of, wait_for

ADMITTED = (
    "MSH|^~\\&|HIS|HOSP|TRANSCRIBE|OFFICE|20261122080000||ADT^A01|1|P|2.5\r"
    "PID|1||440721^^^HOSP^MR||Quarterdeck^Philippa||19530614|F\r"
)


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def listening_at(port: int) -> Settings:
    return settings_of().model_copy(update={"patients": Feed(listen=f"127.0.0.1:{port}")})


def answer(port: int) -> bytes:
    """What the office answers to a message, or nothing if nobody is there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as there:
            there.sendall(START + ADMITTED.encode() + END)
            got = b""
            while END not in got and (piece := there.recv(4096)):
                got += piece
            return got
    except ConnectionRefusedError:
        return b""


def test_the_office_listens_as_long_as_it_runs(lite: Place) -> None:
    port = free_port()
    with lite.open() as store:
        with at_work(store, listening_at(port), jobs=False):
            wait_for(lambda: b"MSA|AA|1" in answer(port), "the answer")
        assert answer(port) == b""
        patient = PatientList(store).find(mrn="440721")
        assert patient is not None
        assert patient.name == "Philippa Quarterdeck"


def test_a_worker_beside_it_does_not(lite: Place) -> None:
    port = free_port()
    with lite.open() as store, at_work(store, listening_at(port), jobs=False, feed=False):
        assert answer(port) == b""


def test_where_another_program_listens_the_office_waits_for_the_port(
    lite: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("transcribe.workflow.feed.AGAIN_SECONDS", 0.1)  # instead of half a minute
    caplog.set_level(logging.WARNING)
    port = free_port()
    settings = listening_at(port)
    with lite.open() as store:
        with listening(settings.patients, PatientList(store)), at_work(store, settings, jobs=False) as works:
            wait_for(lambda: "feed cannot be taken here" in caplog.text, "the office's word")
            assert works.runs
        with at_work(store, settings, jobs=False):
            wait_for(lambda: b"MSA|AA|1" in answer(port), "the answer")
