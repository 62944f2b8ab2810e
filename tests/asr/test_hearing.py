"""The sound of a dictation, asked about its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sounds import write
from transcribe.asr.hearing import RecordedSound
from transcribe.asr.listening import Heard, listen
from transcribe.asr.phonemes import load_phoneme_ear
from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.asr.rescoring import load_scorer
from transcribe.audio import Recording, Samples, examine
from transcribe.pipeline import Pipeline
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.settings import Recognition, Repairing, Settings

pytestmark = pytest.mark.slow
TINY = Recognition(model="tiny.en", threads=2)


@pytest.fixture(scope="module")
def heard(tiny: Recogniser, speech: Samples, tmp_path_factory: pytest.TempPathFactory) -> tuple[Recording, Heard]:
    recording = examine(write(tmp_path_factory.mktemp("hearing") / "visit.wav", speech))
    return recording, listen(recording, tiny, Decoding())


@pytest.fixture(scope="module")
def sound(tiny: Recogniser, heard: tuple[Recording, Heard]) -> RecordedSound:
    recording, words = heard
    scorer = load_scorer(tiny, TINY)
    return RecordedSound(
        recording, words.transcript, lambda: scorer, load_phoneme_ear(), lambda word: next(iter(spoken(word)), "")
    )


def test_the_second_ear_hears_what_was_said(sound: RecordedSound, heard: tuple[Recording, Heard]) -> None:
    pytest.importorskip("hama", reason="the second ear is not installed")
    words = [word.text.lower().strip(".,") for word in heard[1].transcript.words]
    place = words.index("pain")
    assert sound.phones(place, place + 1)
    right, wrong = sound.likeness(place, place + 1, [spoken("pain")[0], spoken("osteoarthritis")[0]])
    assert right > wrong


def test_the_recogniser_prefers_what_it_wrote(sound: RecordedSound, heard: tuple[Recording, Heard]) -> None:
    last = len(heard[1].transcript.words)
    answers = sound.fits([(last - 2, last, ["osteoarthritis"]), (0, 1, ["zebra", "cholecystitis"]), (3, 4, [])])
    assert [len(answer) for answer in answers] == [1, 2, 0]
    assert all(value < 0 for answer in answers for value in answer)
    assert sound.fits([]) == []


def test_without_a_second_ear_nothing_is_known(heard: tuple[Recording, Heard]) -> None:
    deaf = RecordedSound(heard[0], heard[1].transcript, lambda: pytest.fail("not asked"), None, lambda _: "")
    assert deaf.phones(0, 3) == ""
    assert list(deaf.likeness(0, 3, ["a", "b"])) == [0.0, 0.0]


@pytest.mark.parametrize("by_audio", [False, True])
def test_a_draft_with_correction(by_audio: bool, speech: Samples, tmp_path: Path) -> None:
    settings = Settings(recognition=TINY, correction=Repairing(by_audio=by_audio))
    report = Pipeline(settings).draft(write(tmp_path / "visit.wav", speech))
    assert "leg pain" in report.text
