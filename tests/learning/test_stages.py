"""Judges fitted stage by stage, with what the sound says about the likely candidates of the stage before."""

from __future__ import annotations

import pytest

from tests.hearings import speech_heard
from tests.sounds import write
from transcribe.asr.hearing import RecordedSound
from transcribe.asr.recogniser import Recogniser
from transcribe.asr.rescoring import load_scorer
from transcribe.audio import Samples, examine
from transcribe.learning.judgement import Studied, studied
from transcribe.learning.stages import TEXT, fitted_judges, gathered
from transcribe.postprocess.correction.judging import MEASURES
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.terms import Kind
from transcribe.postprocess.drafting import plain_transcript
from transcribe.settings import Recognition, Repairing

SAID = (
    "new paragraph i saw mr pemberton today with a six week history of right leg pain in the l five distribution "
    "he has no bladder or bowel symptoms and no saddle numbness"
)
TERMS = ("bowel symptoms", "bladder", "saddle numbness", "metoprolol", "pemphigoid")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_own([OwnTerm(term, (), Kind.FINDING) for term in TERMS], spoken))


@pytest.fixture(scope="module")
def plain(lexicon: Lexicon) -> Studied:
    return studied("plain", "he takes metoprolol", plain_transcript("he takes metaprolol"), lexicon)


@pytest.fixture(scope="module")
def recorded(tiny: Recogniser, speech: Samples, lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Studied:
    recording = examine(write(tmp_path_factory.mktemp("stages") / "visit.wav", speech))
    transcript = speech_heard()
    scorer = load_scorer(tiny, Recognition(model="tiny.en"))
    sound = RecordedSound(recording, transcript, lambda: scorer, None, lambda _: "")
    return studied("recorded", SAID, transcript, lexicon, sound)


def test_without_sound_there_is_one_stage(plain: Studied, lexicon: Lexicon) -> None:
    (found,) = gathered([plain], lexicon, MEASURES, Repairing())
    assert list(found.stages) == [TEXT]
    assert list(found.last) == list(plain.candidates)
    assert set(fitted_judges([found], MEASURES)) == {"text", "heard"}


def test_there_is_no_judge_of_what_is_never_right(plain: Studied, lexicon: Lexicon) -> None:
    wrong = studied("wrong", "he walks", plain_transcript("he metaprolol"), lexicon)
    assert fitted_judges(gathered([wrong], lexicon, MEASURES, Repairing()), MEASURES) == {}


@pytest.mark.slow
def test_each_stage_asks_about_what_the_one_before_lets_through(recorded: Studied, lexicon: Lexicon) -> None:
    """All words of this text exist: without probabilities none is doubtful, so that there is no judge of text alone."""
    (found,) = gathered([recorded], lexicon, MEASURES, Repairing(by_audio=True, second_pass=4))
    assert list(found.stages) == [TEXT, "fit", "again"]
    assert all("fit" in one.evidence and "again" not in one.evidence for one in found.stages["fit"])
    assert all("fit" in one.evidence and "stayed" in one.evidence for one in found.stages["again"])
    assert {one.term for one in found.stages["again"]} <= {one.term for one in found.stages[TEXT]}
    assert set(fitted_judges([found], MEASURES)) == {"heard", "heard+fit", "heard+again", "heard+fit+again"}


@pytest.mark.slow
def test_without_a_second_decoding_there_is_no_judge_of_it(recorded: Studied, lexicon: Lexicon) -> None:
    (found,) = gathered([recorded], lexicon, MEASURES, Repairing(by_audio=True, second_pass=0))
    assert list(found.stages) == [TEXT, "fit"]
    assert set(fitted_judges([found], MEASURES)) == {"heard", "heard+fit"}


@pytest.mark.slow
def test_nothing_is_asked_that_is_not_weighed(recorded: Studied, lexicon: Lexicon) -> None:
    (found,) = gathered([recorded], lexicon, {"heard": MEASURES["heard"]}, Repairing(by_audio=True))
    assert list(found.stages) == [TEXT]
