"""What an author says beside the name that is no name: "physician assistant", "third year resident", "dermatology"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.kind import speciality_at, work_type_at
from transcribe.tables import table

LONGEST = 5  # words of a row


@dataclass(frozen=True, slots=True)
class Role:
    """What an author is: ``length`` words, the speciality among them as written; ``post`` if a job was named."""

    length: int
    speciality: str = ""
    post: bool = False


@cache
def _rows() -> Mapping[str, frozenset[str]]:
    """The rows by their words, with the kinds that they may be."""
    rows: dict[str, frozenset[str]] = {}
    for row in table("author_roles"):
        rows[row["said"]] = rows.get(row["said"], frozenset()) | {row["kind"]}
    return rows


@cache
def _endings() -> tuple[str, ...]:
    return tuple(said[1:] for said in _rows() if said.startswith("-"))


def role_at(plains: Sequence[str], at: int) -> Role | None:
    """The role that begins at a word: ranks and specialities, and the post that they belong to."""
    place, end, speciality, post = at, at, "", False
    while place < len(plains) and not work_type_at(plains, place):
        if length := _length(plains, place, "post"):
            post, place = True, place + length
            end = place
        elif found := speciality_at(plains, place):
            speciality, place = f"{speciality} {found[0]}".strip(), place + found[1]
            end = place
        elif length := _length(plains, place, "rank"):
            place += length
        elif end == place > at and plains[place] == "and":
            place += 1
        elif end == place > at and (length := _length(plains, place, "trailing")):
            place += length
            end = place
        else:
            break
    if end == at:
        return None
    return Role(end - at, speciality, post)


def role_behind_name_at(plains: Sequence[str], at: int) -> Role | None:
    """A role, or a speciality behind a little word ("from endocrinology")."""
    if length := _length(plains, at, "joining"):
        found = role_at(plains, at + length)
        return Role(found.length + length, found.speciality, found.post) if found and found.speciality else None
    return role_at(plains, at)


def role_before_name_at(plains: Sequence[str], at: int) -> int:
    """How many words a post takes that is said before a name ("the cardiology fellow", "p a"); 0 if none is."""
    start = at + (plains[at : at + 1] in (("the",), ("your",), ["the"], ["your"]))
    if length := _length(plains, start, "letters"):
        return start + length - at
    found = role_at(plains, start)
    return start + found.length - at if found and found.post else 0


def _length(plains: Sequence[str], at: int, kind: str) -> int:
    for length in range(min(LONGEST, len(plains) - at), 0, -1):
        if kind in _rows().get(" ".join(plains[at : at + length]), frozenset()):
            return length
    return int(
        kind == "post" and at < len(plains) and plains[at].endswith(_endings()) and len(plains[at]) > len("ologist")
    )
