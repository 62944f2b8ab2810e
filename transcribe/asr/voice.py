"""Which parts of a recording hold speech, by two detectors that know nothing of each other.

The *gate* (Silero, a neural net) decides what the recogniser gets to hear: without it Whisper invents words in
silence. But a gate can also drop real speech, for telephone sound above all. So an independent *witness* (WebRTC's
detector, a Gaussian mixture over six bands) listens to everything, and what it heard is held against the words.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from transcribe.audio import SAMPLE_RATE, Samples

Frames = npt.NDArray[np.bool_]

FRAME_SECONDS = 0.03  # of the witness
SHORTEST_SILENCE = 2.0  # seconds; shorter pauses stay in: they tell the recogniser about commas and sentences
PADDING = 0.4  # seconds kept before and after speech
STEADY_DBFS = -20.0  # the level at which the witness expects speech
FAINT_DBFS = -45.0  # fainter speech is raised to this level for the gate, which needs no more; at a higher gain it
# let the talk of other people in the room through (human recordings: 151 instead of 115 wrong words)
STRICTNESS = 3  # of the witness, 0 to 3; at 3 its seconds agree with the gate's within a tenth
ABOVE_NOISE_DB = 6.0  # a steady hum is no speech, whatever its spectrum says
SMOOTHING = 0.3  # seconds; a shorter gap between two stretches of speech belongs to them


def speech_regions(samples: Samples, level_dbfs: float) -> list[tuple[float, float]]:
    """The gate: regions (start, end) in seconds that the recogniser should hear, padded, in order."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=int(SHORTEST_SILENCE * 1000), speech_pad_ms=int(PADDING * 1000))
    regions = get_speech_timestamps(_raised(samples, max(0.0, FAINT_DBFS - level_dbfs)), options)
    return [(region["start"] / SAMPLE_RATE, region["end"] / SAMPLE_RATE) for region in regions]


class Witness:
    """Hears a recording block by block and remembers, for each 30 ms, whether there was speech."""

    def __init__(self, level_dbfs: float, noise_dbfs: float) -> None:
        import webrtcvad

        self._detector = webrtcvad.Vad(STRICTNESS)
        self._level = level_dbfs
        self._threshold = noise_dbfs + ABOVE_NOISE_DB
        self._rest: Samples = np.zeros(0, np.float32)
        self._heard: list[bool] = []

    def hear(self, samples: Samples) -> None:
        """The next block of sound, 16 kHz mono."""
        size = int(FRAME_SECONDS * SAMPLE_RATE)
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // size * size
        frames, self._rest = samples[:whole].reshape(-1, size), samples[whole:]
        power = np.mean(np.square(frames, dtype=np.float64), axis=1)
        loud = 10 * np.log10(power + 1e-12) > self._threshold
        pcm = (np.clip(_raised(frames, STEADY_DBFS - self._level), -1, 1) * 32767).astype("<i2")
        self._heard.extend(
            bool(is_loud and self._detector.is_speech(frame.tobytes(), SAMPLE_RATE))
            for is_loud, frame in zip(loud, pcm, strict=True)
        )

    def frames(self) -> Frames:
        """One truth value for each 30 ms heard so far; short gaps are closed, lone blips removed."""
        return smoothed(np.array(self._heard, bool))


def smoothed(frames: Frames) -> Frames:
    """Gaps up to ``SMOOTHING`` seconds closed, and speech of under 90 ms (a click, a key) removed."""
    result = frames.copy()
    for start, end in runs(~result):
        if start > 0 and end < len(result) and (end - start) * FRAME_SECONDS <= SMOOTHING:
            result[start:end] = True
    for start, end in runs(result):
        if (end - start) * FRAME_SECONDS < 0.09:
            result[start:end] = False
    return result


def runs(frames: Frames) -> list[tuple[int, int]]:
    """Half-open ranges of indices in which ``frames`` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], frames, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _raised(samples: Samples, decibels: float) -> Samples:
    """The same sound louder, or softer; by at most 40 dB louder."""
    return (samples * math.pow(10, min(40.0, decibels) / 20)).astype(np.float32)
