"""A window decoded again, with the terms that may have been said in it as hotwords.

The recogniser writes freely: a term that then stands in the doubtful place has not been forced on it. But hotwords are
also echoed: they come as a list where nobody speaks, twice, or in places where nothing like them was said; and the
words around them may change or be lost. So a second decoding counts only where it is nearly the first one: it has come
to an end, is likely enough, keeps most of the other words, and has no hotword but where it was meant to be or stood
before. Words are compared with words: with hotwords, times go off.

The search keeps several texts; each counts by its probability among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from rapidfuzz.distance import LCSseq

from transcribe.asr.decoder_numpy import Floats
from transcribe.asr.rescoring import CONTEXT, Question, Scorer
from transcribe.speech import Word

MOST_TERMS = 16  # hotwords of one window; the more there are, the more are echoed
LEAST_LOG_PROBABILITY = -1.0  # mean of a token
LEAST_SURE = 2  # words of a window that were not in doubt; with fewer there is nothing to believe it by
LEAST_KEPT = 0.5  # share of them that must stand in the second decoding, too
MOST_NEW = 4  # words that the second decoding may have more than the first
TOKENS_A_WORD = 4  # a decoding that needs more goes round in circles
BEAM = 5  # texts that the search keeps

_PLAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

Tokens = Sequence[int]
Decoded = list[tuple[list[int], float]]
"""Texts as tokens without the ending, each with the mean log-probability of a token, likeliest first."""


@dataclass(frozen=True)
class TwoDecodings:
    """What was written of one window at first and then again, as plain words in small letters.

    ``places`` says which of the window's words each plain word of ``first`` belongs to ("34-year-old" is three).
    """

    first: tuple[str, ...]
    places: tuple[int, ...]
    again: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[Word], again: str) -> TwoDecodings:
        """The words of the first decoding, and the text of the second."""
        first = [(plain, place) for place, word in enumerate(words) for plain in plain_words(word.text)]
        return cls(tuple(plain for plain, _ in first), tuple(place for _, place in first), plain_words(again))

    def instead_of(self, first: int, last: int) -> tuple[int, int]:
        """Which of the words of ``again`` stand in the place of the window's words [first, last).

        They are all that stands between the nearest words on either side that both decodings have in common.
        """
        before = [again for place, again in self._common if self.places[place] < first]
        after = [again for place, again in self._common if self.places[place] >= last]
        return max(before, default=-1) + 1, min(after, default=len(self.again))

    def stands(self, text: str, first: int, last: int) -> bool:
        """Whether a text stands in ``again`` in the place of the window's words [first, last)."""
        return bool(occurrences(text, self.again[slice(*self.instead_of(first, last))]))

    def is_credible(self, questions: Sequence[Question]) -> bool:
        """Whether the second decoding is nearly the first, and no hotword stands where it was not asked about."""
        doubtful = {place for question in questions for place in range(question.first, question.last)}
        sure = sum(place not in doubtful for place in self.places)
        same = sum(self.places[place] not in doubtful for place, _ in self._common)
        if sure < LEAST_SURE or same < LEAST_KEPT * sure or len(self.again) > len(self.first) + MOST_NEW:
            return False
        kept = {again for _, again in self._common}
        meant: dict[str, set[int]] = {}
        for question in questions:
            place = range(*self.instead_of(question.first, question.last))
            for term in question.wordings:
                meant.setdefault(term, set(kept)).update(place)
        return all(
            allowed.issuperset(found) for term, allowed in meant.items() for found in occurrences(term, self.again)
        )

    @cached_property
    def _common(self) -> list[tuple[int, int]]:
        """The places, in ``first`` and in ``again``, of the words that both have in common."""
        blocks = (block for block in LCSseq.opcodes(self.first, self.again) if block.tag == "equal")
        return [
            (block.src_start + place, block.dest_start + place)
            for block in blocks
            for place in range(block.src_end - block.src_start)
        ]


def decoded_again(
    scorer: Scorer, encoded: Floats, words: Sequence[Word], questions: Sequence[Question]
) -> list[list[float]] | None:
    """For each question how surely its words are written again, and then each of its wordings in their place (0 to 1).

    ``encoded`` is the window's sound and ``words`` were heard in it; the wordings of all questions are its hotwords.
    ``None`` where the second decoding is not to be believed.
    """
    terms = list(dict.fromkeys(term for question in questions for term in question.wordings))[:MOST_TERMS]
    longest = min(TOKENS_A_WORD * len(words) + MOST_NEW, CONTEXT // 2)
    decode = _ENGINES[scorer.recogniser.engine]
    texts = decode(scorer.recogniser, encoded, scorer.expecting(terms), longest, scorer.ending)
    credible: list[tuple[TwoDecodings, float]] = []
    for tokens, mean in texts:
        both = TwoDecodings.of(words, scorer.text(tokens))
        if len(tokens) < longest and mean >= LEAST_LOG_PROBABILITY and both.is_credible(questions):
            credible.append((both, mean * (len(tokens) + 1)))
        elif not credible:
            return None  # the likeliest is not
    shares = np.exp([total - max(total for _, total in credible) for _, total in credible])
    answers = []
    for first, last, wordings in ((question.first, question.last, question.wordings) for question in questions):
        heard = " ".join(word.text for word in words[first:last])
        stands = [[both.stands(text, first, last) for both, _ in credible] for text in (heard, *wordings)]
        answers.append([float(shares @ written / shares.sum()) for written in stands])
    return answers


def plain_words(text: str) -> tuple[str, ...]:
    """A text's words in small letters, without signs."""
    return tuple(_PLAIN.findall(text.casefold()))


def occurrences(term: str, words: Sequence[str]) -> list[range]:
    """Where a term stands among plain words, however it is parted into words ("gabapentin", "gaba pentin")."""
    wanted = "".join(plain_words(term))
    found = []
    for first in range(len(words) if wanted else 0):
        joined, last = "", first
        while len(joined) < len(wanted) and last < len(words):
            joined, last = joined + words[last], last + 1
        if joined == wanted:
            found.append(range(first, last))
    return found


def _faster_whisper(recogniser: Any, encoded: Floats, prompt: Tokens, longest: int, ending: int) -> Decoded:
    import ctranslate2

    sound = ctranslate2.StorageView.from_array(np.ascontiguousarray(encoded[None]))
    (found,) = recogniser._whisper.model.generate(
        sound,
        [list(prompt)],
        beam_size=BEAM,
        num_hypotheses=BEAM,
        max_length=len(prompt) + longest,
        return_scores=True,
    )
    texts = ([token for token in tokens if token < ending] for tokens in found.sequences_ids)
    return list(zip(texts, map(float, found.scores), strict=True))


def _openai_whisper(recogniser: Any, encoded: Floats, prompt: Tokens, longest: int, ending: int) -> Decoded:
    """The likeliest text alone, word by word: this engine is there for comparison."""
    import torch

    model = recogniser._whisper
    sound = torch.from_numpy(encoded)[None].to(model.device)
    tokens: list[int] = []
    total = 0.0
    with torch.no_grad():
        while len(tokens) < longest:
            read = torch.tensor([[*prompt, *tokens]], device=model.device)
            expected = model.decoder(read, sound)[0, -1, : ending + 1].log_softmax(-1)
            best = int(expected.argmax())
            total += float(expected[best])
            if best == ending:
                break
            tokens.append(best)
    return [(tokens, total / (len(tokens) + 1))]


_ENGINES = {"faster-whisper": _faster_whisper, "whisper": _openai_whisper}
