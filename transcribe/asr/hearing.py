"""The sound of one dictation, ready to be asked about its words: by the second ear, and by the recogniser itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt

from transcribe.asr.decoder_numpy import Floats
from transcribe.asr.encoding import encode
from transcribe.asr.phoneme_alignment import align, heard, score
from transcribe.asr.phonemes import PhonemeEar, Posteriors
from transcribe.asr.rescoring import Piece, Question, Scorer, Window
from transcribe.asr.second_pass import decoded_again
from transcribe.asr.voice import Frames, runs
from transcribe.audio import SAMPLE_RATE, Recording, Samples
from transcribe.speech import Transcript, Word

WORST = -20.0  # nats a token; also stands for a wording that is too long to be read
SLACK = 0.06  # seconds on either side of a word's window in which the second ear's phones still count
NEIGHBOURS = 2  # words on either side that the second ear hears with a doubtful place, to find it among them …
REACH = 1.5  # … but no more than so many seconds
EDGE = 0.2  # seconds by which the recogniser's word times may be off
STEP = 0.1  # seconds; what is to be heard is marked on such a grid
LOUDEST = np.float32(32767)
KEPT = 24  # pieces of the sound that stay encoded for a second decoding; 1.3 MB each with *base*
LEAST_HEARD = 15.0  # seconds that the second ear may hear of a recording, however short that is

Questions = Sequence[tuple[int, int, Sequence[str]]]


class RecordedSound:
    """What ``transcribe.speech.Sound`` promises, for a recording and its transcript.

    ``pronounce`` gives the likeliest phones of a word, or "". Without a second ear ``listen`` hears nothing. Each way
    of asking goes through the recording once.
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
        self.transcript = transcript
        self._words = transcript.words
        self._load_scorer = scorer
        self._ear = ear
        self._pronounce = pronounce
        self._windows: dict[int, tuple[Posteriors, float, float]] = {}  # where the second ear heard each word
        self._encoded: dict[Piece, Floats] = {}
        self._listened: Frames = np.zeros(math.ceil(recording.seconds / STEP), np.bool_)  # steps it has heard

    def listen(self, places: Sequence[tuple[int, int]], share: float) -> Sequence[bool]:
        """See ``Sound.listen``."""
        if self._ear is None:
            return [False] * len(places)
        chosen = self._chosen(places, share)
        stretches = [(first * STEP, last * STEP) for first, last in runs(chosen & ~self._listened)]
        self._listened |= chosen
        sounds = zip(self._parts(stretches), (start for start, _ in stretches), strict=True)
        for (start, end), posteriors in zip(stretches, self._ear.hear_all(sounds), strict=True):
            words = [place for place, word in enumerate(self._words) if start <= word.start and word.end <= end]
            said = ["", *(self._pronounce(self._words[place].text) for place in words), ""]  # torn words at the ends
            windows = align(posteriors, said)[1:-1]
            self._windows |= {place: (posteriors, *window) for place, window in zip(words, windows, strict=True)}
        return [self._place(*place) is not None for place in places]

    def phones(self, first: int, last: int) -> str:
        """See ``Sound.phones``."""
        place = self._place(first, last)
        return heard(place[0], place[1] - SLACK, place[2] + SLACK) if place else ""

    def likeness(self, first: int, last: int, sounds: Sequence[str]) -> Sequence[float]:
        """See ``Sound.likeness``."""
        place = self._place(first, last)
        return [float(value) for value in score(*place, sounds)] if place else [0.0] * len(sounds)

    def fits(self, questions: Questions) -> Sequence[Sequence[float]]:
        """See ``Sound.fits``; questions about one part of the sound are answered together."""
        answers: list[Sequence[float]] = [()] * len(questions)
        pieces = list(self._by_piece(questions))
        sounds = _one_ahead(self._sounds([piece for piece, _, _ in pieces]))
        for (piece, numbers, asked), sound in zip(pieces, sounds, strict=True):
            window = Window(self._scorer, sound, self._words_in(piece))
            for number, fits in zip(numbers, window.fits(asked, following=0), strict=True):
                answers[number] = [max(WORST, fit.per_token) - max(WORST, fits[0].per_token) for fit in fits[1:]]
        return answers

    def again(self, questions: Questions, windows: int) -> Sequence[Sequence[float]]:
        """See ``Sound.again``."""
        answers: list[Sequence[float]] = [()] * len(questions)
        pieces = list(self._by_piece(questions))
        urgent = sorted(min(numbers) for _, numbers, _ in pieces)[:windows]
        pieces = [one for one in pieces if min(one[1]) in urgent]
        sounds = _one_ahead(self._sounds([piece for piece, _, _ in pieces]))
        for (piece, numbers, asked), sound in zip(pieces, sounds, strict=True):
            found = decoded_again(self._scorer, sound, self._words_in(piece), asked)
            for number, answer in zip(numbers, found or (), strict=False):
                answers[number] = answer
        return answers

    def _parts(self, stretches: Sequence[tuple[float, float]]) -> Iterator[Samples]:
        """The samples of stretches (seconds, in order of their beginnings), from one pass over the recording.

        No more than a stretch and a block is held. There are fewer samples where the recording ends.
        """
        blocks = self._recording.blocks()
        held: npt.NDArray[np.int16] = np.zeros(0, np.int16)
        begin = 0
        for start, end in stretches:
            first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
            while begin + len(held) < last and (block := next(blocks, None)) is not None:
                held, begin = held[max(0, first - begin) :], max(begin, min(first, begin + len(held)))
                held = np.concatenate([held, np.rint(np.clip(block, -1, 1) * LOUDEST).astype(np.int16)])
            yield held[max(0, first - begin) : max(0, last - begin)].astype(np.float32) / LOUDEST

    @cached_property
    def _scorer(self) -> Scorer:
        return self._load_scorer()

    @cached_property
    def _pieces(self) -> Sequence[Piece]:
        return self._scorer.pieces(self._words, self._recording.seconds)

    def _words_in(self, piece: Piece) -> Sequence[Word]:
        return self._words[piece.first : piece.last]

    def _sounds(self, pieces: Sequence[Piece]) -> Iterator[Floats]:
        """The sound of each piece, in order, encoded."""
        parts = self._parts([(piece.start, piece.end) for piece in pieces if piece not in self._encoded])
        for piece in pieces:
            if piece in self._encoded:
                yield self._encoded[piece]
                continue
            encoded = encode(self._scorer.recogniser, next(parts))
            if len(self._encoded) < KEPT:
                self._encoded[piece] = encoded
            yield encoded

    def _by_piece(self, questions: Questions) -> Iterator[tuple[Piece, list[int], list[Question]]]:
        """The pieces that are asked about, in order, with the numbers of their questions and the questions."""
        if not questions:
            return
        begins = np.array([piece.first for piece in self._pieces])
        pieces = [int(begins.searchsorted(first, "right")) - 1 for first, _, _ in questions]
        order = sorted(range(len(questions)), key=lambda number: pieces[number])
        for place, group in groupby(order, key=lambda number: pieces[number]):
            numbers, piece = list(group), self._pieces[place]
            yield piece, numbers, [_question(questions[number], piece) for number in numbers]

    def _place(self, first: int, last: int) -> tuple[Posteriors, float, float] | None:
        """The stretch in which words were heard, and their window in it (seconds)."""
        if first not in self._windows or last - 1 not in self._windows:
            return None
        posteriors, start, _ = self._windows[first]
        return posteriors, start, max(start, self._windows[last - 1][2])

    def _chosen(self, places: Sequence[tuple[int, int]], share: float) -> Frames:
        """The steps of the recording that the second ear shall have heard."""
        chosen = self._listened.copy()
        left = round(max(LEAST_HEARD, share * self._recording.seconds) / STEP) - int(np.count_nonzero(chosen))
        for first, last in places:
            if self._place(first, last) is None:
                around = self._around(first, last)
                more = int(np.count_nonzero(~chosen[around]))
                if more <= left:
                    chosen[around] = True
                    left -= more
        return chosen

    def _around(self, first: int, last: int) -> slice:
        """The steps of some words with their neighbours."""
        words = self._words
        before, after = words[max(0, first - NEIGHBOURS)], words[min(len(words), last + NEIGHBOURS) - 1]
        start = max(before.start, words[first].start - REACH) - EDGE
        end = min(after.end, words[last - 1].end + REACH) + EDGE
        return slice(max(0, math.floor(start / STEP)), max(0, math.ceil(end / STEP)))


def _one_ahead(sounds: Iterator[Floats]) -> Iterator[Floats]:
    """The same sounds; while one is asked about, the next one is encoded in a thread."""
    with ThreadPoolExecutor(1) as encoding:
        following = encoding.submit(next, sounds, None)
        while (sound := following.result()) is not None:
            following = encoding.submit(next, sounds, None)
            yield sound


def _question(question: tuple[int, int, Sequence[str]], piece: Piece) -> Question:
    first, last, wordings = question
    return Question(first - piece.first, min(last, piece.last) - piece.first, tuple(wordings))
