"""The patient list: who is found, who is not, and what is never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.person import Person, Visit, split_name
from transcribe.report import Header
from transcribe.store.checking import check
from transcribe.store.store import Store

from ...store.places import Place, files_of

ANNA = Person(mrn="A-1", family="Müller", given="Anna", middle="Maria", date_of_birth="1950-01-02", sex="F")
OTHER_ANNA = Person(mrn="A-2", family="Müller", given="Anna", date_of_birth="1971-05-06", sex="F")
TWIN = Person(mrn="A-3", family="Müller", given="Anna", date_of_birth="1971-05-06")
JOSE = Person(mrn="J 44-1", family="de la Cruz", given="José", date_of_birth="1980-12-31", sex="M")


@pytest.fixture
def patients(store: Store) -> PatientList:
    known = PatientList(store)
    known.keep([ANNA, OTHER_ANNA, TWIN, JOSE])
    return known


FOUND: list[tuple[dict[str, str], str | None]] = [
    ({"mrn": "A-1"}, "A-1"),
    ({"mrn": "a1"}, "A-1"),
    ({"mrn": "J44 1"}, "J 44-1"),
    ({"mrn": "A-9"}, None),
    ({"name": "Anna Muller", "date_of_birth": "1950-01-02"}, "A-1"),
    ({"name": "Müller, Anna", "date_of_birth": "1950-01-02"}, "A-1"),
    ({"name": "Jose de la Cruz", "date_of_birth": "1980-12-31"}, "J 44-1"),
    ({"name": "Anna Müller", "date_of_birth": "1971-05-06"}, None),  # two of that name and day
    ({"name": "Anna Müller"}, None),
    ({"name": "Anna Miller", "date_of_birth": "1950-01-02"}, None),
    ({"date_of_birth": "1950-01-02"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("asked", "expected"), FOUND)
def test_find(patients: PatientList, asked: dict[str, str], expected: str | None) -> None:
    found = patients.find(**asked)
    assert (found and found.mrn) == expected


def test_what_is_said_later_is_added_to_what_is_known(patients: PatientList) -> None:
    patients.keep([Person(mrn="A-1", family="Schmidt", visits=(Visit(number="V1", day="2026-11-20"),))])
    patients.keep([Person(mrn="a1", family="Schmidt", visits=(Visit(number="V2", day="2026-11-21"),))])
    found = patients.find(mrn="A-1")
    assert found is not None
    assert (found.family, found.given, found.date_of_birth) == ("Schmidt", "Anna", "1950-01-02")
    assert (found.visit_on("2026-11-20"), found.visit_on("2026-11-21"), found.visit_on(None)) == ("V1", "V2", "")
    assert patients.count() == 4


def test_a_merged_patient_is_found_by_both_numbers(patients: PatientList, store: Store) -> None:
    patients.merge("A-2", TWIN)
    for mrn in ("A-2", "A-3"):
        found = patients.find(mrn=mrn)
        assert found is not None
        assert (found.mrn, found.former, found.sex) == ("A-3", ("A-2",), "F")
    assert patients.count() == 3
    patients.merge("NEVER-SEEN", ANNA)
    merged = patients.find(mrn="NEVER-SEEN")
    assert merged is not None
    assert merged.mrn == "A-1"
    assert check(store).whole


def test_what_a_header_is_checked_against(patients: PatientList) -> None:
    said = Header(patient="Anna Miller", mrn="A-1", recipient="Dr. Hall")
    known = patients.header(said)
    assert known == Header(patient="Anna Maria Müller", mrn="A-1", date_of_birth="1950-01-02", recipient="Dr. Hall")
    assert patients.header(Header(patient="Nobody")) is None


def test_the_list_is_sealed(lite: Place, patients: PatientList, store: Store) -> None:
    store.close()
    for content in files_of(lite.folder).values():
        assert b"Cruz" not in content
        assert b"1980-12-31" not in content


def test_it_is_sealed_on_postgresql_too(on_server: Place) -> None:
    from sqlalchemy import text

    with on_server.open() as store:
        PatientList(store).keep([JOSE])
        with store.database.reading() as connection:
            rows = str(connection.execute(text("SELECT number, body FROM patients")).all())
            keys = str(connection.execute(text("SELECT key FROM patient_keys")).all())
        assert "Cruz" not in rows + keys
        found = PatientList(store).find(mrn="J44-1")
        assert found == JOSE


NAMES = [
    ("Philippa Quarterdeck", ("Quarterdeck", "Philippa", "")),
    ("Philippa M. van Dyke", ("Dyke", "Philippa", "M. van")),  # a patient list knows better
    ("van Dyke, Philippa M.", ("van Dyke", "Philippa", "M.")),
    ("Cher", ("Cher", "", "")),
    ("", ("", "", "")),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_split_name(name: str, expected: tuple[str, str, str]) -> None:
    assert split_name(name) == expected


def test_nothing_of_the_list_lies_in_plain_files(lite: Place, tmp_path: Path) -> None:
    with lite.open() as store:
        PatientList(store).keep([JOSE])
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"de la Cruz" in path.read_bytes()]
