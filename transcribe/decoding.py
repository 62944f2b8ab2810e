"""Decodes a recorder's file with PyAV (FFmpeg inside the wheel), block by block, as sound at 16 kHz.

The file is only ever read, through a Python file object, as the one format that its first bytes name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from transcribe.containers import has_index
from transcribe.errors import AudioError, AudioProblem

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Samples = npt.NDArray[np.float32]

SAMPLE_RATE = 16_000  # Hz, what Whisper and both speech detectors want
BLOCK_SECONDS = 30.0  # of sound handed on at a time
LONGEST_SECONDS = 12 * 3600.0  # longer than any dictation: a damaged header or an attack
DAMAGED_PACKETS = 200  # this many undecodable packets in a row: give up


class Damage:
    """Counts what could not be decoded, in one pass over a file."""

    def __init__(self) -> None:
        self.packets = 0
        self.at_end = False


class _Tape:
    """A file that can only be read, and wound to places it has: damaged headers point anywhere."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size
        self.read, self.tell = file.read, file.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        origin = (0, self._file.tell(), self._size)[whence]
        return self._file.seek(min(max(0, origin + offset), self._size))


@contextmanager
def opened(path: Path, demuxer: str) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The file, opened as FFmpeg's ``demuxer``, and its first sound track. Raises ``AudioError`` if it has none."""
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


def decoded(path: Path, demuxer: str, damage: Damage) -> Iterator[Samples]:
    """Blocks of sound at 16 kHz, shape (1 or 2 channels, samples); more channels are averaged to one."""
    import av

    with opened(path, demuxer) as (container, stream):
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
                yield _joined(held)
                held, length = [], 0
        held.extend(converter.convert(None))
        if held:
            yield _joined(held)


def _frames(container: InputContainer, stream: AudioStream, damage: Damage, error: type[Exception]) -> Iterator[Any]:
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


def _joined(sounds: list[Samples]) -> Samples:
    """The sounds one after the other; what is no number becomes silence, what is beyond all numbers the loudest."""
    return np.nan_to_num(np.concatenate(sounds, axis=1), copy=False, posinf=1.0, neginf=-1.0)


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
        return [piece.to_ndarray() for piece in given if piece.samples]
