"""A recorder's file as 16 kHz mono sound, with what was measured about it.

A file is read twice: once to measure it (and to find out how much of it there really is), once to
listen to it. Both passes stream, so hours of sound need no more memory than minutes. Decoding is PyAV
(FFmpeg inside the wheel); the file is only ever read, through a Python file object, as the one format
that its first bytes name.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from transcribe.containers import Container, has_index, identify, promised
from transcribe.errors import AudioError, AudioProblem

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Samples = npt.NDArray[np.float32]

SAMPLE_RATE = 16_000  # Hz, what Whisper and both speech detectors want
BLOCK_SECONDS = 30.0  # of sound handed on at a time
SHORTEST_SECONDS = 0.5  # nothing that can be transcribed is shorter
LONGEST_SECONDS = 12 * 3600.0  # longer than any dictation: a damaged header or an attack
SILENT_DBFS = -70.0  # a peak below this is a dead microphone
MISSING_SECONDS = 0.75  # decoded may fall this short of declared (padding of the codecs) …
MISSING_SHARE = 0.03  # … or this share, before the sound counts as truncated
DAMAGED_PACKETS = 200  # this many undecodable packets in a row, and no sound: give up


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

    @property
    def seconds(self) -> float:
        """Seconds of sound that could be decoded."""
        return self.measurements.seconds

    def blocks(self) -> Iterator[Samples]:
        """The sound in order, in blocks of up to ``BLOCK_SECONDS``: float32, 16 kHz, mono, -1 to 1."""
        for block in _decoded(self.path, self.demuxer, _Damage()):
            yield _mono(block, self.mix)

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


class _Damage:
    """Counts what could not be decoded, in one pass over a file."""

    def __init__(self) -> None:
        self.packets = 0
        self.at_end = False


class _Meter:
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


class _StereoMeter:
    """Measures both channels and their sum, and then says which of the three to listen to."""

    def __init__(self) -> None:
        self.meters = {mix: _Meter() for mix in Mix}
        self.energy = np.zeros(3)  # left, right, left times right

    def add(self, sound: Samples) -> None:
        left, right = sound[0].astype(np.float64), sound[1].astype(np.float64)
        self.energy += (left @ left, right @ right, left @ right)
        for mix, meter in self.meters.items():
            meter.add(_mono(sound, mix))

    def choose(self) -> Mix:
        """A dead channel is left out; channels of opposite polarity would cancel, so one is taken."""
        left, right, both = self.energy
        if min(left, right) < 0.01 * max(left, right):
            return Mix.LEFT if left >= right else Mix.RIGHT
        if both < -0.3 * math.sqrt(left * right):
            return Mix.LEFT
        return Mix.AVERAGE


def examine(path: Path) -> Recording:
    """Read a sound file from end to end and measure it.

    Raises ``AudioError`` with one sentence for the secretary if there is nothing to transcribe.
    """
    container = identify(path)
    promise = promised(path, container)
    damage = _Damage()
    with _opened(path, container.demuxer) as (opened, stream):
        codec = stream.codec_context.name
        sample_rate, channels = stream.rate or 0, stream.channels or 0
        declared = None if promise.guesswork else promise.seconds or _duration(opened, stream)
    stereo, mono = _StereoMeter(), _Meter()
    for block in _decoded(path, container.demuxer, damage):
        if len(block) == 2:
            stereo.add(block)
        else:
            mono.add(_mono(block, Mix.AVERAGE))
    mix = stereo.choose() if channels == 2 else Mix.AVERAGE
    measured = stereo.meters[mix].result() if channels == 2 else mono.result()
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
    )


def declared_seconds(path: Path) -> float:
    """The length that a file's header promises, read in milliseconds; 0 if it cannot be known so quickly."""
    try:
        container = identify(path)
        promise = promised(path, container)
        with _opened(path, container.demuxer) as (opened, stream):
            return promise.seconds or _duration(opened, stream) or 0.0
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


