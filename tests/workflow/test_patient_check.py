"""A wrong patient is a critical flag, wherever the patient list, the worklist and the dictation differ."""

from __future__ import annotations

import pytest

from tests.store.places import report
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.person import Person
from transcribe.postprocess.drafting import Dictation, draft, plain_transcript
from transcribe.report import Header, Report, Severity, Source
from transcribe.settings import Settings
from transcribe.store.store import Store
from transcribe.workflow.patient_check import compared, completed

LIST = (
    Person(mrn="440721", family="Quarterdeck", given="Philippa", date_of_birth="1953-06-14", former=("17",)),
    Person(mrn="550300", family="Lindqvist", given="Tore", date_of_birth="1948-01-30"),
)
DICTATED_BY = "this is doctor grace osei dictating a clinic note on patient"
WHOLE = Header(patient="Philippa Quarterdeck", date_of_birth="1953-06-14", mrn="440721")


@pytest.fixture
def patients(lite_store: Store) -> PatientList:
    patients = PatientList(lite_store)
    patients.keep(LIST)
    return patients


@pytest.mark.parametrize(
    ("came", "known"),
    [
        (Header(mrn="440721"), WHOLE),
        (Header(mrn="17"), WHOLE),  # a record number of former times
        (Header(patient="Philippa Quarterdeck", date_of_birth="1953-06-14"), WHOLE),
        (Header(patient="Philipa Quarterdeck", mrn="440721"), WHOLE),  # another spelling
        (Header(patient="Tore Lindqvist", mrn="440721"), None),  # another patient: nothing is replaced
        (Header(date_of_birth="1935-06-14", mrn="440721"), None),
        (Header(patient="Philippa Quarterdeck"), None),  # a name alone is nobody
        (Header(mrn="999999"), None),
        (Header(), None),
    ],
)
def test_what_came_with_the_sound_is_completed_where_nothing_contradicts(
    patients: PatientList, came: Header, known: Header | None
) -> None:
    assert completed(came, patients) == (known or came)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (WHOLE, []),
        (Header(patient="Phillipa Quarterdeck", mrn="440721"), []),
        (Header(patient="Tore Lindqvist", mrn="440721"), ["patient"]),
        (WHOLE.model_copy(update={"date_of_birth": "1953-06-15"}), ["date_of_birth"]),
        (WHOLE.model_copy(update={"mrn": "440712"}), ["mrn"]),  # two figures were exchanged
        (WHOLE.model_copy(update={"mrn": "550300"}), ["patient", "date_of_birth"]),  # another one's number
        (WHOLE.model_copy(update={"mrn": "17"}), []),
        (Header(patient="Nobody Known", mrn="1"), []),
        (Header(), []),
    ],
)
def test_what_the_header_says_is_looked_up(patients: PatientList, header: Header, fields: list[str]) -> None:
    asked = compared(report().model_copy(update={"header": header}), patients)
    assert [(flag.field, flag.kind, flag.severity) for flag in asked.flags] == [
        (field, "identity", Severity.CRITICAL) for field in fields
    ]
    assert asked.header == header  # nothing is replaced


def spoken(words: str, came: Header, patients: PatientList) -> Report:
    """The draft of these words, on the way that a dictation goes at the workbench."""
    beside = Dictation(worklist=completed(came, patients))
    written = draft(plain_transcript(words), None, Source(file="visit.wav"), Settings(), dictation=beside)
    return compared(written, patients)


@pytest.mark.parametrize(
    ("words", "came", "fields"),
    [
        (f"{DICTATED_BY} philippa quarterdeck next heading plan follow up in six weeks", Header(mrn="440721"), []),
        (
            f"{DICTATED_BY} tore lindqvist next heading plan follow up in six weeks",
            Header(mrn="440721"),  # completed from the list to be Philippa Quarterdeck
            ["patient"],
        ),
        (
            f"{DICTATED_BY} tore lindqvist medical record number four four zero seven two one next heading plan "
            "follow up in six weeks",
            Header(),  # the dictation alone
            ["patient"],
        ),
    ],
)
def test_the_spoken_header_is_compared_with_the_list(
    patients: PatientList, words: str, came: Header, fields: list[str]
) -> None:
    flags = spoken(words, came, patients).flags
    critical = [flag.field for flag in flags if flag.kind == "identity" and flag.severity is Severity.CRITICAL]
    assert critical == fields
