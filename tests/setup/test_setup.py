"""A new office, told on the command line and asked on the terminal."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from transcribe.cli import main
from transcribe.errors import SettingsError
from transcribe.settings import read_settings
from transcribe.setup.answers import NewAuthor, NewOffice, asked_office, author_of
from transcribe.setup.office_folder import make_office
from transcribe.store.opening import open_store
from transcribe.workflow.office import open_office


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Hannah Osei, MD; Gynecology", NewAuthor("osei", "Hannah Osei, MD", "Gynecology")),
        ("Dr. Hannah Osei", NewAuthor("osei", "Dr. Hannah Osei")),
        ("ho=Hannah Osei, MD", NewAuthor("ho", "Hannah Osei, MD")),
        ("Maeve O'Brien; Surgery", NewAuthor("obrien", "Maeve O'Brien", "Surgery")),
    ],
)
def test_an_author_in_one_line(text: str, author: NewAuthor) -> None:
    assert author_of(text) == author


@pytest.mark.parametrize("text", ["", "=Hannah Osei", "../x=Hannah Osei", "a b=Hannah Osei", "; Surgery"])
def test_what_names_no_author_is_told(text: str) -> None:
    with pytest.raises(SettingsError, match="ID=NAME"):
        author_of(text)


def test_two_authors_cannot_share_an_id() -> None:
    with pytest.raises(SettingsError, match="already"):
        author_of("Peter Osei", ["osei"])


def test_an_office_that_opens_with_its_settings(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    given = [
        "--office",
        'Harbor "Street" Clinic',
        "--address",
        "1 Harbor St",
        "--author",
        "Hannah Osei, MD; Gynecology",
    ]
    assert main(["setup", str(folder), *given]) == 0
    settings = read_settings(folder / "office.toml")
    assert settings.office.name == 'Harbor "Street" Clinic'
    assert [author.id for author in settings.authors] == ["osei"]
    assert [inbox.name for inbox in settings.work.inboxes] == ["inbox"]
    assert (folder / "inbox" / "osei").is_dir()
    assert stat.S_IMODE((folder / "office.key").stat().st_mode) == 0o600
    with open_office(settings) as office:
        assert office.store.worklist() == ()


def test_the_recovery_key_that_is_printed_opens_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    main(["setup", str(folder), "--office", "Harbor Street"])
    printed = capsys.readouterr().out
    key = next(line.strip() for line in printed.splitlines() if line.strip().startswith("AGE-SECRET-KEY"))
    open_store(folder / "store", key).close()
    assert key.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_questions_on_the_terminal() -> None:
    answers: Iterator[str] = iter(["", "Harbor Street", "1 Harbor St", "", "uk", "Hannah Osei; Gynaecology", ""])
    office = asked_office(lambda _: next(answers))
    assert office == NewOffice(
        "Harbor Street", "UK", ("1 Harbor St",), (NewAuthor("osei", "Hannah Osei", "Gynaecology"),)
    )


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["setup", str(tmp_path / "office")]) == 2
    assert "--office" in capsys.readouterr().err
    assert not (tmp_path / "office").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["setup", str(tmp_path), "--office", "Harbor Street"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_uk_offices_get_uk_spelling_and_paper(tmp_path: Path) -> None:
    make_office(tmp_path / "office", NewOffice("Harbour Street", "UK"))
    settings = read_settings(tmp_path / "office" / "office.toml")
    assert (settings.writing.style.english, settings.office.paper) == ("UK", "a4")
