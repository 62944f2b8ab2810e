"""Adds one word to an office's list, whoever asks for it: the command line or the review desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from transcribe.errors import VocabularyError
from transcribe.office_table import OfficeTable
from transcribe.postprocess.correction.office_words import OfficeWord, Words, cells_of, judged, word_of
from transcribe.vocabulary.editing import change, with_words


@dataclass(frozen=True, slots=True)
class Added:
    """The word, and whether it is new: ``False`` if just this word was there (in line ``line``)."""

    word: OfficeWord
    new: bool
    line: int = 0


def add_to(path: Path, cells: Mapping[str, str]) -> Added:
    """Add a word by its cells. Raises ``VocabularyError`` if it cannot be used, or is there with other details."""
    word, reasons = word_of(cells)
    if word is None or reasons:
        raise VocabularyError(f"Nothing was added: {'; '.join(reasons)}.")
    present: OfficeWord | None = None

    def changed(table: OfficeTable) -> OfficeTable | None:
        nonlocal present
        words = Words(judged(table)[0])
        present = words.like(word)
        if present is None and (clashes := words.clashes(word)):
            raise VocabularyError(f"Nothing was added: {'; '.join(clashes)}.")
        return None if present else with_words(table, [word])

    change(path, changed)
    if present is None:
        return Added(word, new=True)
    if cells_of(present) != cells_of(word):
        raise VocabularyError(
            f"Nothing was added: the term is in line {present.line} of {path.name} already, with other details. "
            "Change that line, or remove the term first."
        )
    return Added(present, new=False, line=present.line)
