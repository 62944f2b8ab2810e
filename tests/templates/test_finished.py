"""The documents that leave: drafts and signed ones, their seal, PDF and print file."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.templates.archival import archive_faults
from tests.templates.office_files import text_of, with_part
from tests.templates.reports import AUTHOR, HEADER, OFFICE, letter, report, section
from transcribe.addresses.book import write_book
from transcribe.addresses.recipients import Recipient
from transcribe.report import Report
from transcribe.settings import Settings, Templates
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import DRAFT
from transcribe.templates.finished import Signature, documents_of
from transcribe.templates.pdf import as_pdf, libreoffice
from transcribe.templates.printing import joined
from transcribe.templates.seal import Seal, seal_in

SIGNATURE = Signature("Harlan Voss, MD", datetime(2026, 11, 3, 15, 4, tzinfo=UTC), "3f2a91c07be4d855" * 4, 2, "d" * 32)
SETTINGS = Settings(office=OFFICE, templates=Templates(time_zone="America/New_York"))
NOTE = report(section("Plan", "Rest."))
needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")


def word(made: Report, signature: Signature | None = None, settings: Settings = SETTINGS) -> bytes:
    return documents_of(made, settings, AUTHOR, signature, ("docx",))["docx"]


def test_a_signed_document_says_who_when_and_which_version() -> None:
    lines = text_of(word(NOTE, SIGNATURE))
    assert lines == [
        *("Clinic Note", "Plan", "Rest.", "Harlan Voss, MD", "Cardiology"),
        "Electronically signed by Harlan Voss, MD on November 3, 2026 at 10:04 a.m. EST.\n"
        "Version 2 · fingerprint 3f2a 91c0 7be4 d855",
        "cc:\tDr. Owen Tate\nthe patient",
    ]
    assert "Date signed" not in lines
    assert DRAFT not in "".join(lines)


def test_an_office_says_it_in_its_own_words_and_time() -> None:
    templates = Templates(statement="Signed: {name}, {date}, {time}, v{version}. {other} {name.x}", time_zone="UTC")
    made = NOTE.model_copy(update={"language": "en-GB"})
    (said,) = [line for line in text_of(word(made, SIGNATURE, Settings(templates=templates))) if "Signed:" in line]
    assert said.startswith("Signed: Harlan Voss, MD, 3 November 2026, 15:04 UTC, v2. {other} {name.x}\n")
    with pytest.raises(TemplateError, match="There is no time zone 'Nowhere'"):
        word(NOTE, SIGNATURE, Settings(templates=Templates(time_zone="Nowhere")))


def test_an_addendum_names_what_it_adds_to() -> None:
    parent = SIGNATURE
    added = Signature("Harlan Voss, MD", datetime(2026, 12, 1, 9, tzinfo=UTC), "ab" * 32, 3, "d" * 32, parent)
    for made, place in ((NOTE, 1), (letter("Well."), 2)):
        lines = text_of(word(made, added))
        assert lines[place] == (
            "Addendum to the document signed by Harlan Voss, MD on November 3, 2026 at 10:04 a.m. EST "
            "(version 2, fingerprint 3f2a 91c0 7be4 d855)."
        )
    assert text_of(word(NOTE, added))[0] == "Addendum: Clinic Note"


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert word(NOTE, SIGNATURE) == word(NOTE, SIGNATURE)
    assert word(NOTE) == word(NOTE)


def test_the_address_book_gives_address_and_standing_copies(tmp_path: Path) -> None:
    path = tmp_path / "addresses.tsv"
    write_book(
        (Recipient(name="Dr. Priya Raman", street="27 Willow Street", city="Portland", copies=("Records Office",)),),
        path,
    )
    settings = SETTINGS.model_copy(update={"templates": Templates(addresses=path)})
    lines = text_of(word(letter("Well."), None, settings))
    assert lines[1] == "Dr. Priya Raman\n27 Willow Street\nPortland"
    assert lines[-1] == "cc:\tDr. Owen Tate\nthe patient\nRecords Office"
    doubtful = HEADER.model_copy(update={"recipient": "Dr. Ramen"})
    assert text_of(word(letter("Well.", header=doubtful), None, settings))[1] == "Dr. Ramen"


def test_enclosures() -> None:
    assert (
        text_of(word(letter("Well.", enclosures=("ECG", "Laboratory results"))))[-1] == "Enc.:\tECG\nLaboratory results"
    )


def test_other_kinds_of_files_are_refused() -> None:
    with pytest.raises(TemplateError, match="not as odt"):
        documents_of(NOTE, SETTINGS, AUTHOR, kinds=("docx", "odt"))


# The seal


def test_the_seal_knows_its_version() -> None:
    seal, intact = seal_in(word(NOTE, SIGNATURE))
    assert intact
    assert seal is not None
    assert (seal.dictation, seal.version, seal.report) == ("d" * 32, "2", SIGNATURE.sha256)
    assert seal_in(word(NOTE)) == (None, False)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "Rest.", "Work."),
        ("word/document.xml", "November 3, 2026", "November 2, 2026"),
        ("word/document.xml", "440721", "440722"),
        ("word/header2.xml", "Miriam", "Maria"),
        ("docProps/custom.xml", "<vt:lpwstr>2<", "<vt:lpwstr>3<"),
    ],
)
def test_a_changed_document_does_not_keep_its_seal(part: str, old: str, new: str) -> None:
    content = word(NOTE, SIGNATURE)
    seal, intact = seal_in(with_part(content, part, old, new))
    assert (not intact) or (seal is not None and seal.version == "3")  # the store knows that there is no such version


def test_a_document_saved_again_by_another_program_keeps_its_seal() -> None:
    document = docx.Document(io.BytesIO(word(NOTE, SIGNATURE)))
    again = io.BytesIO()
    document.save(again)
    seal, intact = seal_in(again.getvalue())
    assert isinstance(seal, Seal)
    assert intact


# PDF and print file


@needs_libreoffice
def test_pdf_a_with_title_language_and_text() -> None:
    made = documents_of(letter("Dear Dr. Raman:", "She is well.", "# One."), SETTINGS, AUTHOR, SIGNATURE)
    reader = PdfReader(io.BytesIO(made["pdf"]))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert "She is well." in text
    assert "Electronically signed by Harlan Voss, MD" in text
    assert "Page 1 of 1" in text
    assert archive_faults(made["pdf"]) == []
    assert reader.metadata is not None
    assert reader.metadata.title == "Letter"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("en")


def test_a_pdf_that_no_archive_would_keep_is_seen() -> None:
    assert archive_faults(blank_pdf(700)) == [
        "no file identifier",
        "no XMP metadata",
        "no output intent with a colour profile",
        "not marked as tagged",
        "no structure",
        "no language",
    ]


def test_where_libreoffice_is_missing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TemplateError, match="LibreOffice, which is not installed here"):
        documents_of(NOTE, SETTINGS, AUTHOR)


def test_a_program_that_hangs_or_fails_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(shutil.which('sleep') or '/bin/sleep').parent}")
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    with pytest.raises(TemplateError, match="did not finish a PDF within 0 seconds"):
        as_pdf(b"", seconds=0.2)
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(TemplateError, match="could not make a PDF"):
        as_pdf(b"")


def blank_pdf(*pages: float) -> bytes:
    """A PDF with pages of these heights."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for height in pages:
        writer.add_blank_page(600, height)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(("two_sided", "heights"), [(True, [700, 700, 800, 801, 900]), (False, [700, 800, 801, 900])])
def test_one_file_for_the_printer(two_sided: bool, heights: list[int]) -> None:
    made = joined([blank_pdf(700), blank_pdf(800, 801), blank_pdf(900)], two_sided=two_sided)
    assert [int(page.mediabox.height) for page in PdfReader(io.BytesIO(made)).pages] == heights


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.4\nbroken"])
def test_what_is_no_pdf_is_named_by_its_number(content: bytes) -> None:
    with pytest.raises(TemplateError, match="File 2 of those"):
        joined([blank_pdf(700), content])
    with pytest.raises(TemplateError, match="nothing to print"):
        joined([])
