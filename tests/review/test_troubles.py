"""What does not go on by itself is told to who looks after the machine, without patients."""

from __future__ import annotations

from pathlib import Path

from transcribe.inbox.folders import Inbox
from transcribe.store.moments import now
from transcribe.store.schema import Delivery
from transcribe.workflow.intake import Intake
from transcribe.workflow.roll import note_trouble, sign_on

from .office import MRN, PATIENT, Bench


def test_an_office_without_troubles(office: Bench) -> None:
    told = office.browser("ada").get("/troubles").json()
    assert told == {"refused": [], "workers": [], "deliveries": [], "put_aside": 0, "waiting": 0}


def test_a_file_that_was_not_taken_in(office: Bench, tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox")
    (inbox.path / "osei").mkdir(parents=True)
    (inbox.path / "osei" / "visit.wav").write_bytes(b"")
    intake = Intake(office.store, office.desk.settings)
    for recording in inbox.recordings():
        intake.give(recording)
    (file,) = office.browser("ada").get("/troubles").json()["refused"]
    assert file["name"] == "visit.wav"
    assert file["sentence"]


def test_a_worker_that_cannot_work(office: Bench) -> None:
    sign_on(office.store, "north", 2)
    note_trouble(office.store, "north", "The recogniser's weights are not there.")
    (worker,) = office.browser("sue").get("/troubles").json()["workers"]
    assert (worker["where"], worker["sentence"]) == ("north", "The recogniser's weights are not there.")


def test_what_does_not_arrive_and_what_was_put_aside(office: Bench) -> None:
    office.failed()
    dictation = office.signed()
    row = {
        "dictation_id": dictation,
        "version": 1,
        "event": "signed",
        "destination": "records",
        "message_id": "0" * 32,
        "planned_at": now(),
        "state": "waiting",
        "attempts": 7,
        "due_at": now(),
        "needs_help": True,
        "problem": "refused",
    }
    with office.store.database.writing() as connection:
        connection.execute(Delivery.__table__.insert().values(**row))  # type: ignore[attr-defined]
    answer = office.browser("ada").get("/troubles")
    told = answer.json()
    assert (told["put_aside"], told["deliveries"][0]["where"]) == (1, "records")
    assert "7 times" in told["deliveries"][0]["sentence"]
    assert PATIENT not in answer.text
    assert MRN not in answer.text
