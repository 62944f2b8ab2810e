"""The doctor's findings on settings that are right and on settings that are not."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.templates.office_files import PLAIN, office_template
from transcribe.cli import main
from transcribe.doctor.examination import examine
from transcribe.doctor.findings import Finding, Level
from transcribe.settings import Settings, read_settings
from transcribe.store.key_sources import key_source
from transcribe.store.opening import create_store


def office(folder: Path, text: str = "") -> Path:
    """A settings file."""
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def found(path: Path, subject: str) -> list[Finding]:
    return [finding for finding in examine(read_settings(path), path) if finding.subject == subject]


def test_an_office_in_order(tmp_path: Path) -> None:
    key = f"file:{tmp_path / 'office.key'}"
    create_store(tmp_path / "store", key_source(key).key_or_new())
    (tmp_path / "store").chmod(0o700)
    (tmp_path / "inbox").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    path = office(
        tmp_path,
        '[[authors]]\nid = "osei"\nname = "Hannah Osei, MD"\n'
        f'[store]\nfolder = "store"\nkey = "{key}"\n[work]\ninboxes = ["inbox"]\n[desk]\nport = {port}\n',
    )
    problems = [finding for finding in examine(read_settings(path), path) if finding.level is Level.PROBLEM]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "subject", "words"),
    [
        ('[recognition]\nmodel = "nowhere"\n', "Recogniser", "nowhere"),
        ('[recognition]\nadapter = "gone.npz"\n', "Recogniser", "gone.npz"),
        ('[work]\ninboxes = ["nowhere"]\n', "Inbox", "not a folder"),
        ('[store]\nfolder = "nowhere"\nkey = "file:office.key"\n', "Store", "key"),
        ('[desk]\nhost = "0.0.0.0"\n', "Review desk", "without encryption"),
        ('[templates]\nfolder = "nowhere"\n', "Templates", "not a folder"),
        ('[templates]\naddresses = "."\n', "Documents", "cannot be read"),
        ('[templates]\nenvelope = "c7"\n', "Documents", "envelope"),
        ('[templates]\ntime_zone = "Mars/Olympus"\n', "Documents", "time zone"),
    ],
)
def test_what_is_wrong_is_a_problem_with_a_sentence(tmp_path: Path, text: str, subject: str, words: str) -> None:
    problems = [finding for finding in found(office(tmp_path, text), subject) if finding.level is Level.PROBLEM]
    assert len(problems) == 1
    assert words in problems[0].sentence


def test_templates_are_looked_at_before_the_first_letter_needs_them(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "osei").mkdir(parents=True)
    (folder / "letter.docx").write_bytes(office_template(*PLAIN))
    path = office(tmp_path, '[templates]\nfolder = "templates"\n')
    assert [finding.level for finding in found(path, "Templates")] == [Level.GOOD]
    (folder / "osei" / "any.docx").write_bytes(office_template(*PLAIN, "{{ pateint }}", "{% if draft %}"))
    (folder / "note.docx").write_bytes(b"no Word document")
    (folder / "~$letter.docx").write_bytes(b"Word's own")
    findings = found(path, "Templates")
    assert [finding.level for finding in findings] == [Level.PROBLEM] * 2
    assert findings[0].sentence.startswith("note.docx: ")
    assert "There is no field “pateint”" in findings[1].sentence
    assert "(and 1 more)" in findings[1].sentence


def test_a_port_in_use_is_only_advice(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        (finding,) = found(office(tmp_path, f"[desk]\nport = {taken.getsockname()[1]}\n"), "Review desk")
    assert finding.level is Level.ADVICE


def test_lines_of_own_words_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    (tmp_path / "office_words.tsv").write_text("term\tkind\nVentavis\tdrug\n\tdrug\nX\tnonsense\n", encoding="utf-8")
    (finding,) = found(office(tmp_path), "Own words")
    assert finding.level is Level.ADVICE
    assert "office_words.tsv" in finding.sentence


def test_a_settings_file_that_cannot_be_read_is_one_problem_among_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = office(tmp_path, "[recognition]\nmodle = 1\n")
    assert main(["doctor", "--settings", str(path), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert findings[0]["subject"] == "Settings"
    assert findings[0]["level"] == "problem"
    assert len(findings) > 5


def test_what_cannot_be_looked_at_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> object:
        raise RuntimeError("Mrs Quarterdeck")

    monkeypatch.setattr("transcribe.doctor.parts.model", broken)
    (finding,) = [finding for finding in examine(Settings(), None) if finding.subject == "Recogniser"]
    assert finding.level is Level.PROBLEM
    assert "Quarterdeck" not in finding.sentence


def test_the_command_prints_a_line_each_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = office(tmp_path, '[work]\ninboxes = ["nowhere"]\n')
    assert main(["doctor", "--settings", str(path)]) == 1
    printed = capsys.readouterr().out
    assert "Recogniser" in printed
    assert "→" in printed
    assert "1 to mend" in printed


@pytest.mark.parametrize(
    ("types", "level", "words"),
    [
        (None, Level.GOOD, "No destination"),
        ("", Level.GOOD, "every kind"),
        ('types = ["letter"]', Level.ADVICE, "clinic note or procedure report"),
        ('types = ["letter"]\non = false', Level.GOOD, "No destination"),
    ],
)
def test_documents_that_go_nowhere_are_told(tmp_path: Path, types: str | None, level: Level, words: str) -> None:
    one = f'[[destinations]]\nkind = "folder"\nname = "archive"\nfolder = "{tmp_path}"\n'
    (finding,) = found(office(tmp_path, "" if types is None else one + types), "Delivery")
    assert finding.level is level
    assert words in finding.sentence
