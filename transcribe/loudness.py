"""How loud, how noisy and how wide a sound is, measured as it passes by; and which of two channels to listen to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from transcribe.decoding import SAMPLE_RATE, Samples


class Mix(Enum):
    """How a recording's channels become one."""

    AVERAGE = "average"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Measurements:
    """What was measured over a whole recording. Levels are dB relative to full scale (dBFS)."""

    seconds: float  # of sound that could be decoded
    peak_dbfs: float
    level_dbfs: float  # mean power of the frames that stand out from the noise
    noise_dbfs: float  # the level of the quietest tenth of the recording
    clipped_share: float  # share of the samples that lie in runs at full scale
    band_hz: float  # the highest frequency that carries speech energy

    @property
    def signal_to_noise_db(self) -> float:
        """Level over noise, in dB."""
        return self.level_dbfs - self.noise_dbfs

    @property
    def narrow_band(self) -> bool:
        """Telephone band: nothing above 4 kHz."""
        return self.band_hz < 4_700


class Meter:
    """Measures one channel's sound as it passes by, in frames of 20 ms."""

    FRAME = SAMPLE_RATE // 50
    BINS = np.arange(-120.0, 6.0, 0.5)  # dBFS

    def __init__(self) -> None:
        self.samples = 0
        self.peak = 0.0
        self.clipped = 0
        self.levels = np.zeros(len(self.BINS) + 1, np.int64)
        self.power = np.zeros(len(self.BINS) + 1)
        self.spectrum = np.zeros(257)
        self.rest: Samples = np.zeros(0, np.float32)

    def add(self, sound: Samples) -> None:
        """The next block, shape (samples,)."""
        self.samples += len(sound)
        loudness = np.abs(sound)
        self.peak = max(self.peak, float(loudness.max(initial=0.0)))
        full = loudness >= 0.985
        self.clipped += int(np.count_nonzero(full[2:] & full[1:-1] & full[:-2]))
        sound = np.concatenate([self.rest, sound])
        whole = len(sound) // self.FRAME * self.FRAME
        frames, self.rest = sound[:whole].reshape(-1, self.FRAME), sound[whole:]
        power = np.mean(np.square(frames, dtype=np.float64), axis=1)
        place = np.searchsorted(self.BINS, 10 * np.log10(power + 1e-12))
        self.levels += np.bincount(place, minlength=len(self.levels))
        self.power += np.bincount(place, weights=power, minlength=len(self.power))
        loud = frames[power > max(1e-7, float(np.median(power)) if len(power) else 0.0)][::5]
        if len(loud):
            windowed = loud * np.hanning(self.FRAME).astype(np.float32)
            self.spectrum += np.sum(np.abs(np.fft.rfft(windowed, 512)) ** 2, axis=0)

    def result(self) -> Measurements:
        """What was measured over everything that was added."""
        noise = self._noise()
        active = noise + 6 < self.BINS
        frames, power = self.levels[:-1][active].sum(), self.power[:-1][active].sum()
        if not frames:
            frames, power = self.levels.sum(), self.power.sum()
        level = 10 * math.log10(power / max(1, frames) + 1e-12)
        return Measurements(
            seconds=self.samples / SAMPLE_RATE,
            peak_dbfs=20 * math.log10(self.peak + 1e-6),
            level_dbfs=level,
            noise_dbfs=noise,
            clipped_share=self.clipped / max(1, self.samples),
            band_hz=self._band(),
        )

    def _noise(self) -> float:
        """The tenth percentile of the frames' levels; digital silence counts only where all is silent."""
        counted = np.where(np.append(self.BINS, 6.0) > -90, self.levels, 0)
        if not counted.sum():
            return -120.0
        place = int(np.searchsorted(np.cumsum(counted), 0.1 * counted.sum()))
        return float(self.BINS[min(place, len(self.BINS) - 1)])

    def _band(self) -> float:
        """The highest frequency (Hz) whose power is within 50 dB of the speech band's strongest."""
        smooth = np.convolve(self.spectrum, np.ones(7) / 7, mode="same")
        strongest = smooth[10:110].max(initial=0.0)
        if strongest <= 0:
            return 0.0
        carrying = np.flatnonzero(smooth > strongest * 1e-5)
        return float(carrying[-1] * SAMPLE_RATE / 512) if len(carrying) else 0.0


class StereoMeter:
    """Measures both channels and their sum, and then says which of the three to listen to."""

    def __init__(self) -> None:
        self.meters = {mix: Meter() for mix in Mix}
        self.energy = np.zeros(3)  # left, right, left times right

    def add(self, sound: Samples) -> None:
        """The next block, shape (2, samples)."""
        left, right = sound[0].astype(np.float64), sound[1].astype(np.float64)
        self.energy += (left @ left, right @ right, left @ right)
        for mix, meter in self.meters.items():
            meter.add(mono(sound, mix))

    def choose(self) -> Mix:
        """A dead channel is left out; channels of opposite polarity would cancel, so one is taken."""
        left, right, both = self.energy
        if min(left, right) < 0.01 * max(left, right):
            return Mix.LEFT if left >= right else Mix.RIGHT
        if both < -0.3 * math.sqrt(left * right):
            return Mix.LEFT
        return Mix.AVERAGE


def mono(sound: Samples, mix: Mix) -> Samples:
    """One channel, shape (samples,), from one or two."""
    if len(sound) == 1 or mix is Mix.LEFT:
        chosen: Samples = sound[0]
    elif mix is Mix.RIGHT:
        chosen = sound[1]
    else:
        chosen = sound.mean(axis=0, dtype=np.float32)
    return chosen
