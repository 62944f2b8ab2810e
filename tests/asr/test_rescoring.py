"""Wordings judged by the sound: the figures are the recogniser's own, and the better wording wins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from transcribe.asr.decoder_numpy import Floats
from transcribe.asr.encoding import encode
from transcribe.asr.recogniser import Recogniser, load_recogniser
from transcribe.asr.rescoring import LONGEST_PIECE, MARGIN, Piece, Question, Scorer, Window, load_scorer, placed, spaced
from transcribe.asr.token_tree import TokenTree
from transcribe.asr.weights import find_weights
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.errors import ModelError
from transcribe.settings import Recognition
from transcribe.speech import Word

HEARD = (
    "New paragraph. I saw Mr. Pemberton today, with a six week history, a right leg pain, in the L5 distribution. "
    "He has no bladder or vial symptoms, and no saddle numbness."
)  # for: "history of right leg pain", "bladder or bowel symptoms"
VIAL, SYMPTOMS = 25, 26
WORDINGS = ("bowel", "vile", "vials and", "apixaban", "")


def _words(text: str, seconds: float = 0.5, pauses: dict[int, float] | None = None) -> list[Word]:
    """A text's words, each so long, and before some of them a pause."""
    words, now = [], 0.0
    for place, part in enumerate(text.split()):
        now += (pauses or {}).get(place, 0.0)
        words.append(Word(part, now, now + seconds, 1.0))
        now += seconds
    return words


@lru_cache(maxsize=1)
def _recogniser(model: str, engine: str, precision: str) -> Recogniser:
    choice = {"model": model, "engine": engine, "precision": precision, "adapter": "none"}
    return load_recogniser(Recognition.model_validate(choice))


@pytest.fixture(scope="module")
def scorer(tiny: Recogniser) -> Scorer:
    return load_scorer(tiny, Recognition(model="tiny.en"))


@pytest.fixture(scope="module")
def window(scorer: Scorer, speech: Samples) -> Window:
    return scorer.window(speech, _words(HEARD))


# Where a wording stands


@pytest.mark.parametrize(
    ("heard", "wording", "expected"),
    [
        ("picks up in", "apixaban", " apixaban"),
        ("picks up in,", "apixaban", " apixaban,"),
        ("Picks up in.", "apixaban", " Apixaban."),
        ("(picks", "apixaban", " (apixaban"),
        ('"Picks up in."', "apixaban", ' "Apixaban."'),
        ("Vitamin the", "vitamin D", " Vitamin D"),
        ("Page", "pH", " pH"),  # its own capitals stay
        ("crone's disease", "Crohn's disease", " Crohn's disease"),
        ("be id.", "b.i.d.", " b.i.d."),  # one full stop is enough
        ("picks", "  two\nwords ", " two words"),
        ("picks up,", "", ""),  # nothing was said there
        ("...", "apixaban", " apixaban..."),
        ("", "apixaban", " apixaban"),  # between two words
    ],
)
def test_a_wording_takes_over_punctuation_and_capital(heard: str, wording: str, expected: str) -> None:
    assert placed(wording, _words(heard)) == expected


def test_a_wording_joins_where_the_heard_word_was_joined() -> None:
    assert placed(".6", [Word(".5", 0, 1, 1.0, space_before=False)]) == ".6"
    assert spaced(Word(".5", 0, 1, 1.0, space_before=False)) == ".5"


# The pieces


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "pauses", "cuts"),
    [
        (0, {}, []),
        (1, {}, [(0, 1)]),
        (24, {}, [(0, 24)]),
        (40, {20: 1.0}, [(0, 20), (20, 40)]),
        (40, {8: 1.0, 20: 0.6}, [(0, 20), (20, 40)]),  # not after 5 of 12 seconds, though the pause there is longer
        (10, {5: 40.0}, [(0, 5), (5, 10)]),
    ],
)
def test_a_recording_is_cut_in_its_longest_pauses(
    scorer: Scorer, count: int, pauses: dict[int, float], cuts: list[tuple[int, int]]
) -> None:
    words = _words("word " * count, 0.5, pauses)
    pieces = scorer.pieces(words, words[-1].end + 2 if words else 5.0)
    assert [(piece.first, piece.last) for piece in pieces] == cuts
    for piece in pieces:
        assert 0 <= piece.start <= words[piece.first].start
        assert piece.end >= words[piece.last - 1].end
        assert piece.end - piece.start <= LONGEST_PIECE + 2 * MARGIN
    assert all(before.end <= after.start for before, after in pairwise(pieces))


