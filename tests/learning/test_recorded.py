"""Recordings with their texts as windows to learn from: where they are cut, and what is left out."""

from __future__ import annotations

import json
import logging
import shutil
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.sounds import SAMPLES
from transcribe.asr.recogniser import Recogniser
from transcribe.audio import SAMPLE_RATE
from transcribe.errors import EvaluationError
from transcribe.evaluation.sets import read_set
from transcribe.learning.recorded import (
    LONGEST_SECONDS,
    PAUSE_SECONDS,
    borne_out,
    cuts,
    encoded,
    recorded_windows,
    reference_of,
)
from transcribe.learning.repair import Target
from transcribe.learning.utterance import Kind
from transcribe.learning.windows import KINDS, Window


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """Whisper's tokeniser of the English models."""
    return pytest.importorskip("whisper.tokenizer", reason="the extra 'whisper' is not installed").get_tokenizer(False)


@pytest.mark.parametrize(
    ("agreeing", "differing", "uncounted", "kept"),
    [(6, 2, 0, True), (6, 3, 0, False), (6, 2, 40, True), (4, 0, 40, False), (0, 0, 9, False)],
)
def test_windows_must_be_borne_out(agreeing: int, differing: int, uncounted: int, kept: bool) -> None:
    verdicts = [True] * agreeing + [False] * differing + [None] * uncounted
    assert borne_out([Target(" word", 0.0, 1.0, agrees=verdict) for verdict in verdicts]) is kept


def runs(*seconds: float) -> list[Target]:
    """Stretches of half-second words without a pause, each as long as told, half a second apart."""
    targets: list[Target] = []
    clock = 1.0
    for length in seconds:
        for _ in range(round(length * 2)):
            targets.append(Target(" word", clock, clock + 0.5))
            clock += 0.5
        clock += 0.5
    return targets


@pytest.mark.parametrize(
    ("stretches", "spans"),
    [
        ((), []),
        ((10,), [(1, 11)]),
        ((10, 10), [(1, 21.5)]),
        ((10, 10, 10), [(1, 21.5), (22, 32)]),
        ((28, 1), [(1, 29), (29.5, 30.5)]),
        ((10, 40, 10), [(1, 11), (52, 62)]),  # forty seconds without a pause cannot be cut
        ((40,), []),
        ((40, 40, 5), [(82, 87)]),
    ],
)
def test_cuts_lie_in_pauses(stretches: tuple[float, ...], spans: list[tuple[float, float]]) -> None:
    targets = runs(*stretches)
    found = list(cuts(targets, targets[-1].end + 0.1 if targets else 0.0))
    assert [(words[0].start, words[-1].end) for words, _, _ in found] == spans
    for words, start, end in found:
        assert words[-1].end - words[0].start <= LONGEST_SECONDS
        assert start >= 0
        assert words[0].start - start in {0.25, 0.5}  # half of the pause before it, or what is allowed
        assert end - words[-1].end == pytest.approx(0.25) or end == pytest.approx(targets[-1].end + 0.1)
    for (_, _, end), (_, start, _) in pairwise(found):
        assert end <= start


def test_short_pauses_are_no_place_to_cut() -> None:
    words = [Target(" word", second * 1.0, second + 1.01 - PAUSE_SECONDS) for second in range(60)]
    assert not list(cuts(words, 61.0))


def test_tokens_have_the_kind_of_their_word(tokenizer: Any) -> None:
    row = [
        (" He", Kind.PLAIN),
        (" takes", Kind.PLAIN),
        (" apixaban,", Kind.TERM),
        (" 5", Kind.NUMBER),
        (" mg", Kind.PLAIN),
        (" period.", Kind.COMMAND),
    ]
    targets = [Target(text, 0.0, 1.0, kind=kind) for text, kind in row]
    tokens, codes = encoded(targets, tokenizer)
    assert tokenizer.decode(tokens) == " He takes apixaban, 5 mg period."
    shown = [(KINDS[code], tokenizer.decode([token])) for token, code in zip(tokens, codes, strict=True)]
    stretches = [(kind, "".join(text for _, text in group)) for kind, group in groupby(shown, lambda one: one[0])]
    assert stretches == [
        (Kind.PLAIN, " He takes"),
        (Kind.TERM, " apixaban"),
        (Kind.PLAIN, ","),
        (Kind.NUMBER, " 5"),
        (Kind.PLAIN, " mg"),
        (Kind.COMMAND, " period."),
    ]


