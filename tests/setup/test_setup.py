"""A new office, told on the command line and asked on the terminal."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from transcribe.cli import main
from transcribe.errors import SettingsError
from transcribe.settings import read_settings
from transcribe.setup.answers import AnswerError, NewOffice, NewPerson, office_of, person_of
from transcribe.setup.office_folder import make_office
from transcribe.setup.questions import questions
from transcribe.setup.terminal import Terminal
from transcribe.store.opening import open_store
from transcribe.store.states import Role
from transcribe.workflow.office import open_office

PASSWORD = "quiet rooms, warm tea"
TOLD = {"office": "Harbor Street", "author": "Hannah Osei, MD; Gynecology\nPeter Hall, MD", "secretary": "Ann Smith"}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Hannah Osei, MD; Gynecology", NewPerson("osei", "Hannah Osei, MD", "Gynecology")),
        ("Dr. Hannah Osei", NewPerson("osei", "Dr. Hannah Osei")),
        ("ho=Hannah Osei, MD", NewPerson("ho", "Hannah Osei, MD")),
        ("Maeve O'Brien; Surgery", NewPerson("obrien", "Maeve O'Brien", "Surgery")),
    ],
)
def test_a_person_in_one_line(text: str, person: NewPerson) -> None:
    assert person_of(text) == person


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("office", "  ", "must be answered"),
        ("office", "x" * 201, "too long"),
        ("office", "two\nlines", "too long"),
        ("author", "=Hannah Osei", "ID=NAME"),
        ("author", "../x=Hannah Osei", "ID=NAME"),
        ("author", "a b=Hannah Osei", "ID=NAME"),
        ("author", "; Surgery", "ID=NAME"),
        ("author", "陈伟", "ID=NAME"),
        ("author", "Hannah Osei\nPeter Osei", "taken"),
        ("secretary", "Grace Hall", "taken"),
        ("administrator", "Ada\nBert", "too long"),
        ("password", "short", "12 characters"),
        ("password", "", "needs a password"),
        ("english", "Welsh", "choose one of US, UK"),
        ("flags", "none", "choose one of"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_with_its_question(question: str, answer: str, told: str) -> None:
    answers = {**TOLD, "administrator": "Ada Sample", "password": PASSWORD, question: answer}
    with pytest.raises(AnswerError, match=told) as raised:
        office_of(answers)
    assert raised.value.question == question


def test_what_is_not_answered_is_as_usual() -> None:
    office = office_of({"office": "Harbor Street"})
    assert (office.english, office.administrator, office.authors) == ("US", None, ())
    assert office.style == {"frequencies": "b.i.d.", "sections": "dictated", "flags": "usual"}


def test_every_question_is_an_option_but_those_that_no_command_line_should_hold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["setup", "--help"])
    helped = capsys.readouterr().out
    missing = {question.name for question in questions() if f"--{question.name} " not in helped}
    assert missing == {"administrator", "password"}


def test_an_office_that_opens_with_its_settings(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    given = ["--office", 'Harbor "Street" Clinic', "--address", "1 Harbor St", "--address", "Portland", "--fax", "0143"]
    people = ["--author", "Hannah Osei, MD; Gynecology", "--secretary", "Ann Smith"]
    style = ["--frequencies", "bid", "--sections", "usual", "--flags", "few"]
    assert main(["setup", str(folder), *given, *people, *style]) == 0
    settings = read_settings(folder / "office.toml")
    assert settings.office.name == 'Harbor "Street" Clinic'
    assert (settings.office.address, settings.office.fax) == (("1 Harbor St", "Portland"), "0143")
    assert [author.id for author in settings.authors] == ["osei"]
    assert [inbox.name for inbox in settings.work.inboxes] == ["inbox"]
    assert (settings.writing.style.frequencies, settings.writing.section_order) == ("bid", "usual")
    assert settings.review.flags == "few"
    assert (folder / "inbox" / "osei").is_dir()
    assert stat.S_IMODE((folder / "office.key").stat().st_mode) == 0o600
    with open_office(settings) as office:
        assert office.store.worklist() == ()
        roles = {person.id: person.roles for person in office.store.people.all()}
    assert roles == {"osei": {Role.AUTHOR}, "smith": {Role.SECRETARY}}


def test_a_physician_who_works_alone_is_author_and_administrator(tmp_path: Path) -> None:
    answers = {"office": "Osei", "author": "Hannah Osei, MD", "administrator": "Hannah Osei", "password": PASSWORD}
    make_office(tmp_path / "office", office_of(answers))
    with open_office(read_settings(tmp_path / "office" / "office.toml")) as office:
        person = office.store.people.with_password("osei", PASSWORD)
    assert person is not None
    assert person.roles == {Role.AUTHOR, Role.ADMINISTRATOR}
    assert person.name == "Hannah Osei, MD"


def test_the_recovery_key_that_is_printed_opens_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    main(["setup", str(folder), "--office", "Harbor Street"])
    printed = capsys.readouterr().out
    key = next(line.strip() for line in printed.splitlines() if line.strip().startswith("AGE-SECRET-KEY"))
    open_store(folder / "store", key).close()
    assert key.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def typed(*lines: str, hidden: tuple[str, ...] = ()) -> tuple[Terminal, list[str]]:
    """A terminal at which these lines are typed, and what it says."""
    said: list[str] = []
    return Terminal(_next(lines), _next(hidden), said.append), said


def _next(lines: tuple[str, ...]) -> Callable[[str], str]:
    waiting: Iterator[str] = iter(lines)

    def ask(_: str) -> str:
        for line in waiting:
            return line
        raise EOFError

    return ask


def test_questions_on_the_terminal() -> None:
    letterhead = ("", "Harbor Street", "1 Harbor St", "", "0142", "")
    people = ("Hannah Osei; Gynaecology", "", "Ann Smith", "", "Ada Sample")
    terminal, said = typed(*letterhead, *people, "uk", "", "", "many", hidden=(PASSWORD, "other", PASSWORD, PASSWORD))
    assert terminal.office() == NewOffice(
        "Harbor Street",
        "UK",
        ("1 Harbor St",),
        "0142",
        authors=(NewPerson("osei", "Hannah Osei", "Gynaecology"),),
        secretaries=(NewPerson("smith", "Ann Smith"),),
        administrator=NewPerson("sample", "Ada Sample"),
        password=PASSWORD,
        style={"frequencies": "b.i.d.", "sections": "dictated", "flags": "many"},
    )
    assert "Name of the office: this must be answered." in said
    assert "The two differ." in said


def test_an_answer_that_clashes_with_another_is_asked_again() -> None:
    letterhead, style = ("Harbor Street", "", "", ""), ("", "", "", "")
    terminal, said = typed(*letterhead, "Hannah Osei", "", "Ann Osei", "", "", *style, "ann=Ann Osei", "")
    assert [person.id for person in terminal.office().secretaries] == ["ann"]
    assert any("taken" in sentence for sentence in said)


def test_the_recovery_key_must_be_on_paper() -> None:
    terminal, said = typed("", "abc", "XXXXXX", "7qwert", "never asked")
    terminal.recovery_key_is_kept("AGE-SECRET-KEY-1ZZZ7QWERT")
    assert len([sentence for sentence in said if "how it ends" in sentence]) == 1


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


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SettingsError, match="cannot be written"):
        make_office(tmp_path / "file" / "office", NewOffice("Harbor Street"))


def test_uk_offices_get_uk_spelling_and_paper(tmp_path: Path) -> None:
    make_office(tmp_path / "office", NewOffice("Harbour Street", "UK"))
    settings = read_settings(tmp_path / "office" / "office.toml")
    assert (settings.writing.style.english, settings.office.paper) == ("UK", "a4")
