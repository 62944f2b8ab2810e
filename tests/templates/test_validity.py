"""Word files by the schema of Office Open XML, as strictly as Word reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from tests.templates.office_files import PLAIN, office_template, with_part
from tests.templates.reports import AUTHOR, OFFICE, letter, report, section
from transcribe.addresses.labels import labels_of
from transcribe.addresses.recipients import Recipient
from transcribe.report import Blank, Correction, Flag, Quality, Report, Severity
from transcribe.settings import Templates
from transcribe.templates.fields import Occasion
from transcribe.templates.sample import sample_of
from transcribe.templates.signed import Signature
from transcribe.templates.types import all_kinds
from transcribe.templates.word import build_document, packed

SIGNED = Signature("Harlan Voss, MD", datetime(2026, 11, 3, 15, 4, tzinfo=UTC), "0f" * 32)
ADDED = Signature("Harlan Voss, MD", datetime(2026, 11, 4, 15, 4, tzinfo=UTC), "1f" * 32, 3, parent=SIGNED)
DUE = {"section": 0, "block": 0}
MARKED = report(
    section("Plan", "Start carvedilol 25 mg today.", "# One.", "# Two."),
    flags=(Flag(**DUE, kind="drug", severity=Severity.CRITICAL, tokens=(1, 3), message="A & B?", suggestions=("x",)),),
    corrections=(Correction(**DUE, tokens=(0, 2), heard="car veda lol", written="carvedilol", rule="x"),),
    blanks=(
        Blank(**DUE, token=2, start=1.0, end=2.0, reason="No words."),
        Blank(**DUE, token=0, start=0, end=1, reason="y"),
    ),
    quality=Quality(wrong_share=0.4, keystrokes_to_mend=9, keystrokes_to_type=5, faster_to_type=True),
)


def faults(content: bytes, folder: Path) -> list[str]:
    path = folder / "document.docx"
    path.write_bytes(content)
    return [error.description for error in OpenXmlValidator().validate(str(path)).errors]


def made(what: Report, template: bytes | None = None, **more: object) -> bytes:
    return packed(build_document(what, Occasion(OFFICE, AUTHOR, **more), template))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content",
    [
        made(MARKED),
        made(MARKED, draft=False, signature=SIGNED),
        made(sample_of(all_kinds()["operative_report"]), draft=False, signature=ADDED),
        made(letter("Well.", enclosures=("ECG",)), templates=Templates(envelope="din5008b")),
        made(sample_of(all_kinds()["gp_letter"]), draft=False, signature=SIGNED, templates=Templates(envelope="us10")),
        made(MARKED, office_template(*PLAIN)),
        labels_of([Recipient(name="Dr. Raman", city="Portland")] * 4, "5160"),
    ],
    ids=["draft", "signed", "addendum", "din letter", "us letter", "office", "labels"],
)
def test_documents_are_valid(content: bytes, tmp_path: Path) -> None:
    assert faults(content, tmp_path) == []


def test_what_libreoffice_writes_otherwise_is_all_that_is_wrong(tmp_path: Path) -> None:
    template = Path(__file__).with_name("libreoffice.docx").read_bytes()
    assert set(faults(made(MARKED, template), tmp_path)) <= set(faults(template, tmp_path))


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    wrong = with_part(made(MARKED), "word/document.xml", "<w:tblPr>", '<w:tblPr><w:jc w:val="sideways"/>')
    assert faults(wrong, tmp_path)
