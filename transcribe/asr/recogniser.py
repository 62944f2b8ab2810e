"""What every recogniser can do, and how one is loaded by name."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from transcribe.allocator import share_one_heap
from transcribe.asr.adapter import read_adapter, shipped_adapter
from transcribe.asr.weights import Weights, find_weights, known_models
from transcribe.audio import Samples
from transcribe.errors import ModelError
from transcribe.settings import Recognition
from transcribe.speech import Segment

TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Whisper by default also tries again, by chance, where its words are merely unlikely (average log-probability
# below -1). On the development dictations that gave sure-looking sentences which nobody had said, and wrong words
# went from 369 to 380 of 1,725; only loops are worth a second attempt.
LOG_PROBABILITY_FLOOR = -3.0


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the words are searched. The same values mean the same in every engine."""

    language: str = "en"  # fixed: a dictation is never "detected" to be in another language
    beam_size: int = 5
    temperatures: tuple[float, ...] = TEMPERATURES  # tried in turn while a window fails its checks
    hotwords: tuple[str, ...] = ()  # words to expect; they reach every window (evidence: prompts do not)


class Recogniser(Protocol):
    """One loaded model. Not safe to use from two threads at once."""

    engine: str
    model: str

    def recognise(self, samples: Samples, decoding: Decoding) -> Iterator[Segment]:
        """Segments of words in ``samples`` (float32, 16 kHz, mono, shape (n,)), in order.

        Times are seconds from the start of ``samples``. The text that came before is not used
        (it makes loops), and numbers have times and probabilities like any other word.
        """
        ...


class Engine(Protocol):
    """Loads weights into a recogniser."""

    def __call__(self, weights: Weights, *, precision: str, threads: int) -> Recogniser: ...


ENGINES = {
    "faster-whisper": "transcribe.asr.faster:FasterWhisper",
    "whisper": "transcribe.asr.reference:ReferenceWhisper",
}


def load_recogniser(choice: Recognition) -> Recogniser:
    """The recogniser that the settings name, its weights checked and in memory.

    Raises ``ModelError`` if the weights or the adapter are missing or not what they should be, or if the engine's
    packages are not installed.
    """
    share_one_heap()
    if choice.engine not in ENGINES:
        raise ModelError(f"There is no engine '{choice.engine}'; choose one of {', '.join(ENGINES)}.")
    weights = adapted(find_weights(choice.model), choice)
    module, name = ENGINES[choice.engine].split(":")
    try:
        engine: Engine = getattr(importlib.import_module(module), name)
        return engine(weights, precision=choice.precision, threads=choice.threads or cores())
    except ModuleNotFoundError as error:
        raise ModelError(
            f"The engine '{choice.engine}' needs the package '{error.name}': pip install 'transcribe[whisper]'."
        ) from None


def adapted(weights: Weights, choice: Recognition) -> Weights:
    """The weights with the adapter that the settings choose.

    ``"none"``; ``"medical"``, the one that is shipped for these weights; a file; or ``"auto"``: medical where one is
    shipped that was learned on exactly these weights, else none. Raises ``ModelError`` if what is chosen is not there
    or does not fit.
    """
    if choice.adapter == "none":
        return weights
    if choice.adapter not in {"auto", "medical"}:
        return weights.with_adapter(read_adapter(Path(choice.adapter)), choice.adapter_strength)
    path = shipped_adapter("medical", _model_name(weights))
    if path is None and choice.adapter == "auto":
        return weights
    if path is None:
        raise ModelError(f"There is no medical adapter for the weights '{weights.name}'; use --adapter none.")
    adapter = read_adapter(path)
    if choice.adapter == "auto" and not weights.fits(adapter):
        return weights
    return weights.with_adapter(adapter, choice.adapter_strength)


def _model_name(weights: Weights) -> str:
    """The known model's name, also where a copy of it lies in a folder of another name."""
    known = (model.name for model in known_models().values() if "model.bin" in model.sha256)
    same = (name for name in known if known_models()[name].sha256["model.bin"] == weights.sha256.get("model.bin"))
    return next(same, weights.name)


def decoding_of(choice: Recognition) -> Decoding:
    """The part of the settings that concerns the search for words."""
    return Decoding(language=choice.language, beam_size=choice.beam_size, hotwords=choice.hotwords)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
