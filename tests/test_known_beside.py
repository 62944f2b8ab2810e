"""What the pipeline knows of a dictation beside its sound: the sidecar, the author, the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcribe.pipeline import dictation_of
from transcribe.report import DocumentType, Header, Report, Source
from transcribe.settings import Author, Settings

OFFICE = Settings(
    authors=(
        Author(id="voss", name="Harlan Voss, MD"),
        Author(id="marsh", name="Elena Marsh, DO", date_order="DMY"),
    )
)


def _beside(folder: Path, **fields: str) -> Path:
    sound = folder / "visit.wav"
    sound.write_bytes(b"")
    sound.with_suffix(".json").write_text(json.dumps(fields), encoding="utf-8")
    return sound


def test_the_sidecar_gives_header_type_author_and_priority(tmp_path: Path) -> None:
    sound = _beside(
        tmp_path,
        PatientName="OAKLEY^MIRIAM",
        DOB="06/14/1953",
        MRN="440721",
        AuthorID="voss",
        WorkType="Operative Report",
        Priority="STAT",
    )
    known = dictation_of(sound, OFFICE)
    assert known.worklist is not None
    assert (known.worklist.patient, known.worklist.date_of_birth, known.worklist.mrn) == (
        "Miriam Oakley",
        "1953-06-14",
        "440721",
    )
    assert known.author == OFFICE.authors[0]
    assert known.document_type is DocumentType.PROCEDURE_REPORT
    assert known.stat


def test_who_dropped_the_file_goes_before_the_sidecar(tmp_path: Path) -> None:
    known = dictation_of(_beside(tmp_path, AuthorID="voss"), OFFICE, "marsh")
    assert known.author == OFFICE.authors[1]


def test_a_broken_sidecar_costs_one_sentence(tmp_path: Path) -> None:
    sound = _beside(tmp_path)
    sound.with_suffix(".json").write_bytes(b"{ not json")
    known = dictation_of(sound, OFFICE)
    assert known.worklist is None or not any(value for _, value in known.worklist)
    assert len(known.problems) == 1


def test_our_own_report_beside_the_sound_is_no_sidecar(tmp_path: Path) -> None:
    sound = _beside(tmp_path)
    own = Report(
        document_type=DocumentType.LETTER, source=Source(file="visit.wav"), header=Header(patient="Miriam Oakley")
    )
    sound.with_suffix(".json").write_text(own.to_json(), encoding="utf-8")
    known = dictation_of(sound, OFFICE)
    assert known.problems == ()
    assert known.worklist is None or known.worklist.patient is None


@pytest.mark.parametrize(
    ("name", "found"), [("Harlan Voss", "voss"), ("Dr. Elena Marsh", "marsh"), ("Voss", None), (None, None), ("", None)]
)
def test_an_author_is_found_by_the_spoken_name(name: str | None, found: str | None) -> None:
    author = OFFICE.author_named(name)
    assert (author.id if author else None) == found
