"""Fitting the judges of the correction to dictations with known words."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from transcribe.learning.judgement import Studied, cross_validated, outcome, studied, write_judges
from transcribe.learning.stages import Gathered, fitted_judges, gathered
from transcribe.postprocess.correction.candidates import judged
from transcribe.postprocess.correction.judging import MEASURES
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.terms import Kind
from transcribe.postprocess.drafting import plain_transcript
from transcribe.settings import Repairing

PAIRS = {
    "metoprolol": "metaprolol",
    "apixaban": "apexabon",
    "gabapentin": "gabbapenten",
    "lisinopril": "lissinopril",
    "sertraline": "certraline",
    "amlodipine": "amlodapine",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_own([OwnTerm(name, (), Kind.DRUG) for name in (*PAIRS, "sertindole", "bisoprolol")], spoken))


@pytest.fixture(scope="module")
def found(studies: list[Studied], lexicon: Lexicon) -> list[Gathered]:
    return gathered(studies, lexicon, MEASURES, Repairing())


@pytest.fixture(scope="module")
def studies(lexicon: Lexicon) -> list[Studied]:
    return [
        studied(name, f"he takes {name} every day", plain_transcript(f"he takes {heard} every day"), lexicon)
        for name, heard in PAIRS.items()
    ]


def test_right_and_wrong_candidates_are_told_apart(studies: list[Studied]) -> None:
    rights = [one.term.written for one in studies[0].candidates if studies[0].is_right(one)]
    assert set(rights) == {"metoprolol"}
    assert any(not studies[0].is_right(one) for one in studies[0].candidates)


def test_judges_without_sound_are_fitted_and_stored(
    studies: list[Studied], found: list[Gathered], tmp_path: Path
) -> None:
    judges = fitted_judges(found, MEASURES)
    assert set(judges) == {"text", "heard"}
    result = outcome(studies[1], judged(studies[1].candidates, judges["text"]), Repairing(apply=0.5, apply_drug=0.5))
    assert (result.words, result.fixed, result.broken, result.neither) == (5, 1, 0, 0)
    write_judges(judges, tmp_path / "judgement.toml", "note\nof two lines")
    stored = tomllib.loads((tmp_path / "judgement.toml").read_text(encoding="utf-8"))["judge"]
    assert set(stored["text"]["weights"]) == set(MEASURES["text"])


@pytest.mark.parametrize(
    ("folder", "document", "speaker"), [("visit__ann", "visit", "ann"), ("visit", "visit", "visit")]
)
def test_a_folder_may_name_its_speaker(studies: list[Studied], folder: str, document: str, speaker: str) -> None:
    one = replace(studies[0], dictation=folder)
    assert (one.document, one.speaker) == (document, speaker)


def test_what_was_heard_without_the_adapter_is_learned_from_but_not_tried(found: list[Gathered]) -> None:
    plain = [replace(one, study=replace(one.study, adapted=False)) for one in found]
    tried = cross_validated([*found, *plain], Repairing())
    assert tried["heard"].words == cross_validated(found, Repairing())["heard"].words


def test_every_dictation_is_tried_once_by_judges_that_do_not_know_it(found: list[Gathered]) -> None:
    outcomes = cross_validated(found, Repairing())
    assert {name: one.words for name, one in outcomes.items()} == {"text": 30, "heard": 30}
