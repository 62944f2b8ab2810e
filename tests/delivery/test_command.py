"""The commands of an administrator, from the command line to the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from transcribe.cli import main
from transcribe.delivery.patients.known import PatientList
from transcribe.store.states import State

from ..store.places import Place
from .offices import HEADER, report, signed
from .patients.test_adt import PID, message

SETTINGS = """
[store]
folder = "{store}"
key = "file:{key}"

[[authors]]
id = "osei"
name = "Kwame Osei, MD"

[[destinations]]
kind = "folder"
name = "archive"
folder = "{folder}"
files = ["txt"]
"""


@pytest.fixture
def settings(lite: Place, tmp_path: Path) -> Path:
    key = tmp_path / "office.key"
    key.write_text(lite.key + "\n")
    key.chmod(0o600)
    path = tmp_path / "office.toml"
    path.write_text(SETTINGS.format(store=lite.folder, key=key, folder=tmp_path / "archive"))
    return path


def test_from_a_missing_folder_to_a_delivered_report(
    lite: Place, settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with lite.open() as store:
        dictation = signed(store)
    assert main(["deliver", "test", "archive", "--settings", str(settings)]) == 1
    assert "The folder is not there." in capsys.readouterr().err
    assert main(["deliver", "run", "--settings", str(settings)]) == 1
    assert main(["deliver", "status", "--settings", str(settings), "--json"]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines()[1:])
    assert (line["dictation"], line["problem"]) == (dictation, "unreachable")
    assert "told" not in line
    (tmp_path / "archive").mkdir()
    assert main(["deliver", "test", "archive", "--settings", str(settings)]) == 0
    assert main(["deliver", "retry", str(line["id"]), "--settings", str(settings)]) == 0
    assert main(["deliver", "run", "--settings", str(settings)]) == 0
    capsys.readouterr()
    assert main(["deliver", "status", "--failed", "--settings", str(settings)]) == 0
    assert capsys.readouterr().out.split() == ["archive", "confirmed", "1"]
    with lite.open() as store:
        assert store.row(dictation).state is State.DISTRIBUTED


def test_cancel_send_and_wrong_names(lite: Place, settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with lite.open() as store:
        dictation = signed(store)
    common = ["--settings", str(settings)]
    assert main(["deliver", "run", *common]) == 1
    assert main(["deliver", "cancel", "1", "--reason", "on paper", *common]) == 0
    assert main(["deliver", "send", dictation, "archive", *common]) == 1
    assert main(["deliver", "send", dictation, "nowhere", *common]) == 1
    assert "no destination of this name" in capsys.readouterr().err


def test_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deliver", "profiles"]) == 0
    assert "NOT VERIFIED" in capsys.readouterr().out


def test_patients_from_a_table_and_from_messages(
    lite: Place, settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "patients.csv"
    table.write_text("mrn,name,dob\nA-1,Anna Müller,1950-01-02\n,Nobody,\n", encoding="utf-8")
    assert main(["patients", "import", str(table), "--settings", str(settings)]) == 1
    feed = tmp_path / "night.hl7"
    feed.write_bytes(b"\x0b" + message("ADT^A04", PID) + b"\x1c\r" + message("ADT^A04", PID.replace("PQ-1", "PQ-2")))
    assert main(["patients", "import", str(feed), "--settings", str(settings)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "1 patients were taken.",
        "1 lines could not be used: 3",
        "2 messages were taken, 0 could not be used.",
    ]
    with lite.open() as store:
        assert PatientList(store).count() == 3


def test_an_excel_file_in_which_nothing_is_a_formula(lite: Place, settings: Path, tmp_path: Path) -> None:
    evil = report(header=HEADER.model_copy(update={"patient": '=HYPERLINK("http://evil.example";"click")'}))
    with lite.open() as store:
        signed(store, evil)
    path = tmp_path / "list.xlsx"
    assert main(["deliver", "export", str(path), "--settings", str(settings)]) == 0
    sheet = load_workbook(path)["Worklist"]
    cell = sheet["H2"]
    assert (cell.data_type, str(cell.value)[:10]) == ("s", "=HYPERLINK")
    assert path.stat().st_mode & 0o077 == 0
    assert main(["deliver", "export", str(path), "--settings", str(settings)]) == 1
