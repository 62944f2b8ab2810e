"""A recorder's file as 16 kHz mono sound, with what was measured about it.

A file is read from end to end to measure it (and to find out how much of it there really is). The sound of a few
minutes is kept from then on, as most dictations are; a longer file is read again by who listens to it. Every pass
streams, so hours of sound need no more memory than minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcribe.containers import Container, identify, promised
from transcribe.decoding import BLOCK_SECONDS, SAMPLE_RATE, Damage, Samples, decoded, opened
from transcribe.errors import AudioError, AudioProblem
from transcribe.loudness import Measurements, Meter, Mix, StereoMeter, mono

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

__all__ = [
    "BLOCK_SECONDS",
    "SAMPLE_RATE",
    "Measurements",
    "Mix",
    "Recording",
    "Samples",
    "clock",
    "declared_seconds",
    "examine",
]

SHORTEST_SECONDS = 0.5  # nothing that can be transcribed is shorter
KEPT_BLOCKS = 20  # of sound (10 minutes, 38 MB); to decode it once more takes up to 5 % of the time of a draft
SILENT_DBFS = -70.0  # a peak below this is a dead microphone
MISSING_SECONDS = 0.75  # decoded may fall this short of declared (padding of the codecs) …
MISSING_SHARE = 0.03  # … or this share, before the sound counts as truncated


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file that can be transcribed: where it is, what it is, and how good it is."""

    path: Path
    container: str  # plain name: "WAV", "Windows Media"
    demuxer: str
    codec: str
    sample_rate: int  # Hz, in the file
    channels: int
    declared_seconds: float | None  # what the header promises, if it does
    measurements: Measurements
    mix: Mix
    truncated: bool
    damaged_packets: int
    suffix_is_wrong: bool
    kept: tuple[Samples, ...] | None = field(default=None, repr=False, compare=False)  # its blocks, if they are few

    @property
    def seconds(self) -> float:
        """Seconds of sound that could be decoded."""
        return self.measurements.seconds

    def blocks(self) -> Iterator[Samples]:
        """The sound in order, in blocks of up to ``BLOCK_SECONDS``: float32, 16 kHz, mono, -1 to 1."""
        if self.kept is not None:
            yield from self.kept
            return
        for block in decoded(self.path, self.demuxer, Damage()):
            yield mono(block, self.mix)

    def samples(self) -> Samples:
        """The whole sound as one array; for recordings of minutes, not hours."""
        blocks = list(self.blocks())
        return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)

    def truncation(self) -> str:
        """One sentence about the missing end of a truncated recording."""
        if self.declared_seconds and self.declared_seconds > self.seconds + MISSING_SECONDS:
            there = f"{clock(self.seconds)} of {clock(self.declared_seconds)} is there"
            return f"The recording is cut off: {there}. Copy it from the recorder once more."
        return "The recording's end is missing from the file. Copy it from the recorder once more."

    def remarks(self) -> tuple[str, ...]:
        """What a secretary should know about the quality of the sound, a sentence each; often nothing."""
        measured, found = self.measurements, []
        if self.damaged_packets and not self.truncated:
            found.append("Parts of the file are damaged; words may be missing.")
        if measured.level_dbfs < -45:
            found.append("The recording is very quiet.")
        if measured.clipped_share > 0.005:
            found.append("The recording is overdriven (too loud for the microphone).")
        if measured.signal_to_noise_db < 12:
            found.append("There is much background noise.")
        return tuple(found)


def examine(path: Path) -> Recording:
    """Read a sound file from end to end and measure it.

    Raises ``AudioError`` with one sentence for the secretary if there is nothing to transcribe.
    """
    container = identify(path)
    promise = promised(path, container)
    damage = Damage()
    with opened(path, container.demuxer) as (file, stream):
        codec = stream.codec_context.name
        sample_rate, channels = stream.rate or 0, stream.channels or 0
        declared = None if promise.guesswork else promise.seconds or _duration(file, stream)
    stereo, single = StereoMeter(), Meter()
    kept: list[Samples] | None = []
    for block in decoded(path, container.demuxer, damage):
        if kept is not None:
            kept.append(block)
            kept = kept if len(kept) <= KEPT_BLOCKS else None
        if len(block) == 2:
            stereo.add(block)
        else:
            single.add(mono(block, Mix.AVERAGE))
    mix = stereo.choose() if channels == 2 else Mix.AVERAGE
    measured = stereo.meters[mix].result() if channels == 2 else single.result()
    missing = declared is not None and declared - measured.seconds > max(MISSING_SECONDS, MISSING_SHARE * declared)
    if damage.at_end and _is_all_there(declared, measured):
        damage.packets, damage.at_end = damage.packets - 1, False
    _refuse_unusable(measured, missing or promise.incomplete or damage.packets > 0)
    return Recording(
        path=path,
        container=container.name,
        demuxer=container.demuxer,
        codec=codec,
        sample_rate=sample_rate,
        channels=channels,
        declared_seconds=declared,
        measurements=measured,
        mix=mix,
        truncated=missing or promise.incomplete or damage.at_end,
        damaged_packets=damage.packets,
        suffix_is_wrong=_suffix_is_wrong(path, container),
        kept=None if kept is None else tuple(mono(block, mix) for block in kept),
    )


def declared_seconds(path: Path) -> float:
    """The length that a file's header promises, read in milliseconds; 0 if it cannot be known so quickly."""
    try:
        container = identify(path)
        promise = promised(path, container)
        with opened(path, container.demuxer) as (file, stream):
            return promise.seconds or _duration(file, stream) or 0.0
    except AudioError:
        return 0.0


def clock(seconds: float) -> str:
    """A length or a place in the sound as a person says it: ``1:05``, ``1:02:03``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _duration(container: InputContainer, stream: AudioStream) -> float | None:
    """The length (seconds) that FFmpeg reads from the header, if there is one."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1e6 if container.duration else None


def _is_all_there(declared: float | None, measured: Measurements) -> bool:
    """Whether a torn last packet is only padding: all the promised sound came."""
    return declared is not None and measured.seconds >= declared - 0.1


def _suffix_is_wrong(path: Path, container: Container) -> bool:
    return path.suffix.lower() not in container.suffixes


def _refuse_unusable(measured: Measurements, cut: bool) -> None:
    if measured.seconds == 0:
        raise AudioError(
            AudioProblem.NO_SOUND,
            "The file has a header but no sound"
            + (" (it was cut off)" if cut else "")
            + "; copy it from the recorder once more.",
        )
    if measured.seconds < SHORTEST_SECONDS:
        raise AudioError(
            AudioProblem.TOO_SHORT,
            f"The recording is only {measured.seconds:.1f} seconds long: there is nothing to transcribe.",
        )
    if measured.peak_dbfs < SILENT_DBFS:
        raise AudioError(
            AudioProblem.SILENT,
            f"The recording is silent from beginning to end ({clock(measured.seconds)}); "
            "check the recorder's microphone.",
        )
