"""Sidecars: what recorders, worklists and hospital systems put beside a recording, and what an attacker might."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from transcribe.report import DocumentType, Header
from transcribe.sidecar import Sidecar, read_sidecar
from transcribe.sidecar.values import day, person

OAKLEY = Header(
    author="Harlan Voss",
    patient="Miriam Oakley",
    date_of_birth="1953-06-14",
    mrn="440721",
    date_of_service="2026-11-02",
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "visit.wav"
    path.write_bytes(b"RIFF")
    return path


def beside(sound: Path, name: str, content: str | bytes) -> Sidecar:
    """The sidecar that is read where a file of this name and content lies beside the sound."""
    (sound.parent / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_sidecar(sound)
    assert found is not None
    return found


FLAT = {
    "PatientName": "Oakley, Miriam",
    "DOB": "06/14/1953",
    "MRN": 440721,
    "Author": "Dr. Harlan Voss, MD",
    "AuthorID": "hvoss",
    "VisitDate": "2026-11-02",
    "WorkType": "Clinic Note",
    "Priority": "STAT",
    "Unheard": "of",
}
CSV = (
    "Patient Name;Date of Birth;Patient ID;Dictator;Dictator ID;Date of Service;Work Type;Priority\n"
    '"Oakley, Miriam";14.06.1953;440721;"Voss, Harlan";hvoss;2026-11-02;clinic note;urgent\n'
)
OLYMPUS = """<?xml version="1.0" encoding="utf-8"?>
<DictationFile xmlns="urn:recorder:dss" AuthorID="hvoss" WorkType="clinic_note" Priority="High">
  <Author>Harlan Voss</Author>
  <Patient><Name>OAKLEY^MIRIAM</Name><BirthDate>19530614</BirthDate><ID>440721^^^HOSP^MR</ID></Patient>
  <VisitDate>20261102093000</VisitDate>
</DictationFile>"""
PHILIPS = """<r:Job xmlns:r="urn:x"><r:Fields>
  <r:Field name="PatientName" value="Miriam Oakley"/><r:Field name="DOB">1953-06-14</r:Field>
  <r:Field name="MRN" value="440721"/><r:Field name="Dictator" value="Harlan Voss"/>
  <r:Field name="Dictator ID" value="hvoss"/><r:Field name="DateOfService" value="2 November 2026"/>
  <r:Field name="DocType" value="Progress Note"/><r:Field name="Stat" value="true"/></r:Fields></r:Job>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("visit.json", json.dumps(FLAT)),
        ("visit.wav.json", json.dumps(FLAT)),
        ("VISIT.JSON", json.dumps(FLAT)),
        ("visit.json", json.dumps({"dictation": FLAT})),
        ("visit.json", json.dumps([FLAT])),
        ("visit.json", json.dumps(FLAT).encode("utf-8-sig")),
        ("visit.json", json.dumps(FLAT).encode("utf-16")),
        ("visit.json", json.dumps(FLAT).encode("utf-16-le")),
        ("visit.csv", CSV),
        ("visit.csv", CSV.replace(";", "\t")),
        ("visit.csv", CSV.replace("\n", "\r\n")),
        ("visit.csv", CSV.encode("utf-16")),
        ("visit.xml", OLYMPUS),
        ("visit.xml", OLYMPUS.encode("utf-8-sig")),
        ("visit.xml", PHILIPS),
    ],
)
def test_every_kind_of_file(sound: Path, name: str, content: str | bytes) -> None:
    found = beside(sound, name, content)
    assert found.problems == ()
    assert found.header == OAKLEY
    assert found.author_id == "hvoss"
    assert found.document_type is DocumentType.CLINIC_NOTE
    assert found.priority == "stat"


@pytest.mark.parametrize(
    ("said", "document_type", "template"),
    [
        ("letter", "letter", None),
        ("Clinic Note", "clinic_note", None),
        ("Operative Report", "procedure_report", "operative_report"),
        ("OP NOTE", "procedure_report", "operative_report"),
        ("gp_letter", "letter", "gp_letter"),
        ("Discharge Summary", "clinic_note", "discharge_summary"),
        ("cardiology consultation", "clinic_note", "consultation"),
        ("colonoscopy report", "procedure_report", "colonoscopy_report"),
    ],
)
def test_a_work_type_says_the_finer_kind(sound: Path, said: str, document_type: str, template: str | None) -> None:
    found = beside(sound, "visit.json", json.dumps({"WorkType": said}))
    assert (found.document_type, found.template, found.problems) == (document_type, template, ())


