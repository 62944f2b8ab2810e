"""Do two hearings of one recording agree? The words of both, held against each other by their sound.

Spelling does not count ("15" and "fifteen" sound alike), so two recognisers may write as they like. The sounds of all
words are aligned at once; what of a word's sound the other hearing has not, and what it has besides, is told word by
word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.speech import Word

_SIGNS = ".,:;?!\"'“”()-–…"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What another hearing says of one word.

    ``apart``: the share of the word's sound that the other hearing has not (0 to 1). ``extra``: phones that only the
    other hearing has between this word and the next. ``sure``: the lowest probability of the other hearing's words
    here, 0 where it has none. ``first`` and ``last``: those words, as a half-open range. ``same``: they are written
    alike.
    """

    apart: float
    extra: int
    sure: float
    first: int
    last: int
    same: bool


def agreements(words: Sequence[Word], others: Sequence[Word]) -> list[Agreement]:
    """For each word what another hearing of the same sound says of it; ``others`` are that hearing's words."""
    mine, theirs = _Line(words), _Line(others)
    kept = [0] * len(words)
    extra = [0] * len(words)
    partner: list[set[int]] = [set() for _ in words]
    for step in Levenshtein.opcodes(mine.sounds, theirs.sounds):
        if step.tag == "insert":
            _count_extra(step.src_start, step.dest_end - step.dest_start, mine, extra)
            continue
        for place in range(step.src_start, step.src_end):
            word = mine.owner[place]
            kept[word] += step.tag == "equal"
            if step.tag != "delete":
                partner[word].add(theirs.owner[step.dest_start + place - step.src_start])
    return [
        _agreement(number, kept[number] / mine.lengths[number], extra[number], partner[number], mine, theirs)
        if mine.lengths[number]
        else Agreement(0.0, extra[number], 1.0, 0, 0, same=True)
        for number in range(len(words))
    ]


class _Line:
    """The words of one hearing as one string of phones, and to which word each phone belongs."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        sounds = [next(iter(spoken(word.text.strip(_SIGNS))), "") for word in words]
        self.sounds = "".join(sounds)
        self.lengths = [len(sound) for sound in sounds]
        self.ends = list(accumulate(self.lengths))
        self.owner = [number for number, length in enumerate(self.lengths) for _ in range(length)]
        self.plain = [word.text.strip(_SIGNS).casefold() for word in words]


def _count_extra(place: int, phones: int, mine: _Line, extra: list[int]) -> None:
    """Phones that only the other hearing has count for the word that they follow, or that they fall into."""
    if mine.owner:
        extra[mine.owner[max(0, place - 1)]] += phones


def _agreement(number: int, kept: float, extra: int, partner: set[int], mine: _Line, theirs: _Line) -> Agreement:
    first, last = (min(partner), max(partner) + 1) if partner else (0, 0)
    return Agreement(
        apart=1 - kept,
        extra=extra,
        sure=min((word.probability for word in theirs.words[first:last]), default=0.0),
        first=first,
        last=last,
        same=[mine.plain[number]] == theirs.plain[first:last],
    )
