"""Folders: whole files with safe names; faxes as fax machines take them."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from transcribe.addresses.book import write_book
from transcribe.addresses.recipients import Recipient, Route
from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.ways import way_to
from transcribe.report import Header
from transcribe.store.store import Store
from transcribe.templates.pdf import libreoffice

from ..offices import HEADER, PATIENT, SENTENCES, eager, lines, office_with, report, run, settings_with, signed

needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def archive(folder: Path, **values: Any) -> dict[str, Any]:
    return eager(**{"kind": "folder", "name": "archive", "folder": str(folder), "files": ["txt"], **values})


def test_a_text_in_a_folder(store: Store, folder: Path) -> None:
    dictation = signed(store)
    run(office_with(store, archive(folder, mode="0660")))
    (path,) = folder.iterdir()
    day = store.row(dictation).signed_at
    assert day is not None
    assert path.name == f"Letter-{day.astimezone():%Y-%m-%d}-osei-{dictation[:20].upper()}.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    text = path.read_text(encoding="utf-8")
    assert all(sentence in text for sentence in SENTENCES)
    assert "Electronically signed by Kwame Osei, MD" in text
    assert "Quarterdeck" not in path.name


@needs_libreoffice
def test_word_and_pdf_are_kept_in_the_store_as_they_went_out(store: Store, folder: Path) -> None:
    dictation = signed(store)
    run(office_with(store, archive(folder, files=["docx", "pdf", "rtf"])))
    sent = {path.suffix: path.read_bytes() for path in folder.iterdir()}
    assert {suffix: content[:5] for suffix, content in sent.items()} == {
        ".docx": b"PK\x03\x04\x14", ".pdf": b"%PDF-", ".rtf": b"{\\rtf",
    }  # fmt: skip
    for document in store.documents(dictation):
        into = io.BytesIO()
        store.copy_document(document.id, into)
        assert into.getvalue() == sent[f".{document.kind.removeprefix('signed_')}"]
    run(office_with(store, archive(folder, files=["docx"], name="another")))
    assert len(store.documents(dictation)) == 2


def named(patient: str) -> Header:
    return HEADER.model_copy(update={"patient": patient})


NAMES = {
    "the record number": ("{mrn}_{id}", HEADER, "PQ-774411-88_{id}"),
    "a name that leads elsewhere": ("{patient}-{id}", named("../../etc/passwd"), "______etc_passwd-{id}"),
    "a name of 300 letters": ("{patient}-{id}", named("x" * 300), f"{'x' * 60}-{{id}}"),
    "signs of a shell": ("{patient}-{id}", named("$(rm) `x` ; |"), "__rm_ _x_ _ _-{id}"),
    "another script": ("{patient}-{id}", named("王小明"), "王小明-{id}"),
    "no date of birth": ("{date_of_birth}x{id}", HEADER.model_copy(update={"date_of_birth": None}), "x{id}"),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "header", "expected"), NAMES.values(), ids=NAMES.keys())
def test_names_with_patient_data_where_that_was_allowed(
    store: Store, folder: Path, pattern: str, header: Any, expected: str
) -> None:
    dictation = signed(store, report(header=header))
    run(office_with(store, archive(folder, file_name=pattern, patient_data_in_names=True)))
    (path,) = folder.iterdir()
    assert path.stem == expected.replace("{id}", dictation[:20].upper())


def test_a_second_attempt_leaves_one_file(store: Store, folder: Path) -> None:
    dictation = signed(store)
    missing = folder / "missing"
    office = office_with(store, archive(folder), archive(missing, name="missing"))
    sender = run(office)
    missing.mkdir()
    while store.row(dictation).state == "signed":
        sender.run_once()
    assert len(list(missing.iterdir())) == 1


def test_trying_a_folder(folder: Path) -> None:
    settings = settings_with(archive(folder), archive(folder / "missing", name="missing"))
    assert way_to(settings.destinations[0], settings).test() == "The folder can be written to."
    with pytest.raises(DeliveryError, match="not there"):
        way_to(settings.destinations[1], settings).test()
    assert list(folder.iterdir()) == []


@needs_libreoffice
def test_a_fax_for_each_recipient(store: Store, folder: Path, tmp_path: Path) -> None:
    book = tmp_path / "addresses.tsv"
    write_book(
        [
            Recipient(name="Dr. Anne Hall", fax="+1 (555) 0100", route=Route.FAX),
            Recipient(name="Dr. Ben Ruiz", route=Route.PRINT),
        ],
        book,
    )
    dictation = signed(store, report(header=HEADER.model_copy(update={"recipient": "Dr. Ben Ruiz"})))
    office = office_with(store, eager(kind="fax", name="fax", folder=str(folder)), templates={"addresses": str(book)})
    run(office)
    assert lines(store, dictation)[0].stage == "confirmed", lines(store, dictation)[0].told
    (path,) = folder.iterdir()
    assert path.name == f"+15550100-{dictation[:20].upper()}.tiff"
    with Image.open(path) as fax:
        assert (fax.n_frames, fax.width, fax.mode) == (2, 1728, "1")
        assert (fax.info["compression"], fax.info["dpi"]) == ("group4", (204, 196))
        fax.seek(1)
        assert any(count for value, count in zip((0, 255), fax.histogram()[::255], strict=False) if value == 0)


@needs_libreoffice
def test_the_cover_sheet_names_no_patient(store: Store, folder: Path) -> None:
    signed(store)
    run(office_with(store, eager(kind="fax", name="fax", folder=str(folder), number="555 0100", format="pdf")))
    (path,) = folder.iterdir()
    cover, document = (page.extract_text() for page in PdfReader(path).pages)
    assert "Harbour Clinic" in cover
    assert "2, with this one" in cover
    assert PATIENT not in cover
    assert PATIENT in document


def test_a_recipient_without_fax_number_is_told(store: Store, folder: Path, tmp_path: Path) -> None:
    book = tmp_path / "addresses.tsv"
    write_book([Recipient(name="Dr. Anne Hall", route=Route.FAX)], book)
    dictation = signed(store)
    fax = eager(kind="fax", name="fax", folder=str(folder))
    run(office_with(store, fax, templates={"addresses": str(book)}))
    assert lines(store, dictation)[0].told == "The address book has no fax number for a recipient of this report."
