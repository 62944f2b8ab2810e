"""Phrases of the vocabulary that were heard but for one word that sounds like theirs: "benign prosthetic hyperplasia".

A recogniser is often sure of such a word, and it may well be English: only the words around it tell. Another form of
the phrase's own word ("short of breath" for shortness) was most likely said as it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein, Prefix

from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.sound_distance import distances
from transcribe.postprocess.writing.same_kind import small_words

LONGEST = 4  # words of a phrase
STEM, ENDING = 4, 2  # letters that two forms of one word share at least, and that the shorter has besides at most
FEWEST_LETTERS = 3  # of the word that is another
MOST_WORDS = 24  # that may fill a gap: what stands before "syndrome" or "test" can be anything
ALIKE = {2: 0.38, 3: 0.42, 4: 0.42}  # how far the sounds may be apart, by the words of the phrase
SPELLED = 0.6  # and how far their letters: what differs more is not pronounced at all, which takes time

Frame = tuple[int, str]
"""The place of the gap in a phrase, and the words around it."""


class Phrases:
    """Phrases by what is left of them when one word is taken out."""

    def __init__(self, wordings: Sequence[str]) -> None:
        gaps: dict[Frame, set[str]] = defaultdict(set)
        for wording in wordings:
            words = wording.split()
            if 1 < len(words) <= LONGEST:
                for word, frame in _frames(words):
                    gaps[frame].add(word)
        self._gaps = {frame: tuple(sorted(words)) for frame, words in gaps.items() if len(words) <= MOST_WORDS}

    def nearly(self, words: Sequence[str]) -> bool:
        """Whether these words are a phrase but for one that sounds like the phrase's, and none as they stand."""
        if not 1 < len(words) <= LONGEST or not all(map(str.isalpha, words)):
            return False
        frames = [(heard, meant) for heard, frame in _frames(words) if (meant := self._gaps.get(frame))]
        if any(heard in meant for heard, meant in frames):
            return False
        return any(_sounds_like(heard, meant, ALIKE[len(words)]) for heard, meant in frames)


def _frames(words: Sequence[str]) -> Iterator[tuple[str, Frame]]:
    """Each word that may be another one, with its frame; small words alone are none."""
    for place, word in enumerate(words):
        others = (*words[:place], *words[place + 1 :])
        if len(word) >= FEWEST_LETTERS and not small_words().issuperset(others):
            yield word, (place, " ".join(others))


def _sounds_like(heard: str, meant: Sequence[str], limit: float) -> bool:
    alike = [
        word
        for word in meant
        if Levenshtein.normalized_distance(heard, word) <= SPELLED and not _same_word(heard, word)
    ]
    said = [sounds for word in alike for sounds in spoken(word)[:1]]
    as_heard = spoken(heard)[:1] if said else ()
    return bool(said and as_heard) and bool(distances(said, [*as_heard] * len(said)).min() <= limit)


def _same_word(one: str, other: str) -> bool:
    """Whether two words are likely forms of one: they begin alike, and little is left of the shorter."""
    return Prefix.similarity(one, other) >= max(STEM, min(len(one), len(other)) - ENDING)
