"""What rooms, microphones and telephone lines do to a voice, so that the recogniser learns from more than clean speech.

All sound is float32, 16 kHz, mono, shape (n,). Everything is drawn from the given chance, so a run can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

import av
import numpy as np
import numpy.typing as npt

from transcribe.audio import SAMPLE_RATE, Samples

_Signal = npt.NDArray[np.float64]

SHARES = {"room": 0.35, "noise": 0.45, "telephone": 0.15, "colour": 0.5}
"""How many dictations get the effect."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How one dictation is recorded. The same for all its sentences.

    ``tract``: formants and pitch are so many times higher (the voice of another body); ``pace``: so many times
    faster; ``echo``: reverberation time in seconds; ``noise``: signal-to-noise ratio in dB; ``tilt``: dB per octave
    above 1 kHz; ``level``: dBFS of the speech.
    """

    tract: float
    pace: float
    level: float
    tilt: float = 0.0
    echo: float = 0.0
    noise: float | None = None
    telephone: bool = False
    seed: int = 0


def surroundings(chance: Random) -> Surroundings:
    """A recording situation by chance."""

    def has(effect: str) -> bool:
        return chance.random() < SHARES[effect]

    return Surroundings(
        tract=chance.uniform(0.87, 1.16),
        pace=chance.uniform(0.95, 1.3),
        level=chance.uniform(-34.0, -14.0),
        tilt=chance.uniform(-3.0, 2.0) if has("colour") else 0.0,
        echo=chance.uniform(0.08, 0.5) if has("room") else 0.0,
        noise=chance.uniform(8.0, 30.0) if has("noise") else None,
        telephone=has("telephone"),
        seed=chance.randrange(1 << 30),
    )


def with_other_tract(samples: Samples, tract: float) -> Samples:
    """The voice with pitch and formants ``tract`` times higher; it gets so many times shorter."""
    ratio = Fraction(tract).limit_denominator(50)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE * ratio.denominator // 50)
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1).astype(np.float32), format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE * ratio.numerator // 50
    parts = [part.to_ndarray().reshape(-1) for part in (*resampler.resample(frame), *resampler.resample(None))]
    return np.concatenate(parts).astype(np.float32) if parts else samples


def recorded(samples: Samples, place: Surroundings) -> Samples:
    """The sound as it is recorded in those surroundings: echo, colour, noise, line, level."""
    generator = np.random.default_rng(place.seed)
    sound = samples.astype(np.float64)
    if place.echo:
        sound = _with_echo(sound, place.echo, generator)
    if place.tilt or place.telephone:
        sound = _coloured(sound, place)
    level = float(np.sqrt(np.mean(sound**2))) or 1.0
    if place.noise is not None:
        sound = sound + _noise(len(sound), generator) * level / 10 ** (place.noise / 20)
    sound = sound * 10 ** (place.level / 20) / level
    if place.telephone:
        sound = _companded(sound)
    return np.clip(sound, -1.0, 1.0).astype(np.float32)


def _with_echo(sound: _Signal, seconds: float, generator: np.random.Generator) -> _Signal:
    """A small room: the sound and its decaying echoes (60 dB down after ``seconds``)."""
    count = int(seconds * SAMPLE_RATE)
    decay = np.exp(-6.9 * np.arange(count) / count)
    response = generator.standard_normal(count) * decay
    response *= generator.uniform(0.1, 0.5) / np.sqrt(np.sum(response**2))
    response[0] = 1.0
    size = _quick(len(sound) + count)
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]


def _coloured(sound: _Signal, place: Surroundings) -> _Signal:
    """A microphone's tilt, and the band of a telephone line (300 to 3,400 Hz)."""
    size = _quick(len(sound))
    spectrum = np.fft.rfft(sound, size)
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    octaves = np.log2(np.maximum(hertz, 60.0) / 1000.0)
    gain = 10 ** (place.tilt * octaves / 20)
    if place.telephone:
        gain *= 1 / np.sqrt(1 + (300 / np.maximum(hertz, 1.0)) ** 8) / np.sqrt(1 + (hertz / 3400) ** 16)
    return np.fft.irfft(spectrum * gain, size)[: len(sound)]


def _quick(length: int) -> int:
    """The next power of two: a length at which Fourier transforms are quick (others took five times as long)."""
    return 1 << (length - 1).bit_length()


def _noise(count: int, generator: np.random.Generator) -> _Signal:
    """Noise of a room (falling towards high tones) with mains hum, at level 1."""
    size = _quick(count)
    spectrum = np.fft.rfft(generator.standard_normal(size))
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    slope = generator.uniform(0.2, 1.2)
    noise = np.fft.irfft(spectrum / np.maximum(hertz, 40.0) ** slope, size)[:count]
    noise /= np.sqrt(np.mean(noise**2)) or 1.0
    time = np.arange(count) / SAMPLE_RATE
    mains = generator.choice((50, 60))
    hum = sum(np.sin(2 * np.pi * mains * harmonic * time) / harmonic for harmonic in (1, 2, 3))
    noise = noise + generator.uniform(0.0, 0.5) * hum
    level: _Signal = noise / (np.sqrt(np.mean(noise**2)) or 1.0)
    return level


def _companded(sound: _Signal) -> _Signal:
    """Mu-law and back, in 8 bits, as a telephone line does."""
    bounded = np.clip(sound, -1.0, 1.0)
    squeezed = np.sign(bounded) * np.log1p(255 * np.abs(bounded)) / np.log(256.0)
    steps = np.round(squeezed * 127) / 127
    line: _Signal = np.sign(steps) * np.expm1(np.abs(steps) * np.log(256.0)) / 255
    return line