def test_nested_names_and_lists(sound: Path) -> None:
    found = beside(
        sound,
        "visit.json",
        json.dumps(
            {
                "patient": {
                    "name": {"family": "Oakley", "given": "Miriam"},
                    "birthDate": "1953-06-14",
                    "mrn": "0440721",
                },
                "author": {"id": 17, "name": "Harlan Voss"},
                "recipient": "RAMAN^PRIYA^^^DR",
                "cc": ["Dr. Owen Tate", "Kohl, Anita"],
                "workType": "letter",
                "priority": "routine",
                "accountNumber": "88120045",
            }
        ),
    )
    assert found.header.patient == "Miriam Oakley"
    assert found.header.mrn == "0440721"
    assert found.header.recipient == "Dr. Priya Raman"
    assert found.header.cc == ("Dr. Owen Tate", "Anita Kohl")
    assert (found.author_id, found.document_type, found.priority) == ("17", DocumentType.LETTER, "routine")
    assert found.extra == {"account_number": "88120045"}


WORKLIST = "FileName,Patient,MRN\nother.wav,Ada Quist,55001\nC:\\dictations\\VISIT.WAV,Miriam Oakley,440721\n"


def test_the_row_of_a_worklist(sound: Path) -> None:
    assert beside(sound, "visit.csv", WORKLIST).header == Header(patient="Miriam Oakley", mrn="440721")


def test_a_worklist_for_the_folder(sound: Path) -> None:
    assert beside(sound, "worklist.csv", WORKLIST).header.mrn == "440721"
    assert read_sidecar(sound.with_name("unlisted.wav")) is None


def test_rows_that_cannot_be_told_apart(sound: Path) -> None:
    found = beside(sound, "visit.csv", "Patient,MRN\nAda Quist,1\nBen Noakes,2\n")
    assert found.header == Header()
    assert "no row in it names this recording" in found.problems[0]


def test_a_sidecar_that_names_another_recording(sound: Path) -> None:
    found = beside(sound, "visit.json", json.dumps({"file": "other.wav", "patient": "Ada Quist"}))
    assert found.header == Header()
    assert "names other recordings" in found.problems[0]


def test_no_sidecar(sound: Path) -> None:
    assert read_sidecar(sound) is None
    assert read_sidecar(sound.parent / "missing" / "visit.wav") is None


def test_a_report_of_this_program_is_none(sound: Path) -> None:
    report = {
        "format": 1,
        "document_type": "letter",
        "source": {"file": "visit.wav"},
        "header": {"patient": "Ada Quist"},
        "transcript": [{"text": "a"}],
    }
    (sound.parent / "visit.json").write_text(json.dumps(report))
    assert read_sidecar(sound) is None


def test_windows_letters(sound: Path) -> None:
    found = beside(sound, "visit.csv", "Patient,MRN\nJosé Müller-Łobos,1\n".replace("Ł", "L").encode("cp1252"))
    assert found.header.patient == "José Müller-Lobos"


def test_a_formula_is_only_text(sound: Path) -> None:
    found = beside(sound, "visit.csv", 'Patient,MRN\n"=HYPERLINK(""http://x"")",@SUM(A1)\n')
    assert found.header.mrn is None
    assert found.header.patient is not None
    assert found.header.patient.startswith("=")


@pytest.mark.parametrize(
    ("field", "value"),
    [("DOB", "02/30/1953"), ("DOB", "6/14/53"), ("VisitDate", "soon"), ("MRN", "44\u202e0721"), ("WorkType", "poem")],
)
def test_bad_values_are_told_without_their_content(sound: Path, field: str, value: str) -> None:
    found = beside(sound, "visit.json", json.dumps({**FLAT, field: value}))
    assert len(found.problems) == 1
    assert value not in found.problems[0]
    assert "Oakley" not in found.problems[0]
    assert found.header.patient == "Miriam Oakley"


