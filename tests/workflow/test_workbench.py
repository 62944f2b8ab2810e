"""What becomes of a dictation: a draft, another attempt, or a place aside with the reason in words."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.store.places import signed
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.person import Person
from transcribe.report import DocumentType, Header
from transcribe.settings import Settings
from transcribe.store.checking import check
from transcribe.store.schema import Attempt
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow import jobs as jobs_module
from transcribe.workflow.claims import Claim
from transcribe.workflow.jobs import Jobs

from .offices import at_work, bring, reasons, settings_of, states, wait_for, wait_until_done
from .quick import DICTATED


def attempts(store: Store, dictation: str) -> list[str | None]:
    with store.database.reading() as connection:
        asked = select(Attempt.outcome).where(Attempt.dictation_id == dictation).order_by(Attempt.number)
        return list(connection.scalars(asked))


def test_a_dictation_becomes_a_draft_with_its_word_file(store: Store) -> None:
    dictation = bring(store, author="osei", document_type=DocumentType.LETTER, stat=True)
    with at_work(store):
        wait_for(lambda: store.documents(dictation))
    row = store.row(dictation)
    assert (row.state, row.newest, row.state_by) == (State.DRAFT, 1, "system")
    report = store.version(dictation)
    assert report.text.startswith(DICTATED)
    assert (report.document_type, report.priority) == (DocumentType.LETTER, "stat")
    assert [(made.version, made.kind) for made in store.documents(dictation)] == [(1, "docx")]
    with store.database.reading() as connection:
        attempt = connection.execute(select(*Attempt.__table__.columns)).one()
    assert (attempt.outcome, attempt.audio_seconds, attempt.worker) == ("drafted", 2.0, "one")
    assert attempt.work_seconds > 0
    assert check(store).whole


def test_the_patient_list_completes_what_came_with_the_sound(lite_store: Store) -> None:
    store = lite_store
    PatientList(store).keep([Person(mrn="440721", family="Quarterdeck", given="Philippa", date_of_birth="1953-06-14")])
    dictation = bring(store, header=Header(mrn="440721", date_of_service="2026-11-02"))
    unknown = bring(store, number=2, header=Header(mrn="1"))
    with at_work(store):
        wait_until_done(store)
    header = store.version(dictation).header
    assert (header.patient, header.date_of_birth) == ("Philippa Quarterdeck", "1953-06-14")
    assert header.date_of_service == "2026-11-02"
    assert store.version(unknown).header == Header(mrn="1")


def test_the_drafter_is_told_what_the_author_has_signed_and_nobody_else(lite_store: Store) -> None:
    store = lite_store
    signed(store)
    own = bring(store, "asks what was signed", author="osei")
    another = bring(store, "asks what was signed", 2, author="reyes")
    with at_work(store):
        wait_for(lambda: {states(store)[own], states(store)[another]} == {State.DRAFT})
    assert "Signed before: No chest pain today." in store.version(own).text
    assert "chest pain" not in store.version(another).text
    assert store.facts(own).before == ""  # it is told, not kept


@pytest.mark.parametrize(
    ("what", "outcomes", "reason"),
    [
        ("cannot be used", ["quarantined"], "The file is damaged."),
        ("goes down", ["crashed"] * 2, "The recogniser went down while it worked on this recording."),
        ("hangs", ["timeout"] * 2, "The recogniser took longer for this recording than is allowed."),
        ("eats memory", ["memory"] * 2, "The recogniser needed more memory for this recording than is allowed."),
        (
            "has a bug",
            ["failed"] * 2,
            "An error in the program (ValueError) kept this recording from being transcribed.",
        ),
    ],
)
def test_what_cannot_be_done_is_put_aside_with_its_reason_and_the_night_goes_on(
    lite_store: Store, what: str, outcomes: list[str], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = lite_store
    caplog.set_level(logging.DEBUG)
    bad, good = bring(store, what), bring(store, number=2)
    with at_work(store, settings_of(attempts=2, silence_minutes=0.1, memory_mb=2000)):
        wait_until_done(store)
    assert (reasons(store, good), states(store)) == ([], {bad: State.QUARANTINED, good: State.DRAFT})
    assert reasons(store, bad)[-1] == ("quarantined", reason)
    assert attempts(store, bad) == outcomes
    assert store.versions(bad) == ()
    assert "Quarterdeck" not in caplog.text


def test_a_second_attempt_has_the_settings_of_the_first(lite_store: Store, tmp_path: Path) -> None:
    store, sign = lite_store, tmp_path / "mended"
    dictation = bring(store, f"fails until {sign} ")
    with at_work(store, settings_of(model="first", retry_minutes=60.0)):
        wait_for(lambda: states(store)[dictation] is State.FAILED)
    sign.touch()
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE work SET not_before = NULL")
    with at_work(store, settings_of(model="second")):
        wait_until_done(store)
    assert store.version(dictation).source.model == "first"


def test_what_a_person_sends_back_is_done_anew_with_the_settings_of_today(lite_store: Store) -> None:
    store = lite_store
    dictation = bring(store)
    with at_work(store, settings_of(model="first")):
        wait_until_done(store)
    store.move(dictation, State.DRAFT, State.RECEIVED, "sue", "The model was the wrong one.")
    with at_work(store, settings_of(model="second")):
        wait_for(lambda: store.row(dictation).newest == 2)
    assert [store.version(dictation, number).source.model for number in (1, 2)] == ["first", "second"]


def test_trouble_of_the_machine_costs_no_attempt(lite_store: Store) -> None:
    store = lite_store
    dictation = bring(store, "needs weights")
    with at_work(store) as works:
        wait_for(lambda: attempts(store, dictation) == ["postponed"])
        assert works.bench is not None
        assert works.bench.trouble == "The weights are missing."
    assert states(store)[dictation] is State.RECEIVED


def test_what_is_broken_off_waits_for_the_next_time(lite_store: Store) -> None:
    store = lite_store
    dictation = bring(store, "hangs")
    with at_work(store):
        wait_for(lambda: states(store)[dictation] is State.TRANSCRIBING)
    assert states(store)[dictation] is State.RECEIVED
    assert attempts(store, dictation) == ["broken_off"]


@pytest.mark.parametrize("kept", [True, False], ids=["its thread ended", "nothing came of it"])
def test_a_job_that_never_began_keeps_no_typist(lite_store: Store, monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    """The database is away in the moment in which a job begins: it waits for nobody, and is begun anew."""
    store, begin = lite_store, Jobs.begin
    lost: list[Claim] = []

    def begin_unless_first(jobs: Jobs, claim: Claim) -> None:
        if lost:
            return begin(jobs, claim)
        lost.append(claim)
        if kept:
            monkeypatch.setattr(jobs_module, "_draft", ended)
            begin(jobs, claim)
        return None

    def ended(dictation: str, attempt: int) -> str:
        monkeypatch.setattr(jobs_module, "_draft", draft)
        raise ConnectionError("the connection is lost")

    draft = jobs_module._draft
    monkeypatch.setattr(Jobs, "begin", begin_unless_first)
    dictations = [bring(store, number=number) for number in range(3)]
    with at_work(store, settings_of(cores=1)):
        wait_until_done(store)
    assert states(store) == dict.fromkeys(dictations, State.DRAFT)
    assert len(lost) == 1
    assert attempts(store, lost[0].dictation) == ["broken_off", "drafted"]


def test_outside_the_window_only_stat_is_done(lite_store: Store) -> None:
    store = lite_store
    routine, stat = bring(store), bring(store, number=1, stat=True)
    never = Settings().work.window  # always open
    assert never == ""
    with at_work(store, window=closed_now()):
        wait_for(lambda: states(store)[stat] is State.DRAFT)
        assert states(store)[routine] is State.RECEIVED
    with at_work(store):
        wait_until_done(store)


def closed_now() -> str:
    """A window of one hour that begins in two."""
    from datetime import datetime, timedelta

    start = datetime.now() + timedelta(hours=2)
    return f"{start:%H:%M}-{start + timedelta(hours=1):%H:%M}"
