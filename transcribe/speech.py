"""What was *heard*: the recogniser's words with their times, and how well they account for the sound.

All times are seconds from the start of the recording; all probabilities lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the recogniser wrote it, with the punctuation it attached (``"mucosa,"``).

    ``space_before`` is false where the recogniser wrote no space, as in ``2`` + ``.5``.
    """

    text: str
    start: float
    end: float
    probability: float
    space_before: bool = True


def plain_words(text: str) -> tuple[Word, ...]:
    """Text that comes without sound as words without times or doubts."""
    return tuple(Word(word, 0.0, 0.0, 1.0) for word in text.split())


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words that the recogniser decoded as one piece, with its own measures of doubt.

    ``temperature`` above 0 means that the plain search failed its checks and the words come from
    a second, looser attempt. ``compression_ratio`` above about 2.4 is the mark of a loop. ``heard_again``
    marks words that only a second hearing of a gap has brought, ``opens_window`` the first of a window of the
    recogniser's but for the sound's first one.
    """

    words: tuple[Word, ...]
    start: float
    end: float
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    temperature: float
    heard_again: bool = False
    opens_window: bool = False

    @property
    def text(self) -> str:
        """The segment's words, spaced as the recogniser spaced them."""
        return joined(self.words)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything that was heard in one recording of ``seconds`` seconds."""

    segments: tuple[Segment, ...]
    seconds: float
    language: str
    engine: str
    model: str

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order; a word's place in this tuple is its index everywhere else."""
        return tuple(word for segment in self.segments for word in segment.words)

    @property
    def text(self) -> str:
        """The whole transcript as the recogniser wrote it."""
        return joined(self.words)


def joined(words: tuple[Word, ...]) -> str:
    """Words as one line of text, with the recogniser's own spacing."""
    return "".join(f" {word.text}" if word.space_before else word.text for word in words).strip()


class FindingKind(StrEnum):
    """What may be wrong between the sound and the words."""

    SPEECH_WITHOUT_WORDS = "speech_without_words"
    WORDS_IN_SILENCE = "words_in_silence"
    INVENTED = "invented"
    LOOP = "loop"
    HARD_TO_HEAR = "hard_to_hear"
    HEARD_AGAIN = "heard_again"
    TRUNCATED = "truncated"
    CUT_OFF = "cut_off"
    POOR_SOUND = "poor_sound"
    AFTER_END = "after_end"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where sound and words do not agree, in one plain sentence for the secretary.

    ``words`` is the half-open range of transcript word indices it is about, or ``None``;
    ``set_apart`` says that these words were kept out of the document.
    """

    kind: FindingKind
    start: float
    end: float
    message: str
    words: tuple[int, int] | None = None
    set_apart: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many seconds of speech an independent detector heard, and how many have words."""

    speech_seconds: float
    accounted_seconds: float
    findings: tuple[Finding, ...] = field(default=())


class Sound(Protocol):
    """What may still be asked of the sound of a dictation. Places are those of transcript words, ranges half-open.

    A question is a range of words and the wordings that may have been said there. A range that the recogniser does not
    hear in one piece is judged by its beginning.
    """

    def listen(self, places: Sequence[tuple[int, int]], share: float) -> Sequence[bool]:
        """Hear these ranges with a second ear, the first ones first, until that share of the recording has been heard.

        Says which were heard; without a second ear none.
        """
        ...

    def phones(self, first: int, last: int) -> str:
        """The phones (``transcribe.phones``) that the second ear heard in a range; empty: none, or not listened to."""
        ...

    def likeness(self, first: int, last: int, sounds: Sequence[str]) -> Sequence[float]:
        """How well each pronunciation fits what the second ear heard there: log-likelihood, higher is better.

        0 for all where it did not listen.
        """
        ...

    def fits(self, questions: Sequence[tuple[int, int, Sequence[str]]]) -> Sequence[Sequence[float]]:
        """For each question how much likelier each wording is to the recogniser than the words it wrote.

        It is the difference of the mean log-probability of a token (natural logarithm).
        """
        ...

    def again(self, questions: Sequence[tuple[int, int, Sequence[str]]], windows: int) -> Sequence[Sequence[float]]:
        """What the recogniser writes there when it decodes the sound again and expects the wordings as hotwords.

        For each question, how surely it writes the same words again, and then for each wording how surely that stands
        in their place (0 to 1). At most so many windows are decoded, those of the first questions; nothing is answered
        elsewhere, and where the second decoding is not to be believed.
        """
        ...
