"""Speech accounting on made-up words and speech: tables of what is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from transcribe.asr.accounting import account
from transcribe.asr.voice import FRAME_SECONDS, smoothed
from transcribe.audio import Measurements, Mix, Recording
from transcribe.speech import Coverage, FindingKind, Segment, Transcript, Word

GOOD = Measurements(30.0, -3.0, -20.0, -60.0, 0.0, 7000.0)
RECORDING = Recording(Path("a.wav"), "WAV", "wav", "pcm_s16le", 16_000, 1, 30.0, GOOD, Mix.AVERAGE, False, 0, False)


def _account(
    text: str, speech: list[tuple[float, float]], *, compression: float = 1.5, seconds: float = 0.4
) -> Coverage:
    """Account for words of ``seconds`` each, from 1 s on, in 30 s of sound with speech in the given stretches.

    ``@12`` in the text moves on to second 12.
    """
    words: list[Word] = []
    now = 1.0
    for piece in text.split():
        if piece.startswith("@"):
            now = float(piece[1:])
            continue
        words.append(Word(piece, now, now + seconds, 0.9))
        now += seconds
    frames = np.zeros(int(30 / FRAME_SECONDS), bool)
    for start, end in speech:
        frames[int(start / FRAME_SECONDS) : int(end / FRAME_SECONDS)] = True
    segment = Segment(tuple(words), 0.0, 30.0, -0.3, 0.1, compression, 0.0)
    return account(Transcript((segment,), 30.0, "en", "test", "test"), frames, RECORDING)


FOUND: list[tuple[str, str, list[tuple[float, float]], dict[str, float], list[tuple[str, bool]]]] = [
    ("all is well", "the patient is well today", [(1, 3)], {}, []),
    ("a pause is no gap", "the patient @5 is well", [(1, 1.8), (5, 5.8)], {}, []),
    ("speech without words", "the patient", [(1, 1.8), (10, 13)], {}, [("speech_without_words", False)]),
    ("a breath is not worth a look", "the patient", [(1, 1.8), (10, 10.5)], {}, []),
    ("an invented tail", "it is well @20 Thank you for watching.", [(1, 2.2)], {}, [("invented", True)]),
    ("You, in silence", "it is well @25 You", [(1, 2.2)], {}, [("invented", True)]),
    ("thanks that were spoken stay", "it is well thank you", [(1, 3)], {}, []),
    ("words in silence", "it is well @20 no fracture seen", [(1, 2.2)], {}, [("words_in_silence", False)]),
    ("a loop", "he has pain " + "in the leg " * 5, [(1, 8)], {"compression": 3.0}, [("loop", True)]),
    ("said three times, perhaps", "no pain no pain no pain today", [(1, 4)], {}, [("loop", False)]),
    ("very very ill", "she is very very very ill", [(1, 4)], {}, []),
    ("digits repeat", "number 1 1 1 1 1 1", [(1, 4)], {}, []),
    (
        "a loop in silence",
        "well " + "@20 " + "and so on " * 4,
        [(1, 1.4)],
        {"seconds": 0.2},
        [("words_in_silence", False), ("loop", True)],
    ),
]


@pytest.mark.parametrize(("case", "text", "speech", "more", "expected"), FOUND, ids=[row[0] for row in FOUND])
def test_findings(
    case: str, text: str, speech: list[tuple[float, float]], more: dict[str, float], expected: list[tuple[str, bool]]
) -> None:
    coverage = _account(text, speech, **more)  # type: ignore[arg-type]
    assert sorted((finding.kind.value, finding.set_apart) for finding in coverage.findings) == sorted(expected)


def test_seconds_add_up() -> None:
    coverage = _account("the patient", [(1, 2), (10, 14)])
    assert coverage.speech_seconds == pytest.approx(5.0, abs=0.1)
    assert coverage.accounted_seconds == pytest.approx(1.0, abs=0.1)


def test_speech_at_the_very_end_was_cut_off() -> None:
    coverage = _account("@28 the patient has", [(28, 30)])
    assert [finding.kind for finding in coverage.findings] == [FindingKind.CUT_OFF]


def test_findings_name_their_words() -> None:
    (finding,) = _account("it is well @20 Thank you.", [(1, 2.2)]).findings
    assert finding.words == (3, 5)
    assert finding.start == pytest.approx(20.0)


def test_smoothing_closes_short_gaps_and_drops_clicks() -> None:
    frames = np.array([1, 1, 1, 1, 0, 0, 1, 1, 1, 0] + [0] * 20 + [1, 0, 0], bool)
    assert smoothed(frames).tolist() == [True] * 9 + [False] * 24
