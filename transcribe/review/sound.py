"""The sound of a dictation as browsers play it: decrypted and decoded into memory, never onto a disk.

It is decoded exactly as the recogniser heard it (16 kHz, one channel), so that the words' times fit to the sample.
"""

from __future__ import annotations

import io
import wave
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.containers import identify
from transcribe.decoding import Damage, decoded, opened
from transcribe.errors import AudioError, AudioProblem
from transcribe.loudness import Mix, mono
from transcribe.store.store import Store
from transcribe.workflow.held_sound import HeldSound

PEAKS_PER_SECOND = 50
MOST_BYTES = 256 << 20  # of decoded sound kept for those who listen: two hours
LONGEST_SECONDS = 4 * 3600.0

Pcm = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Playable:
    """A sound as a WAV file (PCM, 16 bits), and its loudness at ``PEAKS_PER_SECOND`` (0 to 1)."""

    wav: bytes = field(repr=False)
    seconds: float
    peaks: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sounds:
    """Decodes sounds and keeps those last asked for, ``most_bytes`` at most (but always one)."""

    store: Store
    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[str, Playable] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _decoding: Lock = field(default_factory=Lock, repr=False)

    def of(self, dictation: str) -> Playable:
        """The sound of a dictation. Raises ``NotFoundError``, ``DamagedError``, ``AudioError``."""
        found = self._found(dictation)
        if found is not None:
            return found
        with self._decoding:  # one at a time, and nothing twice
            found = self._found(dictation)
            if found is None:
                found = self._decoded(dictation)
                self._keep(dictation, found)
        return found

    def forget(self) -> None:
        """Throw away what is kept."""
        with self._lock:
            self._kept.clear()

    def _decoded(self, dictation: str) -> Playable:
        content = io.BytesIO()
        self.store.copy_sound(dictation, content)
        return playable(HeldSound("sound", content.getvalue()))

    def _found(self, dictation: str) -> Playable | None:
        with self._lock:
            if dictation in self._kept:
                self._kept.move_to_end(dictation)
            return self._kept.get(dictation)

    def _keep(self, dictation: str, sound: Playable) -> None:
        with self._lock:
            self._kept[dictation] = sound
            while len(self._kept) > 1 and sum(len(kept.wav) for kept in self._kept.values()) > self.most_bytes:
                self._kept.popitem(last=False)


def playable(path: Path) -> Playable:
    """A sound file as browsers play it. Raises ``AudioError``."""
    blocks, length = [], 0
    for block in _blocks(path):
        length += len(block)
        if length > LONGEST_SECONDS * SAMPLE_RATE:
            raise AudioError(AudioProblem.TOO_LONG, "The recording is too long to be played here.")
        blocks.append(_pcm(block))
    pcm = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return Playable(_wav(pcm), round(len(pcm) / SAMPLE_RATE, 3), peaks_of(pcm))


def _blocks(path: Path) -> Iterator[Samples]:
    """As ``audio.Recording.blocks``; sound of one channel is not read twice, as nothing is to be measured."""
    container = identify(path)
    with opened(path, container.demuxer) as (_, stream):
        channels = stream.channels
    if channels == 2:
        yield from examine(path).blocks()
        return
    for block in decoded(path, container.demuxer, Damage()):
        yield mono(block, Mix.AVERAGE)


def peaks_of(pcm: Pcm) -> tuple[float, ...]:
    """The loudest sample of each fiftieth of a second, 0 to 1."""
    width = SAMPLE_RATE // PEAKS_PER_SECOND
    whole = np.pad(np.abs(pcm.astype(np.int32)), (0, -len(pcm) % width)).reshape(-1, width)
    return tuple(np.round(whole.max(axis=1, initial=0) / 32768, 3).tolist())


def _pcm(samples: npt.NDArray[np.float32]) -> Pcm:
    return (np.clip(samples, -1, 1) * 32767).astype(np.int16)


def _wav(pcm: Pcm) -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm.tobytes())
    return into.getvalue()
