"""Two engines on the same weights: the same words, the same times, the same doubts."""

from __future__ import annotations

import pytest

from transcribe.asr.recogniser import Decoding, Recogniser, load_recogniser
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.settings import Recognition
from transcribe.speech import Segment, joined

pytestmark = pytest.mark.slow

PLAIN = Decoding(temperatures=(0.0,))  # without attempts by chance, which differ by their random numbers


def _heard(recogniser: Recogniser, sound: Samples) -> list[Segment]:
    return list(recogniser.recognise(sound, PLAIN))


@pytest.mark.parametrize("model", ["tiny.en", "base"])
def test_both_engines_write_the_same_in_float32(model: str, letter: Samples) -> None:
    pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    sound = letter[: 45 * SAMPLE_RATE]
    default = _heard(load_recogniser(Recognition(model=model, precision="float32")), sound)
    reference = _heard(load_recogniser(Recognition(model=model, engine="whisper")), sound)
    assert [segment.text for segment in default] == [segment.text for segment in reference]
    for ours, theirs in zip(default, reference, strict=True):
        assert ours.average_log_probability == pytest.approx(theirs.average_log_probability, abs=0.02)
        for word, other in zip(ours.words, theirs.words, strict=True):
            assert word.start == pytest.approx(other.start, abs=0.15)
            assert word.probability == pytest.approx(other.probability, abs=0.05)


def test_numbers_have_times_and_probabilities(tiny: Recogniser, letter: Samples) -> None:
    words = [word for segment in _heard(tiny, letter[: 16 * SAMPLE_RATE]) for word in segment.words]
    numbers = [word for word in words if any(sign.isdigit() for sign in word.text)]
    assert len(numbers) >= 3
    for word in numbers:
        assert 0 < word.probability <= 1
        assert 0 <= word.start < word.end <= 16.1


def test_words_are_in_order_and_make_up_the_text(tiny: Recogniser, speech: Samples) -> None:
    segments = _heard(tiny, speech)
    for segment in segments:
        assert segment.text == joined(segment.words)
        assert all(a.start <= b.start for a, b in zip(segment.words, segment.words[1:], strict=False))
    assert "leg" in " ".join(segment.text for segment in segments).lower()


def test_a_second_run_writes_the_same(tiny: Recogniser, speech: Samples) -> None:
    first, second = (list(tiny.recognise(speech, Decoding())) for _ in range(2))
    assert [segment.text for segment in first] == [segment.text for segment in second]


@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_expected_words_are_heard(engine: str, letter: Samples) -> None:
    """ "Celecoxib" is heard wrong by the plain weights, and right when it is among the words to expect."""
    if engine == "whisper":
        pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    recogniser = load_recogniser(Recognition.model_validate({"engine": engine, "adapter": "none"}))
    sound = letter[50 * SAMPLE_RATE : 64 * SAMPLE_RATE]
    decoding = Decoding(temperatures=(0.0,), hotwords=("gabapentin", "celecoxib"))
    helped = " ".join(segment.text for segment in recogniser.recognise(sound, decoding)).lower()
    plain = " ".join(segment.text for segment in _heard(recogniser, sound)).lower()
    assert "celecoxib" not in plain
    assert "celecoxib" in helped
