"""Listens again where somebody spoke and the recogniser wrote nothing.

Whisper sometimes drops a whole sentence where one of its 30-second windows ends (human recordings: "… diagnosed
with a UTI and is on medication for that", 5.7 seconds, gone without a trace). Heard alone, with a second of sound on
either side, the same speech is recognised. Only words that lie in the gap are taken, and they are marked as
heard at the second attempt.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from transcribe.asr.accounting import covered_frames, unheard_runs
from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.asr.voice import FRAME_SECONDS, Frames
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.speech import Segment, Word

CONTEXT = 1.0  # seconds of sound on either side of the gap
EDGE = 0.1  # seconds by which a word's middle may reach into its neighbour: word times are no better
LONGEST = 26.0  # seconds of gap in one attempt: with its context it must fit one of Whisper's windows
NO_SPEECH = 0.6  # the recogniser's own doubt that anybody speaks, above which nothing is taken
LEAST_LOG_PROBABILITY = -1.0


def with_second_hearing(
    samples: Samples, segments: list[Segment], speech: Frames, recogniser: Recogniser, decoding: Decoding
) -> list[Segment]:
    """The segments in order, and between them what a second hearing of the gaps has brought.

    All times are seconds from the start of ``samples``; ``speech`` has one truth value for each 30 ms of it.
    """
    words = tuple(word for segment in segments for word in segment.words)
    found: list[Segment] = []
    for first, last in unheard_runs(speech, covered_frames(words, len(speech))):
        start, end = first * FRAME_SECONDS, last * FRAME_SECONDS
        for begin in np.arange(start, end, LONGEST):
            gap = (float(begin), min(end, float(begin) + LONGEST))
            found.extend(_heard_in(gap, samples, words, recogniser, decoding))
    return _in_order(segments, found)


def _heard_in(
    gap: tuple[float, float], samples: Samples, words: tuple[Word, ...], recogniser: Recogniser, decoding: Decoding
) -> list[Segment]:
    offset = max(0.0, gap[0] - CONTEXT)
    piece = samples[int(offset * SAMPLE_RATE) : int((gap[1] + CONTEXT) * SAMPLE_RATE)]
    neighbours = _neighbours(gap, words)
    found: list[Segment] = []
    for segment in recogniser.recognise(piece, decoding):
        if segment.no_speech_probability > NO_SPEECH or segment.average_log_probability < LEAST_LOG_PROBABILITY:
            continue
        inside = [word for word in (_moved(word, offset) for word in segment.words) if _is_new(word, neighbours)]
        if inside:
            found.append(
                replace(segment, words=tuple(inside), start=inside[0].start, end=inside[-1].end, heard_again=True)
            )
    return found


def _neighbours(gap: tuple[float, float], words: tuple[Word, ...]) -> tuple[Word, Word]:
    """The heard words before and after a gap; at either end of the sound, a wordless one as far as the context goes."""
    middle = (gap[0] + gap[1]) / 2
    before = [word for word in words if (word.start + word.end) / 2 < middle]
    after = [word for word in words if (word.start + word.end) / 2 > middle]
    edge = Word("", max(0.0, gap[0] - CONTEXT), max(0.0, gap[0] - CONTEXT), 1.0)
    return before[-1] if before else edge, after[0] if after else replace(edge, start=gap[1] + CONTEXT)


def _is_new(word: Word, neighbours: tuple[Word, Word]) -> bool:
    """Whether a word lies between its neighbours and is none of them, heard once more."""
    before, after = neighbours
    middle = (word.start + word.end) / 2
    if not plain(word) or not before.end - EDGE <= middle <= after.start + EDGE:
        return False
    at_edge = (plain(before), word.start < before.end + 0.5), (plain(after), word.end > after.start - 0.5)
    return all(plain(word) != text or not near for text, near in at_edge)


def _moved(word: Word, offset: float) -> Word:
    return replace(word, start=round(word.start + offset, 3), end=round(word.end + offset, 3))


def plain(word: Word) -> str:
    """The word in small letters, without the signs at its edges."""
    return word.text.lower().strip(".,;:?!")


def _in_order(segments: list[Segment], found: list[Segment]) -> list[Segment]:
    """Segments by time; one that was heard around a gap is parted there, so that the words stand in order."""
    if not found:
        return segments
    parts: list[Segment] = list(found)
    cuts = [segment.start for segment in found]
    for segment in segments:
        groups: dict[int, list[Word]] = {}
        for word in segment.words:
            groups.setdefault(sum(cut <= (word.start + word.end) / 2 for cut in cuts), []).append(word)
        parts.extend(
            replace(segment, words=tuple(group), start=group[0].start, end=group[-1].end) for group in groups.values()
        )
    return sorted(parts, key=lambda segment: segment.start)
