"""The letters of a spelling beside the name that was heard: which letters the recogniser lost or heard too often."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Hamming

from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.tables import table

MOST_LOST = 2  # letters that a spelling may have lost
SAME_SOUND = 1  # phones in which two spellings of one name may differ
_TOO_OFTEN = re.compile(r"(.)\1\1+")


def settled(letters: str, heard: str) -> str:
    """The name that was spelled, in lower case: its letters, mended by the name as it was ``heard``.

    No name has a letter three times in a row, and letters that are the heard name without one or two inside it have
    lost these, unless both sound the same ("thorn" beside "thorne" is meant).
    """
    letters = _TOO_OFTEN.sub(r"\1\1", letters.lower())
    name = heard.lower()
    lost = len(name) - len(letters)
    if 0 < lost <= MOST_LOST < len(letters) and _within(letters, name) and not _sound_alike(letters, name):
        return name
    return letters


def _within(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in their order, its first and last among them."""
    rest = iter(name)
    return letters[0] == name[0] and letters[-1] == name[-1] and all(letter in rest for letter in letters)


def _sound_alike(one: str, other: str) -> bool:
    return any(
        len(a) == len(b) and Hamming.distance(a, b) <= SAME_SOUND for a in spoken(one)[:2] for b in spoken(other)[:2]
    )


@cache
def _misheard() -> dict[str, tuple[str, ...]]:
    """Words that recognisers write for letters, and the letters that they may be."""
    return {row["heard"]: tuple(row["letters"].split("|")) for row in table("letters_misheard")}


def also_letters(word: str, letters: str, heard: str) -> str:
    """The letters that ``word`` behind a spelling is, where they make it more like the ``heard`` name; ``""`` if none.

    "T-R-E-V-E-L-Y, and" is "Trevelyan" where "Trevelion" was heard.
    """
    best = fuzz.ratio(letters.lower(), heard.lower())
    found = ""
    for more in _misheard().get(word, ()):
        likeness = fuzz.ratio(letters.lower() + more, heard.lower())
        if likeness > best and len(letters) + len(more) <= len(heard):
            best, found = likeness, more
    return found
