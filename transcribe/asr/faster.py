"""The default engine: faster-whisper, which is CTranslate2 on the processor, int8 by default."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the library must not look for a hub; read when it is imported
# oneDNN, beneath CTranslate2, keeps what it has built for each length of a window: up to 1,024 of them, 100 MB.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")

import ctranslate2
import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel
from faster_whisper.feature_extractor import FeatureExtractor

from transcribe.asr.recogniser import LOG_PROBABILITY_FLOOR, Decoding
from transcribe.asr.weights import Weights
from transcribe.audio import Samples
from transcribe.errors import ModelError
from transcribe.speech import Segment, Word

LEAST_FRAMES = 2  # of 10 ms, in which words can be aligned
FRAMES = 1000  # of 10 ms, whose spectrum is held at a time
SEED = 1  # for the looser attempts (temperature above 0), so that a second run gives the same words


class _Spectrum(FeatureExtractor):  # type: ignore[misc]
    """The library's log-Mel spectrum in less memory (its own way takes 110 MB for two minutes), summed in float64.

    Sums in float32 hang on how many threads share them, and with them now and then a word.
    """

    def __call__(self, sound: Samples, padding: int = 160, chunk_length: int | None = None) -> npt.NDArray[np.float32]:
        """The spectrum of a sound (16 kHz, shape (n,)), shape (bands, frames), worked out some seconds at a time."""
        if chunk_length is not None:
            raise ValueError("windows are always as long as the weights want them")
        half, hop = self.n_fft // 2, self.hop_length
        padded = np.pad(np.pad(sound.astype(np.float32, copy=False), (0, padding)), half, mode="reflect")
        window = np.hanning(self.n_fft + 1)[:-1].astype(np.float32)
        filters = self.mel_filters.astype(np.float64)
        bands = np.empty((len(filters), (len(padded) - self.n_fft) // hop), np.float32)
        for first in range(0, bands.shape[1], FRAMES):
            last = min(first + FRAMES, bands.shape[1])
            part = padded[first * hop : (last - 1) * hop + self.n_fft]
            frames = np.lib.stride_tricks.sliding_window_view(part, self.n_fft)[::hop]
            powers = np.abs(np.fft.rfft(frames * window).astype(np.complex64)) ** 2
            bands[:, first:last] = filters @ powers.T.astype(np.float64)
        np.log10(np.maximum(bands, 1e-10, out=bands), out=bands)
        np.maximum(bands, bands.max() - 8.0, out=bands)
        bands += 4.0
        bands /= 4.0
        return bands


class _Whisper(WhisperModel):  # type: ignore[misc]
    """Whisper, also where a window of 10 ms is left at the end of the sound.

    CTranslate2 aligns no words with so little (older versions end the process), and faster-whisper then stops with an
    ``IndexError`` (its pull request 1460); such a window holds no speech.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.feature_extractor = _Spectrum(**self.feat_kwargs)

    def find_alignment(
        self, tokenizer: Any, text_tokens: list[list[int]], encoder_output: Any, num_frames: int, *rest: Any
    ) -> list[Any]:
        if num_frames < LEAST_FRAMES:
            return [[] for _ in text_tokens]
        found: list[Any] = super().find_alignment(tokenizer, text_tokens, encoder_output, num_frames, *rest)
        return found


class FasterWhisper:
    """Whisper through CTranslate2."""

    engine = "faster-whisper"

    def __init__(self, weights: Weights, *, precision: str, threads: int) -> None:
        self.model = weights.name
        options: dict[str, Any] = {"device": "cpu", "compute_type": precision, "cpu_threads": threads}
        try:
            if weights.folder is not None:
                weights.verify()
                self._whisper = _Whisper(str(weights.folder), **options)
            else:
                self._whisper = _from_parts(weights, options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"The weights '{weights.name}' cannot be loaded: {type(error).__name__}.") from None

    def recognise(self, samples: Samples, decoding: Decoding) -> Iterator[Segment]:
        """See ``Recogniser.recognise``."""
        ctranslate2.set_random_seed(SEED)
        segments, _ = self._whisper.transcribe(
            samples,
            language=decoding.language,
            task="transcribe",
            beam_size=decoding.beam_size,
            temperature=list(decoding.temperatures),
            condition_on_previous_text=False,
            log_prob_threshold=LOG_PROBABILITY_FLOOR,
            word_timestamps=True,
            vad_filter=False,  # silence is left out before, in the same way for every engine
            hotwords=", ".join(decoding.hotwords) or None,
        )
        window = 0
        for segment in segments:
            yield Segment(
                words=tuple(
                    Word(
                        text=word.word.strip(),
                        start=float(word.start),
                        end=float(word.end),
                        probability=float(word.probability),
                        space_before=word.word.startswith(" "),
                    )
                    for word in segment.words or ()
                    if word.word.strip()
                ),
                start=float(segment.start),
                end=float(segment.end),
                average_log_probability=float(segment.avg_logprob),
                no_speech_probability=float(segment.no_speech_prob),
                compression_ratio=float(segment.compression_ratio),
                temperature=float(segment.temperature or 0.0),
                opens_window=segment.seek != window,
            )
            window = segment.seek


def _from_parts(weights: Weights, options: dict[str, Any]) -> _Whisper:
    """Whisper with weights that lie nowhere whole.

    They are written to a folder of this process alone, which is removed at once: CTranslate2 keeps a copy of weights
    that it is given in memory as long as it lives (150 MB with *base*). Where there is no room, it is given them so.
    """
    try:
        with TemporaryDirectory(prefix="transcribe-weights-") as name:
            for file in weights.parts:
                (Path(name) / file).write_bytes(weights.content(file))
            return _Whisper(name, **options)
    except OSError:
        return _Whisper(weights.name, files={file: weights.read(file) for file in weights.parts}, **options)
