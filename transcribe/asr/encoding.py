"""A window's sound as the recogniser's encoder hears it, from either engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from transcribe.asr.decoder_numpy import Floats
from transcribe.audio import SAMPLE_RATE, Samples

LONGEST = 30 * SAMPLE_RATE  # samples that the encoder hears at once


def encode(recogniser: Any, samples: Samples) -> Floats:
    """The encoder's output, shape (positions, width), for at most 30 s of sound (float32, 16 kHz, mono, shape (n,)).

    The sound is prepared as the engine itself prepares a window. Raises ``ValueError`` if there is more of it.
    """
    if len(samples) > LONGEST:
        raise ValueError(f"a window holds at most {LONGEST} samples, not {len(samples)}")
    return ENGINES[recogniser.engine](recogniser._whisper, samples)


def _faster_whisper(model: Any, samples: Samples) -> Floats:
    import ctranslate2
    from faster_whisper.audio import pad_or_trim
    from faster_whisper.transcribe import get_ctranslate2_storage

    features = model.feature_extractor(samples)[:, :-1]  # the last frame lies beyond the sound
    window = pad_or_trim(features, model.feature_extractor.nb_max_frames)
    output = model.model.encode(get_ctranslate2_storage(window[None]), to_cpu=True)
    encoded: Floats = np.array(output.to(ctranslate2.DataType.float32))[0]
    return encoded


def _openai_whisper(model: Any, samples: Samples) -> Floats:
    import torch
    from whisper.audio import HOP_LENGTH, N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim

    mel = log_mel_spectrogram(samples, model.dims.n_mels, padding=N_SAMPLES, device=model.device)
    window = pad_or_trim(mel[:, : len(samples) // HOP_LENGTH], N_FRAMES)
    with torch.no_grad():
        encoded: Floats = model.encoder(window[None].to(torch.float32))[0].cpu().numpy()
    return encoded


ENGINES = {"faster-whisper": _faster_whisper, "whisper": _openai_whisper}
