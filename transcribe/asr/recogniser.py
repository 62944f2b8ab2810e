"""What every recogniser can do, and how one is loaded by name."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from transcribe.asr.weights import Weights, find_weights
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

    Raises ``ModelError`` if the weights are missing or not what they should be, or if the engine's
    packages are not installed.
    """
    if choice.adapter != "none":
        raise ModelError(f"The adapter '{choice.adapter}' is not there; use --adapter none.")
    if choice.engine not in ENGINES:
        raise ModelError(f"There is no engine '{choice.engine}'; choose one of {', '.join(ENGINES)}.")
    weights = find_weights(choice.model)
    module, name = ENGINES[choice.engine].split(":")
    try:
        engine: Engine = getattr(importlib.import_module(module), name)
        return engine(weights, precision=choice.precision, threads=choice.threads or cores())
    except ModuleNotFoundError as error:
        raise ModelError(
            f"The engine '{choice.engine}' needs the package '{error.name}': pip install 'transcribe[whisper]'."
        ) from None


def decoding_of(choice: Recognition) -> Decoding:
    """The part of the settings that concerns the search for words."""
    return Decoding(language=choice.language, beam_size=choice.beam_size, hotwords=choice.hotwords)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
