"""Fitting the judges of the correction to dictations with known words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from transcribe.learning.judgement import Studied, cross_validated, fit_all, outcome, studied, write_judges
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
def studies() -> list[Studied]:
    lexicon = Lexicon(of_own([OwnTerm(name, (), Kind.DRUG) for name in (*PAIRS, "sertindole", "bisoprolol")], spoken))
    return [
        studied(name, f"he takes {name} every day", plain_transcript(f"he takes {heard} every day"), lexicon)
        for name, heard in PAIRS.items()
    ]


def test_right_and_wrong_candidates_are_told_apart(studies: list[Studied]) -> None:
    rights = [one.term.written for one in studies[0].candidates if studies[0].is_right(one)]
    assert set(rights) == {"metoprolol"}
    assert any(not studies[0].is_right(one) for one in studies[0].candidates)


def test_judges_without_sound_are_fitted_and_stored(studies: list[Studied], tmp_path: Path) -> None:
    judges = fit_all(studies)
    assert set(judges) == {"text", "heard"}
    result = outcome(studies[1], judged(studies[1].candidates, judges["text"]), Repairing(apply=0.5, apply_drug=0.5))
    assert (result.words, result.fixed, result.broken, result.neither) == (5, 1, 0, 0)
    write_judges(judges, tmp_path / "judgement.toml", "note\nof two lines")
    stored = tomllib.loads((tmp_path / "judgement.toml").read_text(encoding="utf-8"))["judge"]
    assert set(stored["text"]["weights"]) == set(MEASURES["text"])


def test_every_dictation_is_tried_once_by_judges_that_do_not_know_it(studies: list[Studied]) -> None:
    outcomes = cross_validated(studies, Repairing())
    assert {name: one.words for name, one in outcomes.items()} == {"text": 30, "heard": 30}
