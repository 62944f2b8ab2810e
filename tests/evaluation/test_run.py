"""A small set, written into a folder and evaluated with plain functions in the place of the pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from tests.evaluation.drafts import one_paragraph, perfect, transcribed, write_dictation
from transcribe.errors import AudioError, AudioProblem
from transcribe.evaluation.presentation import ORDER, as_json, as_table, set_errors
from transcribe.evaluation.run import Evaluation, Transcribed, evaluate
from transcribe.evaluation.sets import Case, read_set

HEART = {
    "document_type": "clinic_note",
    "header": {"author": "Harlan Voss", "patient": "Miriam Oakley", "date_of_birth": None, "cc": []},
    "sections": [
        {"heading": "Physical Examination", "paragraphs": ["Blood pressure 132/84 mmHg. No edema."]},
        {"heading": "Plan", "paragraphs": [], "items": ["Start carvedilol 3.125 mg b.i.d."]},
    ],
}
HEART_SPOKEN = (
    "physical examination colon blood pressure one thirty two over eighty four millimeters of mercury period "
    "no edema period plan colon number one start carvedilol three point one two five milligrams b i d period"
)
HEART_TERMS = {
    "drugs": ["carvedilol"],
    "medical_terms": ["edema"],
    "numbers": ["132/84 mmHg", "3.125 mg b.i.d."],
    "negations": ["No edema"],
    "sides": [],
}
KNEE = {"sections": [{"heading": "Procedure", "paragraphs": ["Left knee arthroscopy."]}]}


@pytest.fixture
def cases(tmp_path: Path) -> tuple[Case, ...]:
    write_dictation(tmp_path / "heart", HEART_SPOKEN, HEART, HEART_TERMS, [{"kind": "dose", "text": "3.125 mg"}])
    write_dictation(
        tmp_path / "knee",
        "procedure colon left knee arthroscopy period",
        KNEE,
        {"drugs": ["aspirin"], "sides": ["left knee"]},
    )
    return read_set(tmp_path)


def without_fault(cases: tuple[Case, ...]) -> Evaluation:
    def transcribe(audio: Path) -> Transcribed:
        case = next(case for case in cases if case.audio == audio)
        assert case.expected is not None
        return transcribed(case.spoken or "", perfect(case.expected))

    return evaluate(cases, transcribe)


def test_a_faultless_draft_has_faultless_figures(cases: tuple[Case, ...]) -> None:
    found = as_json(without_fault(cases))
    for side in ("raw", "draft"):
        figures = found["pooled"][side]
        assert figures["wer"]["rate"] == 0.0
        for name in ("medical_term_recall", "drug_recall", "number_recall", "negation_recall", "side_recall"):
            assert figures[name]["rate"] == 1.0, name
    draft = found["pooled"]["draft"]
    assert draft["keystrokes_per_100_words"]["keystrokes"] == 0
    assert draft["structure"]["rate"] == 1.0
    assert draft["false_corrections_per_1000"] == {
        "rate": 0.0,
        "broken": 0,
        "right": 18,
        "added": 0,
        "interval": [0.0, 0.0],
    }
    assert draft["repaired"]["rate"] is None
    assert draft["side_false_corrections_per_1000"]["right"] == 1
    assert all(not one.faults for one in without_fault(cases).cases)
    assert draft["header_recall"] == {"rate": 1.0, "found": 2, "total": 2, "interval": None}
    assert draft["catch_rate"]["rate"] is None
    assert draft["trap_catch_rate"]["rate"] == 0.0
    assert found["speed"] == {"audio_seconds": 120.0, "processing_seconds": 20.0, "speed": 6.0}
    assert json.loads(json.dumps(found)) == found


def test_a_draft_with_faults(cases: tuple[Case, ...]) -> None:
    def transcribe(audio: Path) -> Transcribed:
        if audio.parent.name == "knee":
            return transcribed("Procedure colon, left knee arthroscopy.", one_paragraph("Procedure Right knee scope."))
        text = "Physical examination colon. Blood pressure 132 over 84 mmHg. No edema. Plan. Start car 3.125 mg BID."
        return transcribed(text, one_paragraph(text, (12, 15)))

    found = as_json(evaluate(cases, transcribe))
    knee = found["dictations"]["knee"]
    assert knee["raw"]["wer"]["rate"] == 0.0
    assert knee["raw"]["side_recall"] == {"rate": 1.0, "found": 1, "total": 1}
    assert knee["draft"]["side_recall"] == {"rate": 0.0, "found": 0, "total": 1}
    assert knee["draft"]["wer"] == {
        "rate": 0.5,
        "reference_words": 4,
        "substitutions": 2,
        "insertions": 0,
        "deletions": 0,
    }
    assert knee["draft"]["false_corrections_per_1000"] == {"rate": 500.0, "broken": 2, "right": 4, "added": 0}
    assert knee["draft"]["side_false_corrections_per_1000"]["broken"] == 1
    assert "drug_repaired" not in knee["draft"]
    assert knee["draft"]["structure"]["headings_missed"] == 1
    heart = found["dictations"]["heart"]
    assert heart["draft"]["drug_recall"]["found"] == 0
    assert heart["draft"]["medical_term_catch_rate"] == {"rate": 1.0, "caught": 1, "wrong": 1}
    assert heart["draft"]["review_load"]["flagged"] == 3
    assert found["pooled"]["draft"]["side_recall"]["total"] == 1
    assert found["pooled"]["draft"]["wer"]["interval"] is not None


def test_an_entry_that_is_not_in_the_finished_text_is_an_error_of_the_set(cases: tuple[Case, ...]) -> None:
    assert set_errors(without_fault(cases)) == ["knee: entry 1 of drugs does not stand in the finished text."]


def test_a_case_that_fails_is_reported_and_the_others_go_on(cases: tuple[Case, ...]) -> None:
    seen: list[tuple[str, int, int]] = []

    def transcribe(audio: Path) -> Transcribed:
        if audio.parent.name == "heart":
            raise AudioError(AudioProblem.EMPTY, "The file is empty: record it again.")
        raise ValueError("secret words")

    evaluation = evaluate(cases, transcribe, lambda case, done, all_: seen.append((case.name, done, all_)))
    assert as_json(evaluation)["failed"] == [
        {"name": "heart", "reason": "The file is empty: record it again."},
        {"name": "knee", "reason": "It stopped unexpectedly (ValueError)."},
    ]
    assert seen == [("heart", 0, 2), ("knee", 1, 2)]
    assert as_json(evaluation)["speed"]["speed"] is None
    assert "record it again" in shown(evaluation)


def test_recordings_with_nothing_but_a_reference_have_a_word_error_rate(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "manifest.jsonl").write_text('{"id": "a", "file": "a.wav", "reference": "no chest pain"}\n')

    def transcribe(audio: Path) -> Transcribed:
        return transcribed("No chess pain.", one_paragraph("No chest pain."))

    found = as_json(evaluate(read_set(tmp_path), transcribe))
    assert found["dictations"]["a"]["raw"]["wer"]["rate"] == pytest.approx(1 / 3)
    assert found["dictations"]["a"]["draft"]["wer"]["rate"] == 0.0
    assert found["dictations"]["a"]["draft"]["repaired"] == {"rate": 1.0, "repaired": 1, "wrong": 1, "altered": 0}
    assert found["dictations"]["a"]["draft"]["negation_false_corrections_per_1000"]["right"] == 1
    assert "drug_recall" not in found["pooled"]["raw"]


def test_spoken_punctuation_carried_out_is_no_false_correction(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "manifest.jsonl").write_text('{"id": "a", "file": "a.wav", "reference": "no cough comma no pain"}\n')

    def transcribe(audio: Path) -> Transcribed:
        return transcribed("No cough, comma, no pain.", one_paragraph("No cough, no pain."))

    figures = as_json(evaluate(read_set(tmp_path), transcribe))["pooled"]["draft"]
    assert figures["wer"]["rate"] == 0.0
    assert figures["false_corrections_per_1000"]["rate"] == 0.0


def test_sorts_of_sound_are_pooled_apart_too(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_dictation(tmp_path / name, "left knee arthroscopy", KNEE)
    (tmp_path / "one" / "audio.noise.ogg").write_bytes(b"OggS")

    def transcribe(audio: Path) -> Transcribed:
        text = "left knee" if "noise" in audio.name else "left knee arthroscopy"
        return transcribed(text, one_paragraph(text))

    found = as_json(evaluate(read_set(tmp_path), transcribe))
    assert found["pooled"]["raw"]["wer"]["reference_words"] == 9
    assert found["variants"]["plain"]["raw"]["wer"]["rate"] == 0.0
    assert found["variants"]["noise"]["raw"]["wer"]["rate"] == pytest.approx(1 / 3)


def shown(evaluation: Evaluation) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(as_table(evaluation))
    return capture.get()


def test_the_table_names_every_figure_there_is(cases: tuple[Case, ...]) -> None:
    table = shown(without_fault(cases))
    for label in (ORDER["wer"], ORDER["number_recall"], ORDER["structure"], "knee", "6.0 times as fast"):
        assert label in table
