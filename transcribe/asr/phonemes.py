"""The second ear: a small recogniser that hears phones, not words, and so cannot invent a word.

It is the package *hama* (Apache-2.0; Linux and macOS), an own network of 4.7 MB that shares nothing with Whisper: where
both agree on a wording, they seldom err together. Where the package is not installed there is no second ear.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from queue import SimpleQueue
from typing import Protocol

import numpy as np
import numpy.typing as npt

from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.phones import ALPHABET, from_arpabet
from transcribe.tables import table

PHONES = "".join(ALPHABET.values())
"""The phones in the order of a posterior's first columns."""

BLANK = len(PHONES)
BOUNDARY = BLANK + 1
LABELS = BOUNDARY + 1

FRAME_SAMPLES = 320
FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE

# The network forgets all sound after 30 s without a word, and its cost grows with the square of the length: pieces of
# 12 s are cheapest. Sound of less than some milliseconds makes its engine read beyond the array and end the process.
PIECE_SECONDS = 10.0
CONTEXT_SECONDS = 1.0  # heard on either side of a piece, and dropped
SHORTEST_SECONDS = 1.0  # shorter sound is filled up with silence
LEAST = 1e-7  # a probability; less is all the same


@dataclass(frozen=True, slots=True, eq=False)
class Posteriors:
    """What the ear heard in one stretch of sound.

    ``log_probabilities``: float32, shape (frames, 41), a frame every 20 ms (1 MB for two minutes); the columns are the
    39 ``PHONES``, ``BLANK`` and ``BOUNDARY`` (between words). ``start``: seconds in the recording where they begin.
    """

    log_probabilities: npt.NDArray[np.float32]
    start: float = 0.0

    def frames(self, start: float, end: float) -> tuple[int, int]:
        """The half-open range of frames between two times (seconds in the recording), within what there is."""
        last = len(self.log_probabilities)
        first, stop = (round((time - self.start) / FRAME_SECONDS) for time in (start, end))
        first = min(max(first, 0), last)
        return first, min(max(stop, first), last)

    def seconds(self, frame: float) -> float:
        """The time of a frame in the recording."""
        return self.start + frame * FRAME_SECONDS


class _Session(Protocol):
    def run(self, outputs: list[str], inputs: dict[str, object]) -> list[npt.NDArray[np.float32]]: ...


class PhonemeEar:
    """The loaded network, once for each thread: 4.7 MB of weights each. Not safe to use from two threads at once."""

    def __init__(self, threads: int = 1) -> None:
        """Raises ``ImportError`` where the package is not installed, ``OSError`` where it has no engine."""
        hama = importlib.import_module("hama")
        self._sessions: SimpleQueue[_Session] = SimpleQueue()
        self._threads = threads
        try:
            for _ in range(threads):
                self._sessions.put(hama.ASRModel().session)
        except RuntimeError as error:
            raise OSError("The package hama has no engine for this machine.") from error

    def hear(self, samples: Samples, start: float = 0.0) -> Posteriors:
        """The phones in ``samples`` (16 kHz mono, shape (n,)), which begin ``start`` seconds into the recording.

        Any length will do, also none. A second of sound costs .11 to .14 s of one core; values that are no numbers
        count as silence.
        """
        return next(self.hear_all([(samples, start)]))

    def hear_all(self, stretches: Iterable[tuple[Samples, float]]) -> Iterator[Posteriors]:
        """The same for several stretches of sound and their starts (seconds), on all threads."""
        with ThreadPoolExecutor(self._threads) as pool:
            waiting = [
                ([pool.submit(self._piece, sound, begin) for begin in _begins(sound)], start)
                for sound, start in ((_cleaned(samples), start) for samples, start in stretches)
            ]
            nothing = np.zeros((0, LABELS), np.float32)
            for pieces, start in waiting:
                yield Posteriors(np.concatenate([nothing, *(piece.result() for piece in pieces)]), start)

    def _piece(self, sound: Samples, begin: int) -> npt.NDArray[np.float32]:
        end = min(begin + _samples(PIECE_SECONDS), len(sound))
        first = max(0, begin - _samples(CONTEXT_SECONDS))
        heard = sound[first : end + _samples(CONTEXT_SECONDS)]
        filled = np.pad(heard, (0, max(0, _samples(SHORTEST_SECONDS) - len(heard))))
        inputs: dict[str, object] = {"waveform": filled[None], "waveform_lengths": np.array([len(filled)], np.int64)}
        session = self._sessions.get()
        try:
            (outcome,) = session.run(["log_probs"], inputs)
        finally:
            self._sessions.put(session)
        skipped = (begin - first) // FRAME_SAMPLES
        return folded(outcome[0][skipped : skipped + -(-(end - begin) // FRAME_SAMPLES)])


def load_phoneme_ear(threads: int = 1) -> PhonemeEar | None:
    """The second ear, or ``None`` where the package is not installed or has no engine for this machine."""
    try:
        return PhonemeEar(threads)
    except (ImportError, OSError):
        return None


def folded(log_probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The network's log-posteriors over IPA labels of many languages (frames, 191) as the house's (frames, 41)."""
    summed = np.exp(log_probabilities) @ _folding()
    summed /= np.maximum(summed.sum(axis=1, keepdims=True), LEAST)
    result: npt.NDArray[np.float32] = np.log(np.maximum(summed, LEAST)).astype(np.float32)
    return result


@cache
def _folding() -> npt.NDArray[np.float32]:
    """(191, 41): 1 where a label of the network counts as a phone of the house; others count as nothing."""
    vocabulary = importlib.import_module("hama.vocab").Vocabulary.load(None)
    labels = [*vocabulary.decoder, "<wb>", "<blank>"]
    matrix = np.zeros((len(labels), LABELS), np.float32)
    columns = {row["label"]: PHONES.index(from_arpabet(row["phone"])) for row in table("ipa_phones")}
    columns |= {"<blank>": BLANK, "<wb>": BOUNDARY}
    for place, label in enumerate(labels):
        if label in columns:
            matrix[place, columns[label]] = 1.0
    return matrix


def _cleaned(samples: Samples) -> Samples:
    return np.clip(np.nan_to_num(np.asarray(samples, np.float32), posinf=0.0, neginf=0.0), -1.0, 1.0)


def _begins(sound: Samples) -> range:
    """Where the pieces begin in which a sound is heard."""
    return range(0, len(sound), _samples(PIECE_SECONDS))


def _samples(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE)
