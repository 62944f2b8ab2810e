"""How well does *this* wording fit the sound? The recogniser's own forced log-probability of a wording.

A window is a piece of the original sound with the words that were heard in it. Its sound is encoded once and its words
are read once; what a wording in place of some of them then costs is a few steps of the decoder, taken together for all
wordings that are asked about. Each wording is judged with the words that follow it, because a wrong one often shows
only in how badly the rest fits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from tokenizers import Tokenizer

from transcribe.asr.ct2_format import read_arrays
from transcribe.asr.decoder_numpy import Decoder, Floats
from transcribe.asr.encoding import encode
from transcribe.asr.recogniser import Recogniser, adapted
from transcribe.asr.token_tree import TokenTree
from transcribe.asr.weights import Weights, find_weights
from transcribe.audio import Samples
from transcribe.errors import ModelError
from transcribe.settings import Recognition
from transcribe.speech import Word

# Tokens after a wording that are judged with it. Two to nine told true terms from others equally well (79 mis-heard
# terms, base), and each costs as much as a token of the wording.
FOLLOWING = 3
LONGEST_PIECE = 12.0  # seconds from the first word to the end of the last; longer ones are dearer to encode, a second
MARGIN = 0.5  # seconds of pause that a piece keeps on either side
MULTILINGUAL = 50257  # the ending's number in models of many languages; in those of English alone it is one less
CONTEXT = 448  # tokens that a Whisper decoder can read at most

_OPENING = re.compile(r"^[\"'“‘(\[]*")
_CLOSING = re.compile(r"[.,;:?!…\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a wording fits the sound: natural logarithms of probabilities, so at most 0.

    They are ``-inf`` for a wording that is too long to be read.
    """

    text: str  # as it was judged: with the space before it and its punctuation
    tokens: int
    wording: float  # of the wording alone
    following: float  # of the next ``FOLLOWING`` tokens, or as many as there are, given the wording

    @property
    def log_probability(self) -> float:
        """Of the wording with what follows it: the figure by which the wordings of one span are compared."""
        return self.wording + self.following

    @property
    def per_token(self) -> float:
        """Of the wording alone, a token; 0 for none."""
        return self.wording / max(1, self.tokens)