class _Tape:
    """A file that can only be read, and wound to places it has: damaged headers point anywhere."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size
        self.read, self.tell = file.read, file.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        origin = (0, self._file.tell(), self._size)[whence]
        return self._file.seek(min(max(0, origin + offset), self._size))


@contextmanager
def _opened(path: Path, demuxer: str) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av
    import av.logging

    av.logging.set_level(av.logging.PANIC)
    with path.open("rb") as file:
        try:
            container: InputContainer = av.open(
                _Tape(file, path.stat().st_size), mode="r", format=demuxer, metadata_errors="replace"
            )
        except av.error.FFmpegError:
            raise _broken(path, demuxer) from None
        except (ValueError, MemoryError, OverflowError):
            raise _broken(path, demuxer) from None
        with container:
            if not container.streams.audio:
                raise AudioError(AudioProblem.NO_SOUND, "The file holds no sound track (only video or data).")
            stream = container.streams.audio[0]
            if getattr(stream, "codec_context", None) is None:
                raise AudioError(
                    AudioProblem.UNSUPPORTED,
                    "The sound is in a coding that cannot be read here; export it as WAV or MP3.",
                )
            if not 4_000 <= (stream.rate or 0) <= 384_000 or not 1 <= (stream.channels or 0) <= 32:
                raise AudioError(
                    AudioProblem.DAMAGED,
                    "The file's header is damaged (it names an impossible sample rate); "
                    "copy it from the recorder once more.",
                )
            yield container, stream


def _broken(path: Path, demuxer: str) -> AudioError:
    if demuxer == "mov" and not has_index(path):
        return AudioError(
            AudioProblem.DAMAGED,
            "The recording was not finished when it was copied (its table of contents is missing); "
            "copy it from the recorder once more.",
        )
    return AudioError(
        AudioProblem.DAMAGED, "The file is damaged and cannot be opened; copy it from the recorder once more."
    )


def _decoded(path: Path, demuxer: str, damage: _Damage) -> Iterator[Samples]:
    """Blocks of sound at 16 kHz, shape (1 or 2 channels, samples); more channels are averaged to one."""
    import av

    with _opened(path, demuxer) as (container, stream):
        channels = 2 if stream.channels == 2 else 1
        converter = _Converter(channels)
        held: list[Samples] = []
        length = total = 0
        for frame in _frames(container, stream, damage, av.error.FFmpegError):
            try:
                sounds = _gap(channels, frame) if isinstance(frame, float) else converter.convert(frame)
            except (av.error.FFmpegError, ValueError):  # a frame that claims an impossible rate or layout
                damage.packets += 1
                continue
            held.extend(sounds)
            length += sum(sound.shape[1] for sound in sounds)
            if length >= BLOCK_SECONDS * SAMPLE_RATE:
                total += length
                if total > LONGEST_SECONDS * SAMPLE_RATE:
                    raise AudioError(
                        AudioProblem.TOO_LONG,
                        f"The recording is longer than {LONGEST_SECONDS / 3600:.0f} hours; split it first.",
                    )
                yield np.concatenate(held, axis=1)
                held, length = [], 0
        held.extend(converter.convert(None))
        if held:
            yield np.concatenate(held, axis=1)


def _frames(container: InputContainer, stream: AudioStream, damage: _Damage, error: type[Exception]) -> Iterator[Any]:
    """Decoded frames; for a packet that cannot be decoded, its length in seconds instead.

    The silence put in its place keeps all later times true. AMR's packets for pauses (comfort noise,
    up to 6 bytes), which FFmpeg does not decode, are such silence and no damage.
    """
    packets = container.demux(stream)
    torn = 0
    while torn < DAMAGED_PACKETS:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except (error, ValueError):
            damage.packets += 1
            damage.at_end = True
            return
        try:
            frames = packet.decode()
        except (error, ValueError):
            pause = stream.codec_context.name.startswith("amr") and packet.size <= 6
            if not pause:
                torn += 1
                damage.packets += 1
                damage.at_end = True
            if packet.duration and packet.time_base:
                yield min(1.0, float(packet.duration * packet.time_base))
            continue
        if frames:
            torn, damage.at_end = 0, False
        yield from frames


def _gap(channels: int, seconds: float) -> list[Samples]:
    return [np.zeros((channels, int(seconds * SAMPLE_RATE)), np.float32)]


class _Converter:
    """Resamples frames to 16 kHz float, made anew where a stream changes its form on the way."""

    def __init__(self, channels: int) -> None:
        self.layout = "stereo" if channels == 2 else "mono"
        self.form: tuple[object, ...] | None = None
        self.resampler: Any = None

    def convert(self, frame: Any) -> list[Samples]:
        """One frame's sound, or with ``None`` what the resampler still holds."""
        import av

        given = [] if self.resampler is None or frame is not None else self.resampler.resample(None)
        if frame is not None:
            form = (frame.sample_rate, frame.layout.name, frame.format.name)
            if form != self.form:
                given = self.resampler.resample(None) if self.resampler is not None else []
                self.form = form
                self.resampler = av.AudioResampler(format="fltp", layout=self.layout, rate=SAMPLE_RATE)
            frame.pts = None
            given = given + self.resampler.resample(frame)
        return [np.nan_to_num(piece.to_ndarray(), posinf=1.0, neginf=-1.0) for piece in given if piece.samples]


def _mono(sound: Samples, mix: Mix) -> Samples:
    """One channel, shape (samples,), from one or two."""
    if len(sound) == 1 or mix is Mix.LEFT:
        chosen: Samples = sound[0]
    elif mix is Mix.RIGHT:
        chosen = sound[1]
    else:
        chosen = sound.mean(axis=0, dtype=np.float32)
    return chosen
