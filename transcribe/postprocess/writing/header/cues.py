"""The words by which an opening tells what comes next, from ``vocab/header_cues.tsv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from transcribe.tables import table

LIKENESS = 78.0  # of 100: "dated of birth" is "date of birth" …
LIKENESS_FIRST = 60.0  # … and "the patient dated" is not "patient date of birth"
EXACT_VALUES = frozenset({"date", "number"})  # only before such values may a cue be misheard


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the table; ``where`` says under which conditions it counts."""

    said: tuple[str, ...]
    field: str
    value: str
    where: frozenset[str]

    @property
    def damaged(self) -> bool:
        """Whether these are a recogniser's words for the cue."""
        return "damaged" in self.where


@cache
def _cues() -> Mapping[str, tuple[Cue, ...]]:
    """The cues by their first word, the longest first."""
    index: dict[str, list[Cue]] = {}
    for row in table("header_cues"):
        cue = Cue(tuple(row["said"].split()), row["field"], row["value"], frozenset(row["where"].split()))
        index.setdefault(cue.said[0], []).append(cue)
    return {first: tuple(sorted(rows, key=lambda cue: -len(cue.said))) for first, rows in index.items()}


@cache
def _likely() -> Mapping[str, Cue]:
    return {
        " ".join(cue.said): cue
        for rows in _cues().values()
        for cue in rows
        if cue.value in EXACT_VALUES and len(cue.said) > 1 and sum(map(len, cue.said)) > 8
    }


@cache
def words_of(field: str) -> frozenset[str]:
    """The single words of a field of the table."""
    return frozenset(cue.said[0] for rows in _cues().values() for cue in rows if cue.field == field)


def sign_words() -> frozenset[str]:
    """Words that are a mis-heard comma."""
    return words_of("sign")


def hesitations() -> frozenset[str]:
    """Sounds between words that mean nothing."""
    return words_of("hesitation")


def cues_at(plains: Sequence[str], at: int) -> tuple[Cue, ...]:
    """All cues that begin at a word, the longest first."""
    if at >= len(plains):
        return ()
    return tuple(cue for cue in _cues().get(plains[at], ()) if tuple(plains[at : at + len(cue.said)]) == cue.said)


def near_cue_at(plains: Sequence[str], at: int) -> tuple[Cue, int] | None:
    """A cue for a date or number that the words are like, though not the same, and how many words these are."""
    best: tuple[float, Cue, int] | None = None
    for length in (4, 3, 2):
        words = plains[at : at + length]
        if len(words) < length or any(word.isdigit() for word in words):
            continue
        if any(_plain_cue(plains, place) for place in range(at + 1, at + length)):
            continue
        found = process.extractOne(" ".join(words), _likely().keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
        if found is None or fuzz.ratio(found[0].split()[0], words[0]) < LIKENESS_FIRST:
            continue
        if best is None or found[1] > best[0]:
            best = (float(found[1]), _likely()[found[0]], length)
    return (best[1], best[2]) if best else None


def _plain_cue(plains: Sequence[str], at: int) -> bool:
    """Whether a cue for a date or number begins right here."""
    return any(cue.value in EXACT_VALUES and not cue.where for cue in cues_at(plains, at))
