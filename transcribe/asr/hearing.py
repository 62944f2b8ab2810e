"""The sound of one dictation, ready to be asked about its words: by the second ear, and by the recogniser itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

import numpy as np

from transcribe.asr.phoneme_alignment import align, heard, score
from transcribe.asr.phonemes import PhonemeEar, Posteriors
from transcribe.asr.rescoring import Question, Scorer
from transcribe.audio import SAMPLE_RATE, Recording, Samples
from transcribe.speech import Transcript, Word

STRETCH_SECONDS = 60.0  # heard by the second ear at a time
WORST = -20.0  # nats a token; also stands for a wording that is too long to be read
SLACK = 0.06  # seconds on either side of a word's window in which the second ear's phones still count


class RecordedSound:
    """What ``transcribe.speech.Sound`` promises, for a recording and its transcript.

    ``pronounce`` gives the likeliest phones of a word, or "". Without a second ear ``phones`` and ``likeness`` know
    nothing; the sound is decoded once for each of both ways of asking, when it is first asked.
    """

    def __init__(
        self,
        recording: Recording,
        transcript: Transcript,
        scorer: Callable[[], Scorer],
        ear: PhonemeEar | None,
        pronounce: Callable[[str], str],
    ) -> None:
        self._recording = recording
        self._words = transcript.words
        self._scorer = scorer
        self._ear = ear
        self._pronounce = pronounce

    def phones(self, first: int, last: int) -> str:
        """See ``Sound.phones``."""
        place = self._place(first, last)
        return heard(place[0], place[1] - SLACK, place[2] + SLACK) if place else ""

    def likeness(self, first: int, last: int, sounds: Sequence[str]) -> Sequence[float]:
        """See ``Sound.likeness``; 0 for all without a second ear."""
        place = self._place(first, last)
        return [float(value) for value in score(*place, sounds)] if place else [0.0] * len(sounds)

    def fits(self, questions: Sequence[tuple[int, int, Sequence[str]]]) -> Sequence[Sequence[float]]:
        """See ``Sound.fits``; questions about one part of the sound are answered together."""
        if not questions:
            return []
        scorer = self._scorer()
        pieces = scorer.pieces(self._words, self._recording.seconds)
        begins = np.array([piece.first for piece in pieces])
        order = sorted(range(len(questions)), key=lambda number: questions[number][0])
        answers: list[Sequence[float]] = [()] * len(questions)
        reader = _Reader(self._recording)
        for at, group in groupby(order, key=lambda number: int(begins.searchsorted(questions[number][0], "right")) - 1):
            piece = pieces[at]
            window = scorer.window(reader.sound(piece.start, piece.end), self._words[piece.first : piece.last])
            numbers = list(group)
            asked = [_question(questions[number], piece.first, piece.last) for number in numbers]
            for number, fits in zip(numbers, window.fits(asked, following=0), strict=True):
                answers[number] = [max(WORST, fit.per_token) - max(WORST, fits[0].per_token) for fit in fits[1:]]
        return answers

    def _place(self, first: int, last: int) -> tuple[Posteriors, float, float] | None:
        """The stretch in which words were heard, and their window in it (seconds)."""
        if first not in self._windows or last - 1 not in self._windows:
            return None
        posteriors, start, _ = self._windows[first]
        return posteriors, start, max(start, self._windows[last - 1][2])

    @cached_property
    def _windows(self) -> dict[int, tuple[Posteriors, float, float]]:
        """Where the second ear heard each word."""
        windows: dict[int, tuple[Posteriors, float, float]] = {}
        for posteriors, first, words in self._heard():
            placed = align(posteriors, [self._pronounce(word.text) for word in words])
            windows |= {first + number: (posteriors, *window) for number, window in enumerate(placed)}
        return windows

    def _heard(self) -> Iterator[tuple[Posteriors, int, Sequence[Word]]]:
        """The sound in stretches cut between words, with the words in each and the place of the first."""
        if self._ear is None:
            return
        reader = _Reader(self._recording)
        first, begin = 0, 0.0
        while first < len(self._words):
            last = first + 1
            while last < len(self._words) and self._words[last].end - begin < STRETCH_SECONDS:
                last += 1
            rest = last == len(self._words)
            end = self._recording.seconds if rest else (self._words[last - 1].end + self._words[last].start) / 2
            yield self._ear.hear(reader.sound(begin, end), begin), first, self._words[first:last]
            first, begin = last, end


def _question(question: tuple[int, int, Sequence[str]], first: int, last: int) -> Question:
    return Question(question[0] - first, min(question[1], last) - first, tuple(question[2]))


class _Reader:
    """Parts of a recording, asked for in order; what lies before the last part's start is forgotten."""

    def __init__(self, recording: Recording) -> None:
        self._blocks = iter(recording.blocks())
        self._held: Samples = np.zeros(0, np.float32)
        self._offset = 0

    def sound(self, start: float, end: float) -> Samples:
        """The samples between two times (seconds); fewer where the recording ends."""
        first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        while self._offset + len(self._held) < last:
            block = next(self._blocks, None)
            if block is None:
                break
            self._held = np.concatenate([self._held, block])
            gone = max(0, min(first - self._offset, len(self._held)))
            self._held, self._offset = self._held[gone:], self._offset + gone
        return self._held[max(0, first - self._offset) : max(0, last - self._offset)]
