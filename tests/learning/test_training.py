"""The training, on the small weights and a few windows of noise: enough to see that it learns, stops and goes on."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from transcribe.asr.adapter import Adapter, Base, Card, read_adapter, write_adapter  # noqa: E402
from transcribe.asr.torch_weights import torch_model  # noqa: E402
from transcribe.asr.weights import find_weights  # noqa: E402
from transcribe.learning.batches import Batches  # noqa: E402
from transcribe.learning.corpus import facts_of, read_part, tokenizer_of, write_part  # noqa: E402
from transcribe.learning.decoder import AdaptedDecoder  # noqa: E402
from transcribe.learning.training import Course, Training  # noqa: E402
from transcribe.learning.utterance import Kind, Piece, Utterance  # noqa: E402
from transcribe.learning.windows import KINDS, Window, tokens_of  # noqa: E402

pytestmark = pytest.mark.slow

COURSE = Course(rank=4, epochs=3, warm_up=2, batch=2, check_every=3, mean=0.5)
SENTENCES = ("Start empagliflozin.", "No cholelithiasis.", "Apixaban was held.", "Continue sacubitril.")


@pytest.fixture(scope="module")
def model() -> Any:
    """Never changed."""
    return torch_model(find_weights("tiny.en"))


@pytest.fixture
def fresh(model: Any) -> Any:
    """One to be changed."""
    return copy.deepcopy(model)


def _window(text: str, tokenizer: Any) -> Window:
    utterance = Utterance((Piece(text, text, Kind.TERM),), "test")
    tokens, kinds = tokens_of(utterance, tokenizer)
    time = KINDS.index(Kind.TIME)
    return Window(
        samples=np.zeros(16_000, np.float32),
        tokens=(tokenizer.timestamp_begin, *tokens, tokenizer.timestamp_begin + 50, tokenizer.eot),
        kinds=(time, *kinds, time, time),
        voice="test",
        sources=("test",),
    )


@pytest.fixture
def parts(model: Any, tmp_path: Path) -> list[Path]:
    """Two parts of two windows, and one held back."""
    tokenizer = tokenizer_of(model)
    generator = np.random.default_rng(1)
    shape = (1, model.dims.n_audio_ctx, model.dims.n_audio_state)
    sounds = [generator.standard_normal(shape).astype(np.float16) for _ in SENTENCES]
    paths = []
    for name, chosen in (("part-0000", (0, 1)), ("part-0001", (2, 3)), ("held-0000", (0, 2))):
        path = tmp_path / f"{name}.npz"
        write_part(
            path,
            [_window(SENTENCES[index], tokenizer) for index in chosen],
            np.concatenate([sounds[index] for index in chosen]),
        )
        paths.append(path)
    return paths


def _training(model: Any, folder: Path, course: Course = COURSE) -> Training:
    folder.mkdir(exist_ok=True)
    return Training(model, tokenizer_of(model).sot_sequence, course, folder)


def test_a_part_comes_back_as_it_was_written(parts: list[Path]) -> None:
    part = read_part(parts[0])
    assert part.features.shape == (2, 1500, 384)
    assert part.features.dtype == np.float16
    assert [len(tokens) for tokens in part.tokens] == [len(kinds) for kinds in part.kinds]
    assert facts_of(parts[0])["seconds"] == 2.0
    assert part.seconds == 2.0


def test_a_new_adapter_changes_nothing(fresh: Any, parts: list[Path], tmp_path: Path) -> None:
    training = _training(fresh, tmp_path / "run")
    figures = training._measure(parts[2:])
    assert figures["term stay"] == pytest.approx(0.0, abs=1e-3)
    assert all(not b.any() for _, b in training.matrices().values())


def test_it_learns_what_it_is_shown(fresh: Any, parts: list[Path], tmp_path: Path) -> None:
    training = _training(fresh, tmp_path / "run", replace(COURSE, epochs=10))
    before = training._measure(parts[2:])["term right"]
    training.run(parts[:2], parts[2:], report=lambda _: None)
    training.use_best()
    assert training._measure(parts[2:])["term right"] < before - 0.5


def test_an_interrupted_training_goes_on_to_the_same_end(model: Any, parts: list[Path], tmp_path: Path) -> None:
    whole = _training(copy.deepcopy(model), tmp_path / "whole")
    whole.run(parts[:2], parts[2:], report=lambda _: None)

    class KilledError(Exception):
        pass

    def kill(line: str) -> None:
        if "term right" in line:  # the first look, behind which the checkpoint is written
            raise KilledError

    first = _training(copy.deepcopy(model), tmp_path / "parted")
    first.state.looks_without_gain = 0
    with pytest.raises(KilledError):
        first.run(parts[:2], parts[2:], report=kill)
    second = _training(copy.deepcopy(model), tmp_path / "parted")
    second.run(parts[:2], parts[2:], report=lambda _: None)
    assert second.state.step == whole.state.step
    for layer, (a, b) in whole.matrices().items():
        other = second.matrices()[layer]
        np.testing.assert_allclose(other[0], a, atol=1e-5)
        np.testing.assert_allclose(other[1], b, atol=1e-5)


def test_it_stops_when_the_held_back_windows_get_worse(fresh: Any, parts: list[Path], tmp_path: Path) -> None:
    training = _training(fresh, tmp_path / "run", replace(COURSE, epochs=50, check_every=1, patience=0, rate=5e-2))
    training.run(parts[:2], parts[2:], report=lambda _: None)
    assert training.state.step < 100
    best = min(look["all"] for look in training.state.history)
    training.use_best()
    assert training.state.best == pytest.approx(best)


def test_the_adapter_does_in_the_engine_what_it_did_in_training(fresh: Any, parts: list[Path], tmp_path: Path) -> None:
    training = _training(fresh, tmp_path / "run")
    training.run(parts[:2], parts[2:], report=lambda _: None)
    changes = {name: (a.astype(np.float16), b.astype(np.float16)) for name, (a, b) in training.matrices().items()}
    weights = find_weights("tiny.en")
    card = Card(
        name="trial",
        base=Base(model="tiny.en", sha256=weights.sha256["model.bin"]),
        rank=4,
        strength=1.0,
        licence="Apache-2.0",
    )
    write_adapter(tmp_path / "trial.npz", Adapter(card, dict(changes)))
    merged = torch_model(weights.with_adapter(read_adapter(tmp_path / "trial.npz")))
    batch = next(Batches(tuple(tokenizer_of(merged).sot_sequence), 2, 1, "cpu").in_order(parts[2:]))
    training._put(training.mean)
    with torch.no_grad():
        trained = training.decoder.logits(training.decoder.hidden(batch.inputs, batch.features)[:, -1])
        used = merged.decoder(batch.inputs, batch.features.float())[:, -1]
        plain = torch_model(weights).decoder(batch.inputs, batch.features.float())[:, -1]

    def apart(one: Any, other: Any) -> float:
        """How far two sets of scores are apart, in nats."""
        return float((other.exp() * (other - one)).sum(-1).mean())

    trained, used, plain = (scores.log_softmax(-1) for scores in (trained, used, plain))
    assert apart(trained, used) < 0.02 < apart(plain, used)


def test_keys_and_values_of_the_sound_can_be_adapted_too(model: Any, fresh: Any) -> None:
    few = AdaptedDecoder(copy.deepcopy(model), rank=2, keys=False, seed=1)
    all_ = AdaptedDecoder(fresh, rank=2, keys=True, seed=1)
    assert len(all_.changes) - len(few.changes) == 2 * len(fresh.decoder.blocks)


def test_batches_hold_every_window_once_an_epoch(model: Any, parts: list[Path]) -> None:
    batches = Batches(tuple(tokenizer_of(model).sot_sequence), 3, 1, "cpu")
    names = [name for batch in batches.epoch(parts[:2], 0) for name in batch.names]
    assert sorted(names) == ["part-0000/0", "part-0000/1", "part-0001/0", "part-0001/1"]
    assert [batch.names for batch in batches.epoch(parts[:2], 1)] == [
        batch.names for batch in batches.epoch(parts[:2], 1)
    ]
