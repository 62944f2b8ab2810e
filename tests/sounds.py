"""Sound files for the tests: written in every format that PyAV can write, and broken in every way."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from transcribe.audio import SAMPLE_RATE, Samples

SAMPLES = Path(__file__).parent.parent / "samples"
RECORDINGS = Path(__file__).parent / "recordings"
LETTER = SAMPLES / "spine-letter" / "audio-spine-letter.mp3"

# name of the file: FFmpeg's container, codec, sample rate (Hz), channels
FORMATS: dict[str, tuple[str, str, int, int]] = {
    "pcm16.wav": ("wav", "pcm_s16le", 16_000, 1),
    "pcm24.wav": ("wav", "pcm_s24le", 48_000, 1),
    "float.wav": ("wav", "pcm_f32le", 44_100, 1),
    "pcm8.wav": ("wav", "pcm_u8", 8_000, 1),
    "stereo.wav": ("wav", "pcm_s16le", 44_100, 2),
    "mulaw.wav": ("wav", "pcm_mulaw", 8_000, 1),
    "alaw.wav": ("wav", "pcm_alaw", 8_000, 1),
    "ima.wav": ("wav", "adpcm_ima_wav", 16_000, 1),
    "ms.wav": ("wav", "adpcm_ms", 16_000, 1),
    "long.w64": ("w64", "pcm_s16le", 16_000, 1),
    "voice.mp3": ("mp3", "libmp3lame", 22_050, 1),
    "phone.m4a": ("ipod", "aac", 44_100, 1),
    "raw.aac": ("adts", "aac", 16_000, 1),
    "voice.opus": ("ogg", "libopus", 48_000, 1),
    "browser.webm": ("webm", "libopus", 48_000, 1),
    "windows.wma": ("asf", "wmav2", 44_100, 1),
    "voice.flac": ("flac", "flac", 16_000, 1),
    "mac.aiff": ("aiff", "pcm_s16be", 22_050, 1),
    "mac.caf": ("caf", "pcm_s16le", 16_000, 1),
    "sun.au": ("au", "pcm_mulaw", 8_000, 1),
}


def write(path: Path, sound: Samples, form: str = "pcm16.wav") -> Path:
    """Write 16 kHz mono sound (or stereo, shape (2, n)) in one of the ``FORMATS``."""
    container, codec, rate, channels = FORMATS[form]
    layout = "stereo" if channels == 2 else "mono"
    planes = np.atleast_2d(sound)
    if len(planes) < channels:
        planes = np.repeat(planes, channels, axis=0)
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = 64_000  # of the lossy ones
        resampler = av.AudioResampler(stream.codec_context.format.name, layout, rate)
        fifo = av.AudioFifo()
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes, np.float32), "fltp", layout)
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), 0
        pieces = [*resampler.resample(frame), *resampler.resample(None)] if planes.size else []
        for piece in pieces:
            piece.pts = None
            fifo.write(piece)
        size = stream.codec_context.frame_size or 1024
        place = 0
        while fifo.samples:
            piece = fifo.read(size, partial=True)
            piece.pts, piece.time_base = place, Fraction(1, rate)
            place += piece.samples
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def tone(seconds: float, hertz: float = 440.0, level: float = 0.1) -> Samples:
    """A sine tone, 16 kHz mono."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (level * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def silence(seconds: float) -> Samples:
    """Digital silence, 16 kHz mono."""
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def noise(seconds: float, level: float = 0.02, seed: int = 1) -> Samples:
    """White noise, 16 kHz mono."""
    return np.random.default_rng(seed).normal(0, level, int(seconds * SAMPLE_RATE)).astype(np.float32)


def dss(seconds: float, promised: int | None = None) -> bytes:
    """A DSS file in SP quality as a recorder lays it out; what it holds is noise, for nothing here can write speech."""
    head = bytearray(1024)
    head[0:4] = b"\x02dss"
    head[0x26:0x3E] = b"261112093000261112093100"
    length = int(promised if promised is not None else seconds)
    head[0x3E:0x44] = f"{length // 3600:02}{length // 60 % 60:02}{length % 60:02}".encode()
    frames = int(seconds * 11_025 / 264) + 1
    payload = random.Random(1).randbytes(frames * 41)
    blocks = (payload[place : place + 506] for place in range(0, len(payload), 506))
    return bytes(head) + b"".join(bytes(6) + block.ljust(506, b"\0") for block in blocks)
