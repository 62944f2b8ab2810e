"""`transcribe templates`, `transcribe addresses` and `transcribe sign` as an office uses them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.places import new_office, signed
from tests.store.places import report as store_report
from tests.templates.office_files import PLAIN, office_template, text_of, with_part
from tests.templates.reports import AUTHOR, OFFICE, report, section
from transcribe.cli import main
from transcribe.settings import Settings
from transcribe.templates.finished import Signature, documents_of
from transcribe.templates.pdf import libreoffice


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The settings of an office with a folder of templates and an address book."""
    (tmp_path / "templates").mkdir()
    path = tmp_path / "office.toml"
    path.write_text(
        '[office]\nname = "Lakeside"\n[templates]\nfolder = "templates"\naddresses = "addresses.tsv"\n',
        encoding="utf-8",
    )
    return path


def test_list(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office.parent / "templates" / "letter.docx").write_bytes(office_template(*PLAIN))
    assert main(["templates", "list", "--settings", str(office)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("gp_letter")).split()[-1] == "letter.docx"
    assert next(line for line in lines if line.startswith("operative_report")).split()[-2:] == ["11504-8", "ours"]
    assert main(["templates", "list", "--fields"]) == 0
    assert "{{ patient_block }}" in capsys.readouterr().out


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, broken = (tmp_path / f"{name}.docx" for name in ("good", "bad", "broken"))
    good.write_bytes(office_template(*PLAIN))
    bad.write_bytes(office_template(*PLAIN, "{{ pateint }}"))
    broken.write_bytes(b"no")
    assert main(["templates", "check", str(good)]) == 0
    assert main(["templates", "check", str(good), str(bad), str(broken), str(tmp_path / "none.docx")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == lines[1] == "good.docx: can be used."
    assert lines[2] == "bad.docx: There is no field “pateint”. Did you mean “patient”? (page: “{{ pateint }}”)"
    assert lines[3].startswith("broken.docx: The template is not a Word document")
    assert lines[4] == "none.docx: The template none.docx cannot be read: No such file or directory."


def test_export_and_use_again(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = office.parent / "templates" / "letter.docx"
    assert main(["templates", "export", "letter", str(mine), "--settings", str(office)]) == 0
    assert "{{ body }}" in text_of(mine.read_bytes())
    assert main(["templates", "check", str(mine), "--kind", "letter"]) == 0
    assert main(["templates", "export", "letter", str(mine)]) == 1
    assert main(["templates", "export", "poem", str(mine)]) == 1
    told = capsys.readouterr().err
    assert "letter.docx exists already" in told
    assert "There is no kind of document 'poem'" in told


@pytest.mark.skipif(libreoffice() is None or shutil.which("pdftoppm") is None, reason="LibreOffice or poppler missing")
def test_preview(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = office.parent / "out"
    mine = office.parent / "mine.docx"
    mine.write_bytes(office_template("Mine", *PLAIN))
    assert main(["templates", "preview", str(mine), "--kind", "operative_report", "--out", str(out)]) == 0
    names = sorted(path.name for path in out.iterdir())
    assert names[-2:] == ["preview-operative_report.docx", "preview-operative_report.pdf"]
    assert names[0] == "preview-operative_report-1.png"
    assert (out / names[0]).read_bytes().startswith(b"\x89PNG")
    assert text_of((out / names[-2]).read_bytes())[0] == "Mine"
    twice = ["templates", "print", str(out / names[-1]), str(out / names[-1]), "--out", str(out / "night.pdf")]
    assert main(twice) == 0
    assert (out / "night.pdf").read_bytes().startswith(b"%PDF")


def test_addresses(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = office.parent / "list.csv"
    book.write_text("Name,City,Route\nDr. Raman,Portland,fax\nOwen Tate,Bath,\n,,\n,Nowhere,\n")
    options = ["--settings", str(office)]
    assert main(["addresses", "import", str(book), *options]) == 1
    printed = capsys.readouterr()
    assert printed.out == "2 taken over, 2 of them new; 2 in the book.\n"
    assert printed.err == "list.csv, line 5: it has no name\n"
    book.write_text("Name,City,Route\nDr. Raman,Bangor,\n")
    assert main(["addresses", "import", str(book), *options]) == 0
    assert capsys.readouterr().out == "1 taken over, 0 of them new; 2 in the book.\n"
    assert main(["addresses", "list", "--search", "bangor", *options]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["Dr.", "Raman", "Bangor", "print"]
    labels = office.parent / "labels.docx"
    assert main(["addresses", "labels", "--sheet", "L7163", "--out", str(labels), *options]) == 0
    assert main(["addresses", "import", str(book)]) == 1
    assert "The settings name no address book" in capsys.readouterr().err


# What was signed


NOTE = report(section("Plan", "Rest."))


def test_a_sealed_document_is_verified_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signature = Signature("Harlan Voss, MD", datetime(2026, 11, 3, tzinfo=UTC), "ab" * 32, 2)
    good, draft, pdf = (tmp_path / name for name in ("good.docx", "draft.docx", "a.pdf"))
    good.write_bytes(documents_of(NOTE, Settings(office=OFFICE), AUTHOR, signature, ("docx",))["docx"])
    draft.write_bytes(documents_of(NOTE, Settings(office=OFFICE), AUTHOR, kinds=("docx",))["docx"])
    pdf.write_bytes(b"%PDF-1.7")
    assert main(["sign", "verify", str(good)]) == 0
    assert main(["sign", "verify", str(good), str(draft), str(pdf), str(tmp_path / "none.docx")]) == 1
    lines = capsys.readouterr()
    assert lines.out.startswith("good.docx: its text was not changed since version 2 was signed (fingerprint abab")
    assert "none.docx cannot be read" in lines.err


def test_the_store_proves_what_was_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_office(tmp_path / "store")
    files = {name: tmp_path / f"{name}.docx" for name in ("signed", "draft", "addendum", "changed")}
    with place.open() as store:
        dictation = signed(store)
        for version, name in ((1, "draft"), (2, "signed")):
            kept = store.versions(dictation)[version - 1]
            signature = Signature("Dr. Osei", kept.made_at, kept.sha256, version, dictation)
            files[name].write_bytes(
                documents_of(store.version(dictation, version), Settings(), None, signature, ("docx",))["docx"]
            )
            store.add_document(dictation, version, "docx", files[name])
        number = store.addendum(dictation, store_report("One more thing."), "osei", after=2)
        files["addendum"].write_bytes(documents_of(NOTE, Settings(), None, kinds=("docx",))["docx"])
        store.add_document(dictation, number, "docx", files["addendum"])
    files["changed"].write_bytes(with_part(files["signed"].read_bytes(), "word/document.xml", "No chest", "Chest"))
    monkeypatch.setenv("THE_KEY", place.key)
    verify = ["sign", "verify", "--store", str(place.folder), "--key", "env:THE_KEY"]

    assert main([*verify, str(files["signed"]), str(files["addendum"])]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"signed.docx: unchanged: version 2 of {dictation}, signed by osei at ")
    assert lines[1].startswith(f"addendum.docx: unchanged: addendum 3 of {dictation}, signed by osei at ")
    assert main([*verify, str(files["changed"]), str(files["draft"])]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "changed.docx: NOT PROVED: the store never kept a document with exactly this content."
    assert lines[1] == f"draft.docx: is version 1 of {dictation}, which is not the signed one."
    assert main(["sign", "verify", str(files["changed"])]) == 1
    assert "CHANGED: its text is not the one that was signed." in capsys.readouterr().out
