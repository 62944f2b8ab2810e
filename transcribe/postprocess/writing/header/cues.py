"""The words by which an opening tells what comes next, from ``vocab/header_cues.tsv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.tables import table

EXACT_VALUES = frozenset({"date", "number"})  # which are known by their own form


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
def plain_cues() -> frozenset[Cue]:
    """The cues for dates and numbers that count everywhere."""
    return frozenset(cue for rows in _cues().values() for cue in rows if cue.value in EXACT_VALUES and not cue.where)


@cache
def patient_cues() -> tuple[str, ...]:
    """The cues of some length behind which the patient's name stands, as they are said."""
    cues = (cue for rows in _cues().values() for cue in rows if cue.field == "patient" and not cue.where)
    return tuple(said for cue in cues if len(said := " ".join(cue.said)) > 6)


@cache
def abbreviated_cues() -> frozenset[str]:
    """The letters of the cues for dates and numbers that are letters alone: "mrn", "dob"."""
    return frozenset("".join(cue.said) for cue in plain_cues() if all(len(word) == 1 for word in cue.said))


@cache
def long_cues() -> frozenset[Cue]:
    """The cues of several words for dates and numbers."""
    return frozenset(cue for cue in plain_cues() if len(cue.said) > 1 and len(cue.said[0]) > 3)


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