def test_two_values_for_one_field(sound: Path) -> None:
    found = beside(sound, "visit.json", json.dumps({"MRN": "1", "PatientID": "2", "Patient": "Ada Quist"}))
    assert found.header == Header(patient="Ada Quist")
    assert "twice" in found.problems[0]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x><Patient>&b;</Patient></x>"""
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x><Patient>&e;</Patient></x>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("visit.xml", BOMB),
        ("visit.xml", BOMB.encode("utf-16")),
        ("visit.xml", EXTERNAL),
        ("visit.xml", EXTERNAL.lower().replace("doctype", "DocType")),
        ("visit.xml", "<a>" * 100_000),
        ("visit.xml", "<a>" * 100 + "</a>" * 100),
        ("visit.xml", "<a>" + "<b/>" * 10_000 + "</a>"),
        ("visit.xml", "<a><Patient>Ada Quist</a>"),
        ("visit.xml", "<a>&undefined;</a>"),
        ("visit.xml", "no xml"),
        ("visit.json", "{" * 200_000),
        ("visit.json", '{"a":' * 50 + "1" + "}" * 50),
        ("visit.json", "[" * 100_000),
        ("visit.json", '{"patient": '),
        ("visit.json", '"just text"'),
        ("visit.json", "[1, 2]"),
        ("visit.json", '{"mrn": ' + "9" * 5000 + "x}"),
        ("visit.json", b"\xff\xfe\x00"),
        ("visit.json", b"\x00\x01\x02\x03"),
        ("visit.json", b""),
        ("visit.json", b" " * 1_000_001),
        ("visit.csv", "Patient,MRN\n" + "Ada Quist,1\n" * 6000),
        ("visit.csv", "Patient,MRN\n"),
        ("visit.csv", "Patient,MRN\n" + '"' + "x" * 200_000 + "\n"),
        ("visit.csv", b"\x00" * 1000),
    ],
)
def test_hostile_files_cost_a_sentence(sound: Path, name: str, content: str | bytes) -> None:
    found = beside(sound, name, content)
    assert found.header == Header()
    assert len(found.problems) == 1
    assert found.problems[0].startswith("The file beside the recording")
    assert "Quist" not in found.problems[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_nothing_but_plain_files_is_opened(sound: Path) -> None:
    os.mkfifo(sound.parent / "visit.json")
    found = read_sidecar(sound)
    assert found is not None
    assert "not a plain file" in found.problems[0]
    (sound.parent / "visit.json").unlink()
    (sound.parent / "elsewhere.txt").write_text(json.dumps(FLAT))
    (sound.parent / "visit.json").symlink_to(sound.parent / "elsewhere.txt")
    found = read_sidecar(sound)
    assert found is not None
    assert found.header == Header()


@pytest.mark.parametrize(
    ("written", "order", "iso"),
    [
        ("06/14/1953", "MDY", "1953-06-14"),
        ("14.06.1953", "DMY", "1953-06-14"),
        ("05/06/1953", "MDY", "1953-05-06"),
        ("05/06/1953", "DMY", "1953-06-05"),
        ("14/06/1953", "MDY", "1953-06-14"),
        ("1953-06-14", "MDY", "1953-06-14"),
        ("1953-06-14T00:00:00Z", "MDY", "1953-06-14"),
        ("19530614", "DMY", "1953-06-14"),
        ("19530614103000", "MDY", "1953-06-14"),
        ("14-JUN-1953", "MDY", "1953-06-14"),
        ("June 14, 1953", "DMY", "1953-06-14"),
        ("02/30/1953", "MDY", None),
        ("6/14/53", "MDY", None),
        ("", "MDY", None),
        ("0000-00-00", "MDY", None),
    ],
)
def test_dates(written: str, order: str, iso: str | None) -> None:
    assert day(written, order) == iso


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("OAKLEY^MIRIAM^J^JR^MRS", "Miriam J. Oakley Jr."),
        ("OAKLEY^MIRIAM", "Miriam Oakley"),
        ("Oakley, Miriam", "Miriam Oakley"),
        ("MCDONALD, IAN, M.D.", "Ian McDonald"),
        ("O'BRIEN^PATRICK", "Patrick O'Brien"),
        ("Dr. Harlan Voss, MD", "Harlan Voss"),
        ("Smith, Jr., John", "John Smith Jr."),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("12345", None),
        ("", None),
        ("A\x00B", None),
    ],
)
def test_names(written: str, name: str | None) -> None:
    assert person(written) == name
