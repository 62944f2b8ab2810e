"""How alike two names of persons are, as they are said."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.writing.header.names import title_of

LIKE_SPELLED = 60.0  # of 100: two words that may be one name, by their letters …
LIKE_SOUND = 0.55  # … or of 1, by their phones


def may_be_one(word: str, other: str) -> bool:
    """Whether two single words may be one surname that was heard in two ways."""
    return fuzz.ratio(word.lower(), other.lower()) >= LIKE_SPELLED or sound_likeness(word, other) >= LIKE_SOUND


def any_may_be_one(words: Iterable[str], others: Collection[str]) -> bool:
    """Whether any of these words may be one surname with any of the others."""
    return any(may_be_one(word, other) for word in words for other in others)


def sound_likeness(name: str, other: str) -> float:
    """How alike two names sound, titles left out: from 0 to 1, the best of their usual pronunciations."""
    pairs = ((one, two) for one in spoken(bare(name))[:2] for two in spoken(bare(other))[:2])
    return max((Levenshtein.normalized_similarity(one, two) for one, two in pairs), default=0.0)


def bare(name: str) -> str:
    """The name without titles and degrees: "Dr. Victor Lindqvist, MD" is "Victor Lindqvist"."""
    words = name.partition(",")[0].replace("-", " ").split()
    return " ".join(word for word in words if not title_of(word.lower().rstrip(".")))
