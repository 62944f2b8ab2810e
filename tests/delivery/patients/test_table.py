"""Patient lists as spreadsheets and record systems write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.delivery.patients.person import Person, Visit
from transcribe.delivery.patients.table import PatientTableError, read_table

ANNA = Person(mrn="A-1", family="Müller", given="Anna", date_of_birth="1950-01-02", sex="F")
TABLES = {
    "one name, American day": 'MRN,Patient Name,DOB,Sex\nA-1,"Müller, Anna",01/02/1950,female\n',
    "two names, semicolons": "Patient ID;Last Name;First Name;Date of Birth;Gender\nA-1;Müller;Anna;1950-01-02;F\n",
    "tabs and an empty line": "mrn\tfamily\tgiven\tdate_of_birth\tsex\nA-1\tMüller\tAnna\t19500102\tF\n\t\t\t\t\n",
    "a column more": "mrn,name,dob,sex,phone\nA-1,Anna Müller,1950-01-02,F,555\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_read_table(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(text.encode(encoding))
    assert read_table(path).people == (ANNA,)


def test_day_first(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("mrn,name,dob\nA-1,Anna Müller,02/01/1950\n", encoding="utf-8")
    assert read_table(path, day_first=True).people[0].date_of_birth == "1950-01-02"


def test_visits(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("mrn,name,visit,date,provider\nA-1,Anna Müller,V-9,2026-11-20,osei\n", encoding="utf-8")
    assert read_table(path).people[0].visits == (Visit(number="V-9", day="2026-11-20", provider="osei"),)


def test_lines_that_cannot_be_used_are_named_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text(
        "mrn,name,dob\nA-1,Anna Müller,1950-01-02\n,No Number,1950-01-02\nA-2,Bad Day,31/31/1950\n---,X Y,\nA-3,,\n",
        encoding="utf-8",
    )
    table = read_table(path)
    assert (len(table.people), table.unusable) == (1, (3, 4, 5, 6))


BAD = {"no head": b"1,2,3\n", "empty": b"", "a program": b"MZ\x00\x00\x01", "no name": b"mrn,dob\nA,1\n"}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_is_no_patient_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    with pytest.raises(PatientTableError, match=r"patients\.csv"):
        read_table(path)
