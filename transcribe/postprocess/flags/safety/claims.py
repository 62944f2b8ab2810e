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
_CIRCUMSTANCE = "circumstance"  # "with exertion": of the words right before it, up to a comma


@dataclass(frozen=True, slots=True)
class _Cue:
    says: str
    where: str
    reach: int


def claim(sentence: str, start: int, end: int) -> Claim:
    """What the sentence says of the finding at its characters ``start`` … ``end`` (half-open).

    What is there under a circumstance is there ("chest pain with exertion"); what is not may be there under another.
    """
    said = {*_before(sentence[max(0, start - FARTHEST) : start]), *_after(sentence[end : end + FARTHEST])}
    first = next((what for what in _ORDER if what in said), Claim.PRESENT)
    return Claim.OPEN if first is Claim.ABSENT and _CIRCUMSTANCE in said else first


def of_today(sentence: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of this moment alone ("denies nausea at this time")."""
    parts = ("before", sentence[max(0, start - FARTHEST) : start]), ("after", sentence[end : end + FARTHEST])
    return any(one.says == "today" for where, text in parts for cue in _cues(where).found(text) for one in cue.means)


def _before(text: str) -> Iterator[str]:
    cues = list(_cues("before").found(text))
    bound = max((cue.end for cue in cues if any(one.says == "end" for one in cue.means)), default=0)
    return (said for cue in cues if cue.start >= bound for said in _said(cue, text[cue.end :]))


def _after(text: str) -> Iterator[str]:
    return (said for cue in _cues("after").found(text) for said in _said(cue, text[: cue.start]))


def _said(cue: Phrase[tuple[_Cue, ...]], between: str) -> Iterator[str]:
    """What a cue says of a finding with these words between them."""
    words, parted = len(between.split()), "," in between
    return (one.says for one in cue.means if words <= one.reach and not (parted and one.says == _CIRCUMSTANCE))


@cache
def _cues(where: str) -> Phrases[tuple[_Cue, ...]]:
    cues: dict[str, tuple[_Cue, ...]] = {}
    for row in table("assertion_cues"):
        if row["where"] == where:
            cue = _Cue(row["says"], where, int(row["reach"]) if row["reach"] else NO_LIMIT)
            cues[row["cue"]] = (*cues.get(row["cue"], ()), cue)
    return Phrases(cues)
