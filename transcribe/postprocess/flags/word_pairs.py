"""How usual it is that two words stand side by side: "at the" is, "for an answering" is not.

``vocab/word_pairs.tsv`` counts neighbours in our own texts; numbers, units, drugs and signs count as what they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transcribe.postprocess.correction.neighbours import SIGN, folded
from transcribe.tables import rows_of, vocabulary_folder

TRUST = 5.0  # imagined occurrences of a word, spread over all words by how common they are
UNSEEN = 0.5  # occurrences of a word that the texts have not
MOST = 6.0  # log-odds
ANY = "*"  # in the table: whatever stands behind the word


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often words, and pairs of words, were counted."""

    words: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    total: float

    def share(self, word: str) -> float:
        """The natural logarithm of a word's share of all text."""
        return math.log((self.words.get(word, 0.0) + UNSEEN) / self.total)

    def bond(self, word: str, following: str) -> float:
        """How much likelier the second word is behind the first than anywhere: natural logarithm, -6 to 6."""
        share = math.exp(self.share(following))
        seen = self.pairs.get((word, following), 0.0) + TRUST * share
        return max(-MOST, min(MOST, math.log(seen / (self.words.get(word, 0.0) + TRUST)) - math.log(share)))


@cache
def shipped_pairs() -> Pairs:
    """The counts of ``vocab/word_pairs.tsv``."""
    words: dict[str, float] = {}
    pairs: dict[tuple[str, str], float] = {}
    for row in rows_of(vocabulary_folder() / "word_pairs.tsv"):
        if row["behind"] == ANY:
            words[row["word"]] = float(row["seen"])
        else:
            pairs[row["word"], row["behind"]] = float(row["seen"])
    return Pairs(words, pairs, sum(words.values()))


def classed(words: Sequence[str]) -> list[str]:
    """Each word as the table knows it: small, or the class it belongs to."""
    return [_classed(word) for word in words]


@lru_cache(maxsize=20_000)
def _classed(word: str) -> str:
    return (folded((word,)) or (SIGN,))[0]