@dataclass(frozen=True, slots=True)
class Question:
    """Which wording fits in place of a window's words [first, last)? ``first == last`` asks for an insertion.

    Wordings are given plain ("apixaban"); they take over the span's punctuation and capital. An empty one leaves the
    span out.
    """

    first: int
    last: int
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a recording for one window: its words [first, last), and where its sound is (seconds)."""

    first: int
    last: int
    start: float
    end: float


class Scorer:
    """A recogniser's judgement of wordings. It may be used by one thread at a time."""

    def __init__(self, recogniser: Recogniser, weights: Weights, language: str = "en") -> None:
        """With the weights that the recogniser was loaded with, the adapter included.

        Raises ``ModelError`` if they are others, or not Whisper's, or do not know the language.
        """
        if weights.name != recogniser.model:
            raise ModelError(f"The model that listened is '{recogniser.model}'; '{weights.name}' cannot judge for it.")
        self.recogniser = recogniser
        self._weights = weights
        self._tokenizer = Tokenizer.from_buffer(weights.read("tokenizer.json"))
        self._tokenizer.encode_special_tokens = True  # "<|endoftext|>" in a word list is a text like any other
        self.ending = self._special("<|endoftext|>")
        task = (f"<|{language}|>", "<|transcribe|>") if self.ending >= MULTILINGUAL else ()
        self.beginning = tuple(self._special(name) for name in ("<|startoftranscript|>", *task, "<|notimestamps|>"))

    @cached_property
    def decoder(self) -> Decoder:
        """The decoder's weights, which take 100 MB with *base* and are read when wordings are first judged."""
        return Decoder(read_arrays(self._weights.content("model.bin")))

    def window(self, samples: Samples, words: Sequence[Word]) -> Window:
        """At most 30 s of sound (float32, 16 kHz, mono, shape (n,)) with all the words that were heard in it.

        The sound should begin and end in a pause, as ``pieces`` cuts it. The words' times are not looked at. Raises
        ``ValueError`` if there is more sound.
        """
        return Window(self, encode(self.recogniser, samples), words)

    def pieces(self, words: Sequence[Word], seconds: float) -> list[Piece]:
        """A recording of so many seconds, cut between its words where the pauses are longest.

        A piece fits a window, and its words take up no more than half of what the decoder can read.
        """
        sizes = [len(self.tokens(spaced(word))) for word in words]
        pieces = []
        first = 0
        while first < len(words):
            last = _cut(words, sizes, first, CONTEXT // 2)
            start = max(0.0, words[first].start - min(MARGIN, _pause(words, first) / 2))
            end = min(seconds, words[last - 1].end + min(MARGIN, _pause(words, last) / 2))
            pieces.append(Piece(first, last, start, min(end, start + LONGEST_PIECE + 2 * MARGIN)))
            first = last
        return pieces

    def tokens(self, text: str) -> tuple[int, ...]:
        """A text as the decoder reads it."""
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def text(self, tokens: Sequence[int]) -> str:
        """Tokens as they are written."""
        return str(self._tokenizer.decode(list(tokens)))

    def expecting(self, terms: Sequence[str]) -> tuple[int, ...]:
        """What the decoder reads before it writes, if it is to expect some terms: as faster-whisper gives hotwords."""
        hotwords = self.tokens(f" {', '.join(terms)}")[: CONTEXT // 2 - 1] if terms else ()
        return (*((self._special("<|startofprev|>"), *hotwords) if terms else ()), *self.beginning)

    def _special(self, name: str) -> int:
        token = self._tokenizer.token_to_id(name)
        if token is None:
            raise ModelError(f"The weights' tokenizer does not know {name}; is the language right?")
        return int(token)


class Window:
    """One window's sound and words, ready to be asked. With *base* 12 s of sound take 20 MB: keep one at a time."""

    def __init__(self, scorer: Scorer, encoded: Floats, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self._scorer = scorer
        sound = scorer.decoder.sound(encoded)
        heard = [scorer.tokens(spaced(word)) for word in self.words]
        self._begins = list(accumulate(map(len, heard), initial=len(scorer.beginning)))  # each word's first token
        self._text = (*scorer.beginning, *(token for word in heard for token in word), scorer.ending)
        self._tree = TokenTree(scorer.decoder, sound, self._text[:-1])  # after the ending nothing follows

    def fit(self, first: int, last: int, wordings: Sequence[str]) -> list[Fit]:
        """How well the words [first, last) fit as they were heard, and then each wording in their place."""
        return self.fits([Question(first, last, tuple(wordings))])[0]

    def fits(self, questions: Sequence[Question], following: int = FOLLOWING) -> list[list[Fit]]:
        """The answer to each question as ``fit`` gives it; many together take less time than one after the other."""
        asked = [self._asked(question) for question in questions]
        room = self._scorer.decoder.context + 1
        paths = [
            (self._begins[question.first], (*tokens, *self._after(question.last, following)))
            for question, texts in zip(questions, asked, strict=True)
            for _, tokens in texts
        ]
        judged = iter(self._tree.log_probabilities([(begin, path[: max(0, room - begin)]) for begin, path in paths]))
        return [[_fit(text, len(tokens), next(judged)) for text, tokens in texts] for texts in asked]

    def _asked(self, question: Question) -> list[tuple[str, tuple[int, ...]]]:
        """The heard words and the wordings, each as text and as tokens."""
        if not 0 <= question.first <= question.last <= len(self.words):
            raise ValueError(f"words [{question.first}, {question.last}) of {len(self.words)}")
        span = self.words[question.first : question.last]
        heard = self._text[self._begins[question.first] : self._begins[question.last]]
        texts = [placed(wording, span) for wording in question.wordings]
        return [("".join(map(spaced, span)), heard), *((text, self._scorer.tokens(text)) for text in texts)]

    def _after(self, word: int, count: int) -> tuple[int, ...]:
        begin = self._begins[word]
        return self._text[begin : begin + count]


def load_scorer(recogniser: Recogniser, choice: Recognition) -> Scorer:
    """The scorer of a recogniser that was loaded by the same choice; raises ``ModelError`` as that does."""
    return Scorer(recogniser, adapted(find_weights(choice.model), choice), choice.language)


def spaced(word: Word) -> str:
    """A word, with the space before it if the recogniser wrote one."""
    return f" {word.text}" if word.space_before else word.text


def placed(wording: str, span: Sequence[Word]) -> str:
    """A wording as it would be written in place of the span, with its space, its punctuation and its capital.

    A wording that has capitals of its own ("vitamin D") keeps to them in its first word.
    """
    wording = " ".join(wording.split())
    if not wording:
        return ""
    if not span:
        return f" {wording}"
    begin, end = span[0].text, span[-1].text
    opening, closing = _OPENING.search(begin), _CLOSING.search(end)
    before, after = opening[0] if opening else "", closing[0] if closing else ""
    if begin[len(before) : len(before) + 1].isupper() and wording.split()[0].islower():
        wording = wording[0].upper() + wording[1:]
    if wording.endswith(after):
        after = ""
    return f"{' ' if span[0].space_before else ''}{before}{wording}{after}"


def _fit(text: str, tokens: int, log_probabilities: Sequence[float]) -> Fit:
    if len(log_probabilities) < tokens:
        return Fit(text, tokens, -math.inf, -math.inf)
    return Fit(text, tokens, math.fsum(log_probabilities[:tokens]), math.fsum(log_probabilities[tokens:]))


def _pause(words: Sequence[Word], word: int) -> float:
    """Seconds of pause before a word; without limit at either end of the recording."""
    if not 0 < word < len(words):
        return math.inf
    return max(0.0, words[word].start - words[word - 1].end)


def _cut(words: Sequence[Word], sizes: Sequence[int], first: int, most_tokens: int) -> int:
    """The word before which the piece that begins at ``first`` ends: after the longest pause of its second half."""
    last, tokens = first, 0
    while last < len(words):
        tokens += sizes[last]
        if last > first and (words[last].end - words[first].start > LONGEST_PIECE or tokens > most_tokens):
            break
        last += 1
    if last == len(words):
        return last
    middle = (words[first].start + words[last - 1].end) / 2
    candidates = [word for word in range(first + 1, last + 1) if words[word].start >= middle]
    return max(candidates, key=lambda word: _pause(words, word), default=last)
