"""Windows of speech, spoken by the real synthesisers, with the tokens to be written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pytest

from transcribe.audio import SAMPLE_RATE
from transcribe.errors import LearningError
from transcribe.learning.sentences import Dictation
from transcribe.learning.utterance import Kind, Piece, Utterance
from transcribe.learning.voices import PROGRAMS, Voice, speak
from transcribe.learning.windows import KINDS, WINDOW_SECONDS, Window, tokens_of, windows

SOUNDS = {"metoprolol": "M AH0 T OW1 P R AH0 L AO2 L"}
VOICES = [
    pytest.param(
        Voice(engine, voice, "", False, 1, False, ""),
        marks=pytest.mark.skipif(shutil.which(program) is None, reason=f"the program {program} is not installed"),
        id=engine,
    )
    for engine, voice, program in (
        ("espeak", "en-us", PROGRAMS["espeak"]),
        ("flite", "slt", PROGRAMS["flite"]),
        ("festival", "kal_diphone", PROGRAMS["festival"]),
    )
]
TEXTS = [
    "The patient takes metoprolol, fifty milligrams twice a day, and has had no chest pain since the last visit.",
    "Examination shows a soft murmur at the apex, clear lungs, and no edema of the legs.",
    "He walks about two miles a day, does not smoke, and sleeps well on one pillow.",
    "Laboratory data are stable, and the blood count has come back to normal.",
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    pytest.importorskip("whisper", reason="the extra whisper is not installed")
    from whisper.tokenizer import get_tokenizer

    return get_tokenizer(True, num_languages=99, language="en", task="transcribe")


def words(text: str, kind: Kind = Kind.PLAIN) -> tuple[Piece, ...]:
    """Text that is said as it is written, a piece for each clause; its signs become the pieces' signs."""
    clauses = re.findall(r"([^,.]+)([,.]?)", text)
    return tuple(Piece(clause.strip(), clause.strip(), kind, sign) for clause, sign in clauses if clause.strip())


def dictation(voice: Voice, texts: Sequence[str]) -> Dictation:
    return Dictation(tuple(Utterance(words(text), "frames") for text in texts), voice)


def texts_of(window: Window, tokenizer: Any) -> str:
    return str(tokenizer.decode([token for token in window.tokens if token < tokenizer.eot]))


def times_of(window: Window, tokenizer: Any) -> list[float]:
    return [(token - tokenizer.timestamp_begin) * 0.02 for token in window.tokens if token >= tokenizer.timestamp_begin]


@pytest.mark.parametrize("voice", VOICES)
def test_speech_of_each_engine(voice: Voice) -> None:
    short, long = speak(["Stable.", "The patient takes metoprolol twice a day."], voice, SOUNDS)
    assert 0.3 < len(short) / SAMPLE_RATE < 2
    assert 1.5 < len(long) / SAMPLE_RATE < 6
    assert np.abs(long).max() > 0.05
    (slow,) = speak(["The patient takes metoprolol twice a day."], voice, SOUNDS, stretch=1.3)
    assert len(slow) > 1.15 * len(long)


@pytest.mark.skipif(shutil.which(PROGRAMS["festival"]) is None, reason="the program festival is not installed")
def test_a_missing_voice_is_named_with_what_to_install() -> None:
    with pytest.raises(LearningError, match="does not speak with the voice nobody_diphone"):
        speak(["Stable."], Voice("festival", "nobody_diphone", "", False, 1, False, ""), SOUNDS)


@pytest.mark.parametrize("voice", VOICES)
def test_windows_hold_the_dictation(voice: Voice, tokenizer: Any) -> None:
    texts = TEXTS * 2
    made = list(windows(dictation(voice, texts), SOUNDS, tokenizer, Random(4)))
    assert len(made) >= 2
    assert "".join(texts_of(window, tokenizer) for window in made) == "".join(f" {text}" for text in texts)
    for window in made:
        times = times_of(window, tokenizer)
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] <= len(window.samples) / SAMPLE_RATE <= WINDOW_SECONDS
        assert len(window.kinds) == len(window.tokens)
        assert window.tokens[-1] == tokenizer.eot
        assert window.voice == voice.name
        assert window.sources == ("frames",)
        for token, kind in zip(window.tokens, window.kinds, strict=True):
            assert (token >= tokenizer.eot) == (KINDS[kind] == "time")


@pytest.mark.parametrize("voice", VOICES[:1])
def test_a_cut_sentence_is_announced_by_its_start_only(voice: Voice, tokenizer: Any) -> None:
    announced = 0
    for seed in range(6):
        *cut, last = windows(dictation(voice, TEXTS * 3), SOUNDS, tokenizer, Random(seed))
        assert len(times_of(last, tokenizer)) % 2 == 0
        for window in cut:
            if len(times_of(window, tokenizer)) % 2:
                announced += 1
                assert window.tokens[-2] >= tokenizer.timestamp_begin
                assert len(window.samples) == WINDOW_SECONDS * SAMPLE_RATE
    assert announced


@pytest.mark.parametrize("voice", VOICES[:1])
def test_the_same_chance_makes_the_same_windows(voice: Voice, tokenizer: Any) -> None:
    first, second = (list(windows(dictation(voice, TEXTS), SOUNDS, tokenizer, Random(2))) for _ in range(2))
    assert [window.tokens for window in first] == [window.tokens for window in second]
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(first, second, strict=True))


def test_kinds_of_tokens_follow_the_pieces(tokenizer: Any) -> None:
    drug = words("metoprolol", Kind.TERM)
    utterance = Utterance((*words("He takes"), *drug, *words("comma", Kind.COMMAND), *words("daily.")), "frames")
    tokens, codes = tokens_of(utterance, tokenizer)
    assert tokenizer.decode(tokens) == utterance.written
    assert len(tokens) == len(codes)
    by_kind: dict[str, list[int]] = {}
    for token, code in zip(tokens, codes, strict=True):
        by_kind.setdefault(KINDS[code], []).append(token)
    shown = {kind: tokenizer.decode(group) for kind, group in by_kind.items()}
    assert shown == {"plain": " He takes daily.", "term": " metoprolol", "command": " comma"}