@pytest.mark.slow
def test_a_loop_and_a_wrong_time_still_give_windows(scorer: Scorer) -> None:
    loop = _words("ha,ha,ha,ha,ha, " * 100, 0.02)
    pieces = scorer.pieces(loop, 3.0)
    assert len(pieces) > 2
    assert [piece.first for piece in pieces[1:]] == [piece.last for piece in pieces[:-1]]
    assert all(5 * 2 * (piece.last - piece.first) <= scorer.decoder.context for piece in pieces)
    endless = [Word("word", 3.0, 99.0, 1.0), Word("word", 50.0, 51.0, 1.0)]
    assert scorer.pieces(endless, 120.0) == [
        Piece(0, 1, 2.5, 2.5 + LONGEST_PIECE + 2 * MARGIN),
        Piece(1, 2, 50.0, 51.5),
    ]


# The figures


def _of_ctranslate2(recogniser: Any, scorer: Scorer, encoded: Floats, text: Sequence[int]) -> list[float]:
    """The log-probability of each token of the text, among those that are text."""
    import ctranslate2

    sound = ctranslate2.StorageView.from_array(np.ascontiguousarray(encoded[None]))
    (found,) = recogniser._whisper.model.align(sound, list(scorer.beginning[:-1]), [list(text)], [len(encoded)])
    return [math.log(probability) for probability in found.text_token_probs]


def _of_torch(recogniser: Any, scorer: Scorer, encoded: Floats, text: Sequence[int]) -> list[float]:
    """The same by openai-whisper."""
    import torch

    tokens = torch.tensor([[*scorer.beginning, *text]])
    with torch.no_grad():
        logits = recogniser._whisper.decoder(tokens, torch.tensor(encoded)[None])[0, :, : scorer.ending]
    found = logits.log_softmax(-1)[len(scorer.beginning) - 1 :]
    return [float(found[place, token]) for place, token in enumerate(text)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "engine", "precision", "tolerance"),
    [
        ("tiny.en", "faster-whisper", "float32", 1e-3),
        ("base", "faster-whisper", "float32", 1e-3),
        ("base", "faster-whisper", "int8", 0.06),  # the engine's own rounding of what it computes with
        ("tiny.en", "whisper", "float32", 1e-3),
        ("base", "whisper", "float32", 1e-3),
    ],
)
def test_the_figures_are_the_engines_own(
    model: str, engine: str, precision: str, tolerance: float, speech: Samples
) -> None:
    """Token by token, on average; both engines leave the decoder's marks out of account when they align a text."""
    if engine == "whisper":
        pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    recogniser = _recogniser(model, engine, precision)
    scorer = load_scorer(recogniser, Recognition(model=model, adapter="none"))
    encoded = encode(recogniser, speech)
    text = scorer.tokens("".join(map(spaced, _words(HEARD))))
    read = TokenTree(scorer.decoder, scorer.decoder.sound(encoded), (*scorer.beginning, *text))
    first = len(scorer.beginning)
    marks = range(scorer.ending, scorer.decoder.vocabulary)
    ours = []
    for place, token in enumerate(text, start=first):
        (log_probability,), *among_marks = read.log_probabilities([(place, (token,)), *((place, (m,)) for m in marks)])
        ours.append(log_probability - math.log1p(-sum(math.exp(mark) for (mark,) in among_marks)))
    theirs = (_of_torch if engine == "whisper" else _of_ctranslate2)(recogniser, scorer, encoded, text)
    assert np.mean(np.abs(np.subtract(ours, theirs))) < tolerance


@pytest.mark.slow
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_wording_is_judged_as_if_it_had_been_heard(
    wording: str, scorer: Scorer, speech: Samples, window: Window
) -> None:
    """The short way over the text that was read before gives what reading everything anew gives."""
    answer = window.fits([Question(0, 1, ("Old",)), Question(VIAL, VIAL + 1, (*WORDINGS, wording))])[1][-1]
    words = [*window.words[:VIAL], *_words(wording), *window.words[SYMPTOMS:]]
    (whole,) = scorer.window(speech, words).fit(VIAL, VIAL + len(wording.split()), ())
    assert (answer.text, answer.tokens) == (whole.text, whole.tokens)
    assert answer.wording == pytest.approx(whole.wording, abs=1e-3)
    assert answer.following == pytest.approx(whole.following, abs=1e-3)
    assert answer.log_probability == pytest.approx(answer.wording + answer.following)
    assert answer.per_token == pytest.approx(answer.wording / max(1, answer.tokens))


