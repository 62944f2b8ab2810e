from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evaluation.drafts import write_dictation
from transcribe.errors import EvaluationError
from transcribe.evaluation.sets import read_set

EXPECTED = {"document_type": "letter", "sections": [{"heading": None, "paragraphs": ["No edema."]}]}


def test_every_sound_file_is_a_case(tmp_path: Path) -> None:
    folder = write_dictation(tmp_path / "01-heart", "no edema period", EXPECTED, {"drugs": []}, [])
    (folder / "audio.phone.wav").write_bytes(b"RIFF")
    (folder / "audio.noise.MP3").write_bytes(b"ID3")
    (folder / "audio.txt").write_text("not a sound")
    cases = read_set(tmp_path)
    assert [(case.name, case.variant, case.dictation) for case in cases] == [
        ("01-heart/noise", "noise", "01-heart"),
        ("01-heart", "", "01-heart"),
        ("01-heart/phone", "phone", "01-heart"),
    ]
    assert cases[0].spoken == "no edema period"
    assert cases[0].expected is not None
    assert cases[0].expected.sections[0].paragraphs == ("No edema.",)


def test_two_sounds_of_one_name_have_two_names(tmp_path: Path) -> None:
    folder = write_dictation(tmp_path / "01", "no edema", EXPECTED)
    (folder / "audio.wav").write_bytes(b"RIFF")
    assert [case.name for case in read_set(tmp_path)] == ["01/audio.ogg", "01/audio.wav"]


def test_a_single_dictation_is_a_set(tmp_path: Path) -> None:
    assert read_set(write_dictation(tmp_path / "01", "no edema", EXPECTED))[0].name == "01"


def test_missing_files_are_missing_and_text_without_sound_is_left_out(tmp_path: Path) -> None:
    (write_dictation(tmp_path / "01", "no edema", None)).joinpath("spoken.txt").write_text("no edema")
    (write_dictation(tmp_path / "02", "no edema", EXPECTED) / "audio.ogg").unlink()
    (tmp_path / "notes").mkdir()
    (case,) = read_set(tmp_path)
    assert (case.name, case.expected, case.terms, case.traps) == ("01", None, None, ())


def test_a_manifest_of_recordings(tmp_path: Path) -> None:
    (tmp_path / "one.flac").write_bytes(b"fLaC")
    lines = [
        {"id": "one", "file": "one.flac", "reference": "no edema", "kind": "read"},
        {"id": "two", "file": "two.flac", "reference": None},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    (case,) = read_set(tmp_path)
    assert (case.name, case.spoken, case.audio) == ("one", "no edema", tmp_path / "one.flac")


def broken_terms(folder: Path) -> None:
    write_dictation(folder / "01", "no edema", EXPECTED, {"drugs": "digoxin"})


def broken_json(folder: Path) -> None:
    (write_dictation(folder / "01", "no edema", EXPECTED) / "expected.json").write_text("{")


def broken_text(folder: Path) -> None:
    (write_dictation(folder / "01", "", EXPECTED) / "spoken.txt").write_bytes(b"\xff\xfe\x00")


def broken_manifest(folder: Path) -> None:
    (folder / "manifest.jsonl").write_text('{"id": 1}\n')


def manifest_without_sound(folder: Path) -> None:
    (folder / "manifest.jsonl").write_text('{"id": "a", "file": "a.wav", "reference": "b"}\n')


def nothing(folder: Path) -> None:
    (folder / "holiday.jpg").write_bytes(b"")


def no_sound(folder: Path) -> None:
    (write_dictation(folder / "01", "no edema", EXPECTED) / "audio.ogg").unlink()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (nothing, "is no set of dictations"),
        (no_sound, "is no set of dictations"),
        (broken_terms, "01/terms.json does not have the form"),
        (broken_json, "01/expected.json does not have the form"),
        (broken_text, "01/spoken.txt cannot be read as UTF-8 text"),
        (broken_manifest, "Line 1 of manifest.jsonl is not a record"),
        (manifest_without_sound, "Line 1 of manifest.jsonl names a sound file that is not there"),
    ],
)
def test_a_broken_set_is_refused_in_one_sentence(tmp_path: Path, make: Callable[[Path], None], sentence: str) -> None:
    make(tmp_path)
    with pytest.raises(EvaluationError, match=sentence):
        read_set(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="There is no folder “nowhere”"):
        read_set(tmp_path / "nowhere")
