"""The command line as a user meets it: outputs, exit codes, one line for each failure."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docx import Document

from tests.sounds import SAMPLES, write
from transcribe.audio import Samples
from transcribe.cli import main
from transcribe.report import read_report

pytestmark = pytest.mark.slow

TINY = ("--model", "tiny.en")


def test_run_writes_a_document_and_its_report(speech: Samples, tmp_path: Path) -> None:
    sound = write(tmp_path / "visit.wav", speech)
    before = sound.read_bytes(), sound.stat().st_mtime_ns
    out = tmp_path / "out"
    settings = str(SAMPLES / "office.toml")
    asked = ["--out", str(out), "--type", "letter", "--author", "lindqvist", "--settings", settings]
    assert main(["run", str(sound), *asked, *TINY]) == 0
    report = read_report(out / "visit.json")
    assert report.document_type == "letter"
    assert report.source.file == "visit.wav"
    assert report.source.seconds == pytest.approx(12.0, abs=0.1)
    assert report.source.sha256
    assert "leg pain" in report.text
    document = Document(str(out / "visit.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Victor Lindqvist, MD" in text + "".join(cell.text for t in document.tables for cell in t._cells)
    for section in report.sections:
        for block in section.blocks:
            assert block.text in text
    assert (sound.read_bytes(), sound.stat().st_mtime_ns) == before
    assert sorted(path.name for path in out.iterdir()) == ["review", "visit.docx", "visit.json"]
    assert [path.name for path in (out / "review").iterdir()] == ["visit.review.docx"]


def test_same_names_get_distinct_outputs_and_nothing_is_overwritten(speech: Samples, tmp_path: Path) -> None:
    for folder in ("monday", "tuesday"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "visit.wav", speech)
    sounds = [str(tmp_path / folder / "visit.wav") for folder in ("monday", "tuesday")]
    out = tmp_path / "out"
    assert main(["run", *sounds, "--out", str(out), *TINY]) == 0
    first = (out / "visit.docx").read_bytes()
    assert main(["run", sounds[0], "--out", str(out), *TINY]) == 0
    assert sorted(path.name for path in out.glob("*.docx")) == ["visit-2.docx", "visit-3.docx", "visit.docx"]
    assert (out / "visit.docx").read_bytes() == first


def test_documents_are_named_on_standard_output_and_failures_on_standard_error(
    speech: Samples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path / "good.wav", speech)
    bad = tmp_path / "bad.wav"
    bad.write_text("no sound")
    assert main(["run", str(bad), str(good), "--out", str(tmp_path / "out"), *TINY]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [str(tmp_path / "out" / "good.docx")]
    assert "bad.wav: This is not a sound file: it is text." in printed.err.splitlines()
    assert any("x real time" in line for line in printed.err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run"], "required"),
        (["run", "a.wav", "--type", "poem"], "invalid choice"),
        (["run", "a.wav", "--model", "huge"], "There is no model 'huge'"),
        (["run", "a.wav", "--adapter", "no-such.npz"], "The adapter 'no-such.npz' is not there"),
        (["run", "a.wav", "--settings", "none.toml"], "cannot be read"),
        (["watch", "no-such-folder", *TINY], "no-such-folder"),
        (["evaluate", "no-such-folder"], "no-such-folder"),
        (["draft", "--text", "none.txt"], "cannot be read"),
        (["vocab"], "required"),
        (["vocab", "add", "=x", "--settings", "none.toml"], "cannot be read"),
        (["vocab", "add", "Bovie", "--kind", "thing"], "invalid choice"),
        (["vocab", "import", "none.csv"], "There is no file none.csv to import"),
        ([], "required"),
    ],
)
def test_bad_usage_is_code_2_and_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == 2
    printed = capsys.readouterr().err
    assert sentence in printed
    assert "Traceback" not in printed


def test_wrong_settings_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "office.toml"
    for text, named in {
        "[office]\nnmae = 'x'": "office.nmae",
        "[recognition]\nbeam_size = 0": "recognition.beam_size",
        "[office": "not valid TOML",
    }.items():
        settings.write_text(text)
        assert main(["run", "a.wav", "--settings", str(settings)]) == 2
        assert named in capsys.readouterr().err


def test_draft_prints_the_text_or_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = tmp_path / "words.txt"
    words.write_text("chief complaint colon cough period plan colon rest at home period")
    assert main(["draft", "--text", str(words)]) == 0
    assert capsys.readouterr().out == "Chief Complaint\nCough.\nPlan\nRest at home.\n"
    assert main(["draft", "--text", str(words), "--json", "--type", "letter"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["document_type"] == "letter"
    assert report["sections"][0]["heading"] == "Chief Complaint"


def test_evaluate_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SAMPLES / "spine-letter", tmp_path / "set" / "spine-letter")
    assert main(["evaluate", str(tmp_path / "set"), "--json", *TINY]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) >= {"pooled", "dictations", "failed", "speed"}
    raw, draft = figures["pooled"]["raw"], figures["pooled"]["draft"]
    assert 0.05 < raw["wer"]["rate"] < 0.6
    assert 0 < raw["medical_term_recall"]["rate"] <= 1
    assert 0 < draft["review_load"]["rate"] < 0.6
    assert main(["evaluate", str(tmp_path / "set"), *TINY]) == 0
    assert "Word error rate" in capsys.readouterr().out


def _wait(condition, seconds: float = 90.0) -> bool:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.skipif(os.name == "nt", reason="stops the program with a signal")
@pytest.mark.parametrize("stop_with", [signal.SIGINT, signal.SIGTERM])
def test_watch_takes_what_comes_and_stops_cleanly(stop_with: signal.Signals, speech: Samples, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    (inbox / "lindqvist").mkdir(parents=True)
    settings = tmp_path / "office.toml"
    settings.write_text(
        (SAMPLES / "office.toml").read_text() + "\n[watching]\nsettle_seconds = 0.5\nrescan_seconds = 2\n"
    )
    command = [sys.executable, "-m", "transcribe", "watch", str(inbox), "--out", str(out), "--settings", str(settings)]
    with subprocess.Popen([*command, *TINY], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
        try:
            sound = write(tmp_path / "visit.wav", speech)
            content = sound.read_bytes()
            half = inbox / "lindqvist" / "visit.wav"
            with half.open("wb") as file:  # a recorder that is still copying
                file.write(content[:100_000])
                file.flush()
                time.sleep(3.0)
                assert not list(out.glob("*.docx"))
                file.write(content[100_000:])
            (inbox / "broken.mp3").write_text("this is no sound")
            (inbox / "again.wav").write_bytes(content)
            assert _wait(lambda: list(out.glob("*.docx")) and list(out.glob("*.problem.txt")))
            time.sleep(3.0)
        finally:
            watcher.send_signal(stop_with)
            _, told = watcher.communicate(timeout=60)
    assert watcher.returncode == 0, told
    assert "Traceback" not in told
    assert "Stopped." in told
    assert len(list(out.glob("*.docx"))) == 1  # the same content came twice
    assert "it is text" in next(out.glob("*.problem.txt")).read_text()
    report = read_report(next(out.glob("*.json")))
    assert report.source.seconds == pytest.approx(12.0, abs=0.1)
    assert half.read_bytes() == content