@pytest.mark.slow
def test_many_questions_are_answered_as_one_by_one(window: Window) -> None:
    """More of them than are read at once."""
    questions = [Question(place, place + 2, WORDINGS) for place in range(len(window.words) - 1)]
    together = window.fits(questions)
    assert [len(answer) for answer in together] == [1 + len(WORDINGS)] * len(questions)
    for question, answer in zip(questions, together, strict=True):
        alone = window.fit(question.first, question.last, question.wordings)
        assert [fit.text for fit in alone] == [fit.text for fit in answer]
        for one, other in zip(alone, answer, strict=True):
            assert one.log_probability == pytest.approx(other.log_probability, abs=1e-3)


@pytest.mark.slow
def test_what_was_heard_scores_the_same_as_a_wording(window: Window) -> None:
    heard, again = window.fit(VIAL - 1, SYMPTOMS, ("or vial",))
    assert heard.text == again.text == " or vial"
    assert heard == again


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heard", "said", "absurd"),
    [("Pemberton", "Pemberton", "Cholecystectomy"), ("leg", "leg", "arm"), ("bladder", "bladder", "apixaban")],
)
def test_what_was_said_fits_better(heard: str, said: str, absurd: str, window: Window) -> None:
    place = next(place for place, word in enumerate(window.words) if word.text.strip(",.") == heard)
    _, right, wrong = window.fit(place, place + 1, (said, absurd))
    assert right.log_probability > wrong.log_probability + 2


@pytest.mark.slow
def test_a_left_out_word_fits_where_it_was_said(scorer: Scorer, speech: Samples) -> None:
    lacking = scorer.window(speech, _words(HEARD.replace(" bladder", "")))
    without, bladder, absurd = lacking.fit(VIAL - 2, VIAL - 2, ("bladder", "apixaban"))
    assert (without.text, without.tokens, without.wording) == ("", 0, 0.0)
    assert bladder.log_probability > max(without.log_probability, absurd.log_probability)


# What must not upset it


@pytest.mark.slow
def test_marks_of_the_decoder_in_a_word_list_are_plain_text(window: Window, scorer: Scorer) -> None:
    (_, fit) = window.fit(VIAL, SYMPTOMS, ("<|endoftext|>",))
    assert fit.tokens > 3
    assert scorer.ending not in scorer.tokens(fit.text)
    assert math.isfinite(fit.log_probability)


@pytest.mark.slow
def test_a_wording_too_long_to_be_read_is_impossible(window: Window) -> None:
    _, short, long = window.fit(VIAL, SYMPTOMS, ("bowel", "cholecystectomy " * 200))
    assert math.isfinite(short.log_probability)
    assert long.log_probability == -math.inf
    assert long.wording == -math.inf


@pytest.mark.slow
def test_more_words_than_can_be_read(scorer: Scorer, speech: Samples) -> None:
    """Where the text is too long, its first words can still be asked about."""
    words = _words(HEARD) * 40
    window = scorer.window(speech, words)
    near, far = window.fits([Question(4, 5, ("apixaban",)), Question(600, 601, ("apixaban",))])
    assert near[0].log_probability > near[1].log_probability > -math.inf
    assert [fit.log_probability for fit in far] == [-math.inf, -math.inf]


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.1])
def test_next_to_no_sound_and_no_words(scorer: Scorer, speech: Samples, seconds: float) -> None:
    window = scorer.window(speech[: int(seconds * SAMPLE_RATE)], [])
    nothing, something = window.fit(0, 0, ("apixaban",))
    assert nothing.tokens == 0
    assert math.isfinite(something.log_probability)


@pytest.mark.slow
def test_wrong_calls_are_refused(window: Window, scorer: Scorer, speech: Samples) -> None:
    for first, last in [(-1, 2), (3, 2), (0, 99)]:
        with pytest.raises(ValueError, match="words"):
            window.fit(first, last, ())
    with pytest.raises(ValueError, match="at most"):
        scorer.window(np.tile(speech, 3), [])


@pytest.mark.slow
def test_only_the_model_that_listened_may_judge(tiny: Recogniser) -> None:
    with pytest.raises(ModelError, match=r"tiny\.en"):
        Scorer(tiny, replace(find_weights("tiny.en"), name="tiny.en+other"))
    with pytest.raises(ModelError, match="tokenizer"):
        Scorer(_recogniser("base", "faster-whisper", "float32"), find_weights("base"), language="klingon")
