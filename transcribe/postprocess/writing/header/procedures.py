"""A procedure or study that the opening names: "total hip replacement", "CT of the chest without contrast"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from transcribe.tables import table

LONGEST = 14  # words of a phrase
LONGEST_ROW = 4
STEM = 3  # letters before an ending: "colectomy", but not "otomy"


@cache
def _rows() -> Mapping[str, str]:
    return {row["said"]: row["kind"] for row in table("procedure_words")}


@cache
def _endings() -> Mapping[str, str]:
    return {said[1:]: kind for said, kind in _rows().items() if said.startswith("-")}


def procedure_at(plains: Sequence[str], at: int) -> int:
    """How many words the name of a procedure takes that begins at a word; 0 if none does."""
    place, end, head = at, at, False
    while place < len(plains) and place - at < LONGEST:
        kind, length = _word(plains, place)
        if not kind or (kind == "joining" and place == at):
            break
        place += length
        head = head or kind == "head"
        if kind != "joining":
            end = place
    return end - at if head else 0


def _word(plains: Sequence[str], at: int) -> tuple[str, int]:
    for length in range(LONGEST_ROW, 0, -1):
        words = plains[at : at + length]
        kind = _rows().get(" ".join(words))
        if kind and not (len(words[-1]) == 1 and _is_letter(plains, at + length)):
            return kind, len(words)
    word = plains[at]
    return next(
        (kind for end, kind in _endings().items() if word.endswith(end) and len(word) >= len(end) + STEM), ""
    ), 1


def _is_letter(plains: Sequence[str], at: int) -> bool:
    """Whether letters go on, so that those before are no abbreviation but a name that is spelled."""
    return at < len(plains) and len(plains[at]) == 1 and plains[at].isalpha()
