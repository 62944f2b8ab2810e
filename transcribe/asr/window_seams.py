"""Takes away what was heard twice where one of the recogniser's windows ends.

A window begins where the last word of the one before is taken to end. That is often a little early, and the rest of
its sound then becomes a word of its own: "2026." and "6.", "140." and "Chi.", "period." twice. Such a word touches
the one before, is short, and the recogniser hardly believes in it. The sound around it is heard once more, in one
piece: if nothing stands there then, it goes, and its sound belongs to the word before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

import numpy as np

from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.asr.second_hearing import plain
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.speech import Segment, Word
from transcribe.watchwords import watchwords

DOUBTED = 0.2  # probability; in the development set rests of words have .00 to .19, real words .24 and more
TOUCHING = 0.05  # seconds between the word before and such a word
LONGEST = 0.4  # seconds of all such words together
CONTEXT = 3.0  # seconds of sound on either side that are heard with it
TOGETHER = 4  # such pieces, with PAUSE seconds of silence between them, fill no more than 30 s
PAUSE = 1.0
Place = tuple[float, float]


def without_rests(
    samples: Samples, segments: Sequence[Segment], recogniser: Recogniser, decoding: Decoding
) -> list[Segment]:
    """The segments without what a window's first words repeat of the last word before; times are of ``samples``."""
    rests = {
        number: rest
        for number, (before, segment) in enumerate(pairwise(segments), 1)
        if segment.opens_window and (rest := _rest_of(before.words[-1], segment))
    }
    places = [(rest[0].start, rest[-1].end) for rest in rests.values()]
    stands = dict(zip(rests, _heard_between(places, samples, recogniser, decoding), strict=True))
    kept: list[Segment] = []
    for number, segment in enumerate(segments):
        if not stands.get(number, True):
            kept[-1] = _longer(kept[-1], rests[number][-1].end)
            segment = _shorter(segment, len(rests[number]))  # noqa: PLW2901 - what is left of it
        if segment.words:
            kept.append(segment)
    return kept


def _rest_of(before: Word, segment: Segment) -> tuple[Word, ...]:
    """The first words of a window that may be the rest of the word before; a negation or a side never is."""
    first = segment.words[0]
    if abs(first.start - before.end) > TOUCHING:
        return ()
    return tuple(
        takewhile(
            lambda word: (
                word.probability < DOUBTED and word.end - first.start <= LONGEST and plain(word) not in watchwords()
            ),
            segment.words,
        )
    )


def _heard_between(
    places: Sequence[Place], samples: Samples, recogniser: Recogniser, decoding: Decoding
) -> Iterator[bool]:
    """Whether a word stands in each place (start, end) when the sound around it is heard in one piece.

    The pieces of up to ``TOGETHER`` places are heard one behind the other: the recogniser hears 30 s at a time anyway.
    """
    for begin in range(0, len(places), TOGETHER):
        together = places[begin : begin + TOGETHER]
        parts: list[Samples] = []
        shifts = []  # from times in what is heard to times in ``samples``
        for start, end in together:
            first = int(max(0.0, start - CONTEXT) * SAMPLE_RATE)
            shifts.append((first - sum(map(len, parts))) / SAMPLE_RATE)
            parts += (
                samples[first : int((end + CONTEXT) * SAMPLE_RATE)],
                np.zeros(int(PAUSE * SAMPLE_RATE), np.float32),
            )
        heard = recogniser.recognise(np.concatenate(parts[:-1]), decoding)
        middles = [(word.start + word.end) / 2 for segment in heard for word in segment.words]
        for (start, end), shift in zip(together, shifts, strict=True):
            yield any(start <= middle + shift <= end for middle in middles)


def _longer(segment: Segment, end: float) -> Segment:
    return replace(segment, words=(*segment.words[:-1], replace(segment.words[-1], end=end)), end=end)


def _shorter(segment: Segment, words: int) -> Segment:
    left = segment.words[words:]
    return replace(segment, words=left, start=left[0].start if left else segment.end)
