"""A whole dictation, and several that go wrong, with everything logged: no byte of the patient's is in it."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.places import MRN, PATIENT
from transcribe.report import Header
from transcribe.settings import Settings
from transcribe.store.dictations import Facts
from transcribe.store.errors import StoreError
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.logging_setup import configure
from transcribe.workflow.metrics import exposition
from transcribe.workflow.office import Office

from .offices import at_work, settings_of, states, wait_until_done
from .quick import DICTATED, sound

SECRETS = (*PATIENT.split(), MRN, "gallbladder", "Brambleworth", "1948-02-29")
FACTS = Facts(
    author="osei",
    file_name=f"{PATIENT} visit.wav",
    header=Header(patient=PATIENT, mrn=MRN, date_of_birth="1948-02-29", cc=("Dr. Brambleworth",)),
)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """A file into which everything is logged, in all detail."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    path = tmp_path / "log.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        configure(stream=stream, level=logging.DEBUG)
        yield path
        root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
        root.setLevel(before[1])
        logging.captureWarnings(capture=False)


def test_nothing_of_the_patient_is_logged(
    lite_store: Store, logged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox" / "osei"
    inbox.mkdir(parents=True)
    (inbox / f"{PATIENT} {MRN}.wav").write_bytes(sound(number=1))
    (inbox / f"{PATIENT} empty.wav").touch()
    store = lite_store
    for number, what in enumerate(("has a bug", "goes down", "cannot be used"), start=2):
        store.receive(sound(f"{what} {DICTATED}", number), FACTS.model_copy(update={"file_name": f"{PATIENT}.wav"}))
    good = store.receive(sound(number=9), FACTS).id
    with at_work(store, settings_of(inbox.parent)):
        wait_until_done(store)
    _by_people(store, good)
    exposition(Office(Settings(), store))
    for handler in logging.getLogger().handlers:
        handler.flush()
    everything = logged.read_bytes() + "".join(capfd.readouterr()).encode()
    events = [json.loads(line) for line in logged.read_text().splitlines()]
    assert {good} <= {event.get("dictation") for event in events}  # the log is about these dictations
    assert list(states(store).values()).count(State.QUARANTINED) == 3
    assert [secret for secret in SECRETS if secret.casefold().encode() in everything.lower()] == []


def _by_people(store: Store, dictation: str) -> None:
    """A secretary takes it up, asks the author, and does what is not allowed."""
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    report = store.version(dictation)
    store.add_version(dictation, report, "ann", after=1, to=State.RETURNED_TO_AUTHOR, reason=f"Is it {PATIENT}?")
    with pytest.raises(StoreError):
        store.add_version(dictation, report, "ben", after=1)
    with pytest.raises(StoreError):
        store.sign(dictation, 2, "osei")
