"""Listens to a whole recording: in stretches of up to two minutes, silence left out, times put right again.

A stretch is cut where the speaker pauses longest, so no word is torn, and no more than ``STRETCH_SECONDS`` and a
block of decoded sound are held at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from transcribe.asr.accounting import account
from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.asr.second_hearing import with_second_hearing
from transcribe.asr.voice import FRAME_SECONDS, Witness, speech_regions
from transcribe.asr.window_seams import without_rests
from transcribe.audio import SAMPLE_RATE, Recording, Samples
from transcribe.speech import Coverage, Segment, Transcript, Word

STRETCH_SECONDS = 120.0  # decoded sound held at a time; at 240 the peak memory is 130 MB higher, the words the same
SEARCH_SECONDS = 45.0  # at the end of a stretch, in which the longest pause is looked for

Regions = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a recording, and how well it accounts for the sound."""

    transcript: Transcript
    coverage: Coverage


def listen(
    recording: Recording,
    recogniser: Recogniser,
    decoding: Decoding,
    progress: Callable[[float], None] = lambda _: None,
) -> Heard:
    """Recognise a recording from end to end.

    ``progress`` is called with the seconds of sound that are done, and may raise to stop the work.
    """
    measured = recording.measurements
    witness = Witness(measured.level_dbfs, measured.noise_dbfs)
    segments: list[Segment] = []
    for offset, samples, regions in _stretches(recording, witness):
        progress(offset)
        heard: list[Segment] = []
        for segment in _recognised(samples, regions, recogniser, decoding):
            heard.append(segment)
            progress(offset + segment.end)
        speech = witness.frames()[int(offset / FRAME_SECONDS) :][: int(len(samples) / SAMPLE_RATE / FRAME_SECONDS)]
        heard = without_rests(samples, heard, recogniser, decoding)
        heard = with_second_hearing(samples, heard, speech, recogniser, decoding)
        segments.extend(_moved(segment, offset) for segment in heard)
    progress(recording.seconds)
    transcript = Transcript(
        segments=tuple(segments),
        seconds=recording.seconds,
        language=decoding.language,
        engine=recogniser.engine,
        model=recogniser.model,
    )
    return Heard(transcript, account(transcript, witness.frames(), recording))


def _stretches(recording: Recording, witness: Witness) -> Iterator[tuple[float, Samples, Regions]]:
    """Pieces of the recording: their start (seconds), their sound, and where in it there is speech."""
    level = recording.measurements.level_dbfs
    held: Samples = np.zeros(0, np.float32)
    offset = 0.0
    for block in recording.blocks():
        witness.hear(block)
        held = np.concatenate([held, block])
        while len(held) >= STRETCH_SECONDS * SAMPLE_RATE:
            regions = speech_regions(held[: int(STRETCH_SECONDS * SAMPLE_RATE)], level)
            cut = _pause(regions)
            yield offset, held[: int(cut * SAMPLE_RATE)], _until(regions, cut)
            held = held[int(cut * SAMPLE_RATE) :]
            offset += int(cut * SAMPLE_RATE) / SAMPLE_RATE
    if len(held):
        yield offset, held, speech_regions(held, level)


def _pause(regions: Regions) -> float:
    """Where (seconds) to end a stretch: in the middle of the longest pause near its end."""
    edges = [(0.0, 0.0), *regions, (STRETCH_SECONDS, STRETCH_SECONDS)]
    pauses = [
        (following[0] - region[1], (region[1] + following[0]) / 2)
        for region, following in pairwise(edges)
        if (region[1] + following[0]) / 2 >= STRETCH_SECONDS - SEARCH_SECONDS
    ]
    longest = max(pauses, default=(0.0, STRETCH_SECONDS))
    return longest[1] if longest[0] > 0.0 else STRETCH_SECONDS


def _until(regions: Regions, end: float) -> Regions:
    return [(start, min(stop, end)) for start, stop in regions if start < end]


def _recognised(samples: Samples, regions: Regions, recogniser: Recogniser, decoding: Decoding) -> Iterator[Segment]:
    """Segments with times in ``samples``, although the recogniser hears only the regions, joined."""
    if not regions:
        return
    pieces = [samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)] for start, end in regions]
    clock = _JoinedClock(regions)
    for segment in recogniser.recognise(np.concatenate(pieces), decoding):
        words = tuple(clock.placed(word) for word in segment.words)
        if words:
            yield replace(segment, words=words, start=words[0].start, end=words[-1].end)


class _JoinedClock:
    """Turns times in the joined regions back into times in the sound they were cut from."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        lengths = [end - start for start, end in regions]
        self._begins = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])

    def placed(self, word: Word) -> Word:
        """The word at its true place; it belongs to the region that holds its middle."""
        middle = (word.start + word.end) / 2
        index = max(0, int(np.searchsorted(self._begins, middle, side="right")) - 1)
        start, end = self._regions[index]
        shift = start - float(self._begins[index])
        return replace(
            word,
            start=round(min(max(word.start + shift, start), end), 3),
            end=round(min(max(word.end + shift, start), end), 3),
        )


def _moved(segment: Segment, seconds: float) -> Segment:
    """The segment and its words, so many seconds later."""
    words = tuple(
        replace(word, start=round(word.start + seconds, 3), end=round(word.end + seconds, 3)) for word in segment.words
    )
    return replace(segment, words=words, start=segment.start + seconds, end=segment.end + seconds)
