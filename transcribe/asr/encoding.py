"""A window's sound as the recogniser's encoder hears it, from either engine.

The engines themselves always hear 30 s, however little of them is sound; so an encoder spends nine tenths of its time
on silence when it is asked about a few words. Here a window is as long as its sound and ``SILENCE`` after it: ten
seconds take a seventh of the time of thirty, and the words that were heard are nearly as likely as before (*base*, four
windows of one dictation, mean log-probability of a token: -1.19 with thirty seconds, -1.23 with one second of silence,
-1.44 with none).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transcribe.asr.decoder_numpy import Floats
from transcribe.audio import SAMPLE_RATE, Samples

LONGEST = 30 * SAMPLE_RATE  # samples that the encoder hears at once
SILENCE = SAMPLE_RATE  # samples; without any, the decoder repeats the last words


def encode(recogniser: Any, samples: Samples) -> Floats:
    """The encoder's output, shape (positions, width), for at most 30 s of sound (float32, 16 kHz, mono, shape (n,)).

    There are 50 positions a second. Raises ``ValueError`` if there is more sound.
    """
    if len(samples) > LONGEST:
        raise ValueError(f"a window holds at most {LONGEST} samples, not {len(samples)}")
    window = np.pad(samples, (0, min(SILENCE, LONGEST - len(samples))))
    return ENGINES[recogniser.engine](recogniser._whisper, window)


def _faster_whisper(model: Any, window: Samples) -> Floats:
    import ctranslate2
    from faster_whisper.transcribe import get_ctranslate2_storage

    features = model.feature_extractor(window)[:, :-1]  # the last frame lies beyond the sound
    output = model.model.encode(get_ctranslate2_storage(_whole(features)[None]), to_cpu=True)
    encoded: Floats = np.array(output.to(ctranslate2.DataType.float32))[0]
    return encoded


def _openai_whisper(model: Any, window: Samples) -> Floats:
    import torch
    from torch.nn.functional import gelu
    from whisper.audio import log_mel_spectrogram

    features = log_mel_spectrogram(window, model.dims.n_mels, device=model.device)
    encoder = model.encoder
    with torch.no_grad():  # as its own ``forward``, which takes nothing but 30 s
        states = gelu(encoder.conv2(gelu(encoder.conv1(_whole(features)[None])))).permute(0, 2, 1)
        states = states + encoder.positional_embedding[: states.shape[1]]
        for block in encoder.blocks:
            states = block(states)
        encoded: Floats = encoder.ln_post(states)[0].cpu().numpy()
    return encoded


def _whole(features: Any) -> Any:
    """Two frames of 10 ms make a position."""
    return features[:, : features.shape[1] // 2 * 2]


ENGINES = {"faster-whisper": _faster_whisper, "whisper": _openai_whisper}
