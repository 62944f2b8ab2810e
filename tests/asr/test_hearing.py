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
from transcribe.speech import Segment, Transcript, Word

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
    assert sound.phones(place, place + 1) == ""
    assert sound.listen([(place, place + 1)], 1.0) == [True]
    assert sound.phones(place, place + 1)
    right, wrong = sound.likeness(place, place + 1, [spoken("pain")[0], spoken("osteoarthritis")[0]])
    assert right > wrong
    assert (sound.phones(0, 1), list(sound.likeness(0, 1, ["a"]))) == ("", [0.0])  # it did not listen there


def test_the_second_ear_hears_the_first_places_first(letter: Samples, tmp_path: Path) -> None:
    """Of 80 s it may hear 15: three places with their neighbours, and what overlaps with them."""
    pytest.importorskip("hama", reason="the second ear is not installed")
    words = tuple(Word("word", float(second), second + 1.0, 1.0) for second in range(80))
    transcript = Transcript((Segment(words, 0, 80, 0, 0, 1, 0),), 80.0, "en", "test", "test")
    recording = examine(write(tmp_path / "letter.wav", letter))
    asked = RecordedSound(recording, transcript, lambda: pytest.fail("not asked"), load_phoneme_ear(), lambda _: "")
    places = [(50, 51), (10, 11), (30, 31), (60, 61), (49, 51), (10, 11), (70, 71)]
    assert asked.listen(places, 0.0) == [True, True, True, False, True, True, False]


@pytest.mark.parametrize("place", [(0, 1), (0, 0), (1, 2)])
def test_places_at_the_edge_of_a_recording(place: tuple[int, int], speech: Samples, tmp_path: Path) -> None:
    """A word that ends after the sound, and one that takes no time."""
    words = (Word("New", 0.0, 0.0, 1.0), Word("numbness.", 11.5, 14.0, 1.0))
    transcript = Transcript((Segment(words, 0, 14, 0, 0, 1, 0),), 12.0, "en", "test", "test")
    recording = examine(write(tmp_path / "visit.wav", speech))
    asked = RecordedSound(recording, transcript, lambda: pytest.fail("not asked"), load_phoneme_ear(), lambda _: "")
    assert len(asked.listen([place], 1.0)) == 1
    assert len(asked.likeness(*place, ["a", "b"])) == 2


def test_the_recogniser_prefers_what_it_wrote(sound: RecordedSound, heard: tuple[Recording, Heard]) -> None:
    last = len(heard[1].transcript.words)
    answers = sound.fits([(last - 2, last, ["osteoarthritis"]), (0, 1, ["zebra", "cholecystitis"]), (3, 4, [])])
    assert [len(answer) for answer in answers] == [1, 2, 0]
    assert all(value < 0 for answer in answers for value in answer)
    assert sound.fits([]) == []


def test_a_second_decoding_is_compared_with_the_first(sound: RecordedSound, heard: tuple[Recording, Heard]) -> None:
    words = [word.text.lower().strip(".,") for word in heard[1].transcript.words]
    questions = [(place, place + 1, ["eczema"]) for place in (words.index("pain"), words.index("bladder"))]
    assert sound.again(questions, 0) == [(), ()]
    assert sound.again(questions, 1) == [[pytest.approx(1), 0], [pytest.approx(1), 0]]
    assert sound.again([], 1) == []


def test_without_a_second_ear_nothing_is_known(heard: tuple[Recording, Heard]) -> None:
    deaf = RecordedSound(heard[0], heard[1].transcript, lambda: pytest.fail("not asked"), None, lambda _: "")
    assert deaf.listen([(0, 3)], 1.0) == [False]
    assert deaf.phones(0, 3) == ""
    assert list(deaf.likeness(0, 3, ["a", "b"])) == [0.0, 0.0]


@pytest.mark.parametrize("by_audio", [False, True])
def test_a_draft_with_correction(by_audio: bool, speech: Samples, tmp_path: Path) -> None:
    settings = Settings(recognition=TINY, correction=Repairing(by_audio=by_audio))
    report = Pipeline(settings).draft(write(tmp_path / "visit.wav", speech))
    assert "leg pain" in report.text
