"""What kind of document a dictation is: the work type that was said, else the words of ``vocab/document_cues.tsv``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.report import DocumentType
from transcribe.tables import table

_WORD = re.compile(r"[a-z0-9'&-]+")
_COLON = re.compile(r" ?:")
LONGEST_SPECIALITY = 4  # words before a work type


@dataclass(frozen=True, slots=True)
class WorkType:
    """A work type that was said: its name as written, with the speciality before it, and how many words it took."""

    document_type: DocumentType
    written: str
    length: int
    speciality: str = ""


@cache
def _rows(name: str) -> Mapping[str, tuple[tuple[tuple[str, ...], dict[str, str]], ...]]:
    """The rows of a table by the first word said, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for row in table(name):
        said = tuple(row["said"].split())
        index.setdefault(said[0], []).append((said, row))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in index.items()}


def _row_at(name: str, plains: Sequence[str], at: int) -> tuple[dict[str, str], int] | None:
    if at >= len(plains):
        return None
    for said, row in _rows(name).get(plains[at], ()):
        if tuple(plains[at : at + len(said)]) == said:
            return row, len(said)
    return None


def speciality_at(plains: Sequence[str], at: int) -> tuple[str, int] | None:
    """The speciality that begins at a word, as written, and how many words it takes."""
    found = _row_at("specialities", plains, at)
    return (found[0]["written"], found[1]) if found else None


def work_type_at(plains: Sequence[str], at: int) -> WorkType | None:
    """The work type that begins at a word, specialities and a study before it included ("gynecology clinic note",
    "colonoscopy procedure note")."""
    speciality, place = "", at
    while True:
        if named := _row_at("work_types", plains, place):
            row, length = named
            end = place + length
            if further := _row_at("work_types", plains, end):
                row, end = further[0], end + further[1]
            return WorkType(DocumentType(row["document_type"]), row["written"], end - at, speciality)
        found = speciality_at(plains, place)
        if found is None or place - at >= LONGEST_SPECIALITY:
            return None
        speciality, place = f"{speciality} {found[0]}".strip(), place + found[1]


def document_type_of(text: str) -> DocumentType:
    """The kind whose cues weigh most in the heard text; a clinic note if nothing speaks for another.

    A cue that ends in "colon" counts where a colon was said or written.
    """
    said = f" {' '.join(_WORD.findall(_COLON.sub(' colon ', text.lower()).replace('.', ' ')))} "
    sums = dict.fromkeys(DocumentType, 0)
    for row in table("document_cues"):
        if f" {row['cue']} " in said:
            sums[DocumentType(row["document_type"])] += int(row["weight"])
    return max(sums, key=lambda kind: (sums[kind], kind is DocumentType.CLINIC_NOTE))
