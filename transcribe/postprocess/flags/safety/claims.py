"""What a sentence says of a finding: that it is there, that it is not, that it may be, was, or would be.

The method is NegEx's (Chapman 2001): cue words before or after the finding, each with its reach, and words that end it
(``vocab/assertion_cues.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from transcribe.postprocess.flags.safety.phrases import Phrase, Phrases
from transcribe.tables import table

NO_LIMIT = 10_000  # words
FARTHEST = 300  # characters from a finding to its cue, however long the sentence


class Claim(StrEnum):
    """What is said of a finding. ``OPEN``: neither that it is there nor that it is not."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"
    PAST = "past"
    CONDITIONAL = "conditional"
    OPEN = "open"


_ORDER = (Claim.OPEN, Claim.CONDITIONAL, Claim.UNSURE, Claim.ABSENT, Claim.PAST)  # what counts where several cues speak
_CLAIMS = frozenset(Claim)


@dataclass(frozen=True, slots=True)
class _Cue:
    says: str
    where: str
    reach: int


def claim(sentence: str, start: int, end: int) -> Claim:
    """What the sentence says of the finding at its characters ``start`` … ``end`` (half-open).

    What is there under a circumstance is there ("chest pain with exertion"); what is not may be there under another.
    """
    behind = sentence[end : end + FARTHEST]
    said = {*_before(sentence[max(0, start - FARTHEST) : start]), *_after(behind)}
    first = next((what for what in _ORDER if what in said), Claim.PRESENT)
    return Claim.OPEN if first is Claim.ABSENT and _under_circumstance(behind) else first


def of_today(sentence: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of this moment alone ("denies nausea at this time")."""
    parts = ("before", sentence[max(0, start - FARTHEST) : start]), ("after", sentence[end : end + FARTHEST])
    return any(one.says == "today" for where, text in parts for cue in _cues(where).found(text) for one in cue.means)


def _under_circumstance(behind: str) -> bool:
    cues = ((cue, one) for cue in _cues("after").found(behind) for one in cue.means if one.says == "circumstance")
    return any(len(behind[: cue.start].split()) <= one.reach and "," not in behind[: cue.start] for cue, one in cues)


def _before(text: str) -> Iterator[Claim]:
    cues = list(_cues("before").found(text))
    bound = max((cue.end for cue in cues if any(one.says == "end" for one in cue.means)), default=0)
    return (claimed for cue in cues if cue.start >= bound for claimed in _said(cue, text[cue.end :]))


def _after(text: str) -> Iterator[Claim]:
    return (claimed for cue in _cues("after").found(text) for claimed in _said(cue, text[: cue.start]))


def _said(cue: Phrase[tuple[_Cue, ...]], between: str) -> Iterator[Claim]:
    words = len(between.split())
    return (Claim(one.says) for one in cue.means if one.says in _CLAIMS and words <= one.reach)


@cache
def _cues(where: str) -> Phrases[tuple[_Cue, ...]]:
    cues: dict[str, tuple[_Cue, ...]] = {}
    for row in table("assertion_cues"):
        if row["where"] == where:
            cue = _Cue(row["says"], where, int(row["reach"]) if row["reach"] else NO_LIMIT)
            cues[row["cue"]] = (*cues.get(row["cue"], ()), cue)
    return Phrases(cues)