def test_references_of_a_set() -> None:
    (case,) = read_set(SAMPLES / "spine-letter")
    reference = reference_of(case)
    assert not reference.signed
    assert reference.capitals["lindqvist"] == "Lindqvist"
    expected = json.loads((SAMPLES / "cholecystectomy" / "expected.json").read_text(encoding="utf-8"))
    (case,) = read_set(SAMPLES / "cholecystectomy")
    case = type(case)(case.name, case.audio, case.dictation, expected=case.expected)
    text = reference_of(case)
    assert text.signed
    assert expected["sections"][0]["heading"].lower() in text.text.splitlines()


def texts_and_times(window: Window, tokenizer: Any) -> tuple[str, list[float]]:
    begin = tokenizer.timestamp_begin
    times = [(token - begin) * 0.02 for token in window.tokens if token >= begin]
    return tokenizer.decode([token for token in window.tokens if token < tokenizer.eot]), times


@pytest.mark.slow
@pytest.mark.parametrize("with_spoken", [True, False])
def test_windows_of_a_sample(tiny: Recogniser, tokenizer: Any, tmp_path: Path, with_spoken: bool) -> None:
    folder = tmp_path / "set" / "letter"
    shutil.copytree(SAMPLES / "spine-letter", folder)
    if not with_spoken:
        (folder / "spoken.txt").unlink()
    made = list(recorded_windows(tmp_path / "set", tiny, tokenizer))
    assert len(made) >= 2
    whole = ""
    for window in made:
        text, times = texts_and_times(window, tokenizer)
        whole += text
        assert times == sorted(times)
        assert len(times) % 2 == 0
        assert times[-1] <= len(window.samples) / SAMPLE_RATE + 0.02
        assert len(window.samples) <= 30 * SAMPLE_RATE
        assert len(window.tokens) == len(window.kinds)
        assert window.tokens[-1] == tokenizer.eot
        assert (window.voice, window.sources) == ("recorded", ("own",))
    assert "dorsiflexion" in whole  # heard as "door's affliction"
    assert "canal stenosis" in whole  # heard as "canals to noses"
    assert "new paragraph" in whole.casefold()


@pytest.mark.slow
def test_one_bad_recording_costs_no_other(
    tiny: Recogniser, tokenizer: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(SAMPLES / "spine-letter", tmp_path / "walter-pemberton")
    for name, content in (("ann-other", b"no sound"), ("bob-else", b"")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "audio.wav").write_bytes(content)
        (tmp_path / name / "spoken.txt").write_text("he takes apixaban", encoding="utf-8")
    (tmp_path / "carl-wrong").mkdir()
    (tmp_path / "carl-wrong" / "audio.wav").write_bytes(b"")
    (tmp_path / "carl-wrong" / "expected.json").write_text("{", encoding="utf-8")
    with caplog.at_level(logging.INFO, logger="transcribe"):
        assert list(recorded_windows(tmp_path, tiny, tokenizer))
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert told.splitlines()[1:3] == [
        "recording 1 of 3 is left out: its sound cannot be used (not_sound)",
        "recording 2 of 3 is left out: its sound cannot be used (empty)",
    ]
    assert "recording 3 of 3" in told
    for secret in ("pemberton", "ann-other", "carl", "apixaban"):
        assert secret not in told.lower()


def test_a_folder_without_dictations_is_refused(tiny: Recogniser, tokenizer: Any, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError):
        next(recorded_windows(tmp_path, tiny, tokenizer))
