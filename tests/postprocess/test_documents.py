"""Sections, lists, letters, and what is told to the secretary: whole small dictations (``cases/documents.tsv``)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from transcribe.postprocess.drafting import Dictation, draft, plain_transcript
from transcribe.report import DocumentType, Header, Report, Severity, Source, UnwrittenReason
from transcribe.settings import Author, HouseStyle, Settings, Writing

LINES = (Path(__file__).parent / "cases" / "documents.tsv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader((line for line in LINES if not line.startswith("#")), delimiter="\t"))


def _draft(said: str, kind: DocumentType | None = None, **known: object) -> Report:
    dictation = Dictation(**known)  # type: ignore[arg-type]
    return draft(plain_transcript(said), None, Source(file="words.txt"), Settings(), kind, dictation=dictation)


def _lines(report: Report) -> list[str]:
    lines: list[str] = []
    for section in report.sections:
        if section.heading:
            lines.append(f"# {section.heading}")
        lines += [f"• {block.text}" if block.kind == "item" else block.text for block in section.blocks]
    return lines


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["said"][:60])
def test_said_and_written(row: dict[str, str]) -> None:
    report = _draft(row["said"], DocumentType(row["type"]) if row["type"] else None)
    assert _lines(report) == row["written"].split(" ¶ ")


def test_a_supplied_heading_is_flagged() -> None:
    report = _draft("chief complaint colon cough period new paragraph past medical history includes gout period")
    (flag,) = report.flags
    assert (flag.kind, flag.severity) == ("heading", Severity.MINOR)
    assert "not said" in flag.message


def test_sections_in_the_usual_order_where_an_office_wants_it() -> None:
    said = (
        "plan colon rest period pump settings colon basal rate one unit per hour period "
        "chief complaint colon cough period assessment colon bronchitis period"
    )
    settings = Settings(writing=Writing(section_order="usual"))
    report = draft(plain_transcript(said), None, Source(file="words.txt"), settings, DocumentType.CLINIC_NOTE)
    assert [section.heading for section in report.sections] == ["Chief Complaint", "Assessment", "Plan"]
    assert [section.heading for section in _draft(said).sections] == ["Plan", "Chief Complaint", "Assessment"]


def test_a_heading_that_no_table_knows_is_flagged_with_what_it_may_be() -> None:
    report = _draft(
        "indication colon bleeding period procedure colon colonoscopy period cedation colon fentanyl period "
        "discretion colon the cecum was reached period complications colon none period plan colon rest period"
    )
    headings = [section.heading for section in report.sections]
    assert headings == ["Indication", "Procedure", "Cedation", "Discretion", "Complications", "Plan"]
    assert {flag.severity for flag in report.flags} == {Severity.MAJOR}
    suggestions = {flag.heard: flag.suggestions for flag in report.flags}
    assert "Sedation" in suggestions["cedation"]
    assert "Description" in suggestions["discretion"]


def test_a_second_patient_is_a_critical_flag() -> None:
    report = _draft("the knee is well period next patient the shoulder is stiff period he may go period")
    (flag,) = [flag for flag in report.flags if flag.kind == "two_patients"]
    block = report.sections[flag.section].blocks[flag.block]
    assert flag.severity is Severity.CRITICAL
    assert block.tokens[flag.tokens[0]].text == "The"
    assert block.text == "The shoulder is stiff. He may go."


def test_notes_and_urgency_are_kept_for_the_secretary() -> None:
    report = _draft("this is a stat dictation all is well period she may go period note to secretary send this today")
    assert report.priority == "stat"
    (note,) = report.asides
    assert (note.kind, note.text) == ("note", "note to secretary send this today")
    assert report.text == "All is well. She may go."


def test_what_is_not_written_is_accounted_for() -> None:
    report = _draft(
        "chief complaint colon cough scratch that fever period new paragraph she is well period end of report bye"
    )
    reasons = {report.transcript[words.words[0]].text: words.reason for words in report.unwritten}
    assert reasons["chief"] is UnwrittenReason.HEADING
    assert reasons["cough"] is UnwrittenReason.TAKEN_BACK
    assert reasons["new"] is UnwrittenReason.COMMAND
    assert reasons["bye"] is UnwrittenReason.ASIDE


def test_the_worklist_and_the_spoken_header_are_compared() -> None:
    said = (
        "clinic note on patient miriam oakley date of birth june fourteenth nineteen fifty three "
        "chief complaint colon cough period"
    )
    worklist = Header(patient="Rosalind Pike", date_of_birth="1979-04-03", mrn="62055")
    report = _draft(said, worklist=worklist)
    assert (report.header.patient, report.header.mrn) == ("Rosalind Pike", "62055")
    critical = {flag.field for flag in report.flags if flag.severity is Severity.CRITICAL}
    assert critical >= {"patient", "date_of_birth"}
    assert not [
        flag for flag in _draft(said, worklist=Header(patient="Miriam Oakley")).flags if flag.field == "patient"
    ]


def test_problems_with_a_sidecar_are_told() -> None:
    report = _draft("all is well period", problems=("The file beside the recording was not used: it is damaged.",))
    assert [flag.field for flag in report.flags] == ["sidecar"]


def test_a_misheard_salutation_is_mended_where_the_recipient_follows() -> None:
    said = (
        "letter to doctor paul rutherford re dorothea winslow new paragraph "
        "they're doctor rutherford colon new paragraph she is well period"
    )
    report = _draft(said)
    assert _lines(report)[1] == "Dear Dr. Rutherford:"
    assert [correction.heard for correction in report.corrections if correction.rule == "edit.salutation"] == [
        "they're"
    ]


def test_the_authors_own_order_of_dates_counts() -> None:
    said = (
        "clinic note on patient miriam oakley date of birth five eleven nineteen fifty three "
        "chief complaint colon cough period"
    )
    assert _draft(said).header.date_of_birth == "1953-05-11"
    author = Author(id="voss", name="Harlan Voss, MD", date_order="DMY")
    assert _draft(said, author=author).header.date_of_birth == "1953-11-05"


def test_a_british_letter() -> None:
    said = (
        "letter to doctor gareth penhallow re enid marlow date of birth second june nineteen forty five new paragraph "
        "dear doctor penhallow comma new paragraph her haemoglobin is normal full stop "
        "new paragraph yours sincerely comma"
    )
    settings = Settings(writing=Writing(style=HouseStyle(english="UK")))
    report = draft(plain_transcript(said), None, Source(file="words.txt"), settings)
    assert report.language == "en-GB"
    assert _lines(report) == [
        "Re: Enid Marlow, date of birth 2 June 1945",
        "Dear Dr Penhallow,",
        "Her haemoglobin is normal.",
        "Yours sincerely,",
    ]
