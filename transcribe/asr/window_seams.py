"""Takes away what was heard twice where one of the recogniser's windows ends.

A window begins where the last word of the one before is taken to end. That is often a little early, and the rest of
its sound then becomes a word of its own: "2026." and "6.", "140." and "Chi.", "period." twice. Such a word touches
the one before, is short, and the recogniser hardly believes in it. The sound around it is heard once more, in one
piece: if nothing stands there then, it goes, and its sound belongs to the word before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.speech import Segment, Word
from transcribe.watchwords import watchwords

DOUBTED = 0.2  # probability; in the development set rests of words have .00 to .19, real words .24 and more
TOUCHING = 0.05  # seconds between the word before and such a word
LONGEST = 0.4  # seconds of all such words together
SIGNS = ".,;:?!"
CONTEXT = 3.0  # seconds of sound on either side that are heard with it


def without_rests(
    samples: Samples, segments: Sequence[Segment], recogniser: Recogniser, decoding: Decoding
) -> list[Segment]:
    """The segments without what a window's first words repeat of the last word before; times are of ``samples``."""
    kept: list[Segment] = []
    for segment in segments:
        rest = _rest_of(kept[-1].words[-1], segment) if kept and segment.opens_window else ()
        if rest and not _heard_between(rest[0].start, rest[-1].end, samples, recogniser, decoding):
            kept[-1] = _longer(kept[-1], rest[-1].end)
            segment = _shorter(segment, len(rest))  # noqa: PLW2901 - what is left of it
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
                word.probability < DOUBTED
                and word.end - first.start <= LONGEST
                and word.text.strip(SIGNS).casefold() not in watchwords()
            ),
            segment.words,
        )
    )


def _heard_between(start: float, end: float, samples: Samples, recogniser: Recogniser, decoding: Decoding) -> bool:
    """Whether a word stands between these times when the sound around them is heard in one piece."""
    offset = max(0.0, start - CONTEXT)
    piece = samples[int(offset * SAMPLE_RATE) : int((end + CONTEXT) * SAMPLE_RATE)]
    words = (word for segment in recogniser.recognise(piece, decoding) for word in segment.words)
    return any(start <= offset + (word.start + word.end) / 2 <= end for word in words)


def _longer(segment: Segment, end: float) -> Segment:
    return replace(segment, words=(*segment.words[:-1], replace(segment.words[-1], end=end)), end=end)


def _shorter(segment: Segment, words: int) -> Segment:
    left = segment.words[words:]
    return replace(segment, words=left, start=left[0].start if left else segment.end)
