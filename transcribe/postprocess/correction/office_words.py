"""An office's own words: people, places, local drugs and devices, with how they sound and how they are misheard.

They lie in one table that a spreadsheet can open (docs/vocabulary.md). What a person wrote there is judged row by row:
a wrong cell costs that cell, a wrong row that row, and neither ever stops a dictation.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from transcribe.errors import VocabularyError
from transcribe.office_table import LARGEST, OfficeTable, TableError, table_of, text_of
from transcribe.postprocess.correction.known_words import same
from transcribe.postprocess.correction.office_rows import OfficeKind, OfficeWord, cells_of, word_of

__all__ = [
    "OfficeKind",
    "OfficeWord",
    "OfficeWordsFile",
    "Problem",
    "Words",
    "cells_of",
    "for_author",
    "judged",
    "read_office_words",
    "read_table",
    "usable_office_words",
    "word_of",
]

_log = logging.getLogger(__name__)

MOST_LOGGED = 20  # problems of one file
COARSEST = 3_000_000_000  # nanoseconds; FAT counts in two seconds


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line, as a clause that quotes nothing of it."""

    line: int
    reason: str


def read_office_words(path: Path) -> tuple[OfficeWord, ...]:
    """The words in a file, which must be faultless; a file that is not there holds none.

    Raises ``VocabularyError`` that names the line of the first fault.
    """
    words, problems = judged(read_table(path))
    if problems:
        raise VocabularyError(_sentence(path, problems[0]))
    return words


def usable_office_words(path: Path) -> tuple[tuple[OfficeWord, ...], tuple[str, ...]]:
    """The words of a file that can be used, and a sentence for the log about each that cannot. Never raises."""
    try:
        words, problems = judged(read_table(path))
    except VocabularyError as error:
        return (), (str(error),)
    return words, tuple(_sentence(path, problem) for problem in problems)


def for_author(
    words: Iterable[OfficeWord], author: str | None = None, speciality: str | None = None
) -> tuple[OfficeWord, ...]:
    """The words that are in use for an author (by ID) of a speciality; for an unknown one, those for everybody."""
    return tuple(word for word in words if word.is_for(author, speciality))


class OfficeWordsFile:
    """An office's file while the program runs: read again as soon as its time or size has changed.

    While it cannot be read (a spreadsheet is saving it, a network drive is away) the words of before stay in use.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._state: tuple[int, ...] | None = None
        self._words: tuple[OfficeWord, ...] = ()
        self._problems: tuple[str, ...] = ()

    def words(self) -> tuple[OfficeWord, ...]:
        """All usable words as the file is now, the same object until they change; then its problems are logged."""
        if self._path is None:
            return ()
        state = _state_of(self._path)
        if state == self._state or (not state and not self._path.parent.is_dir()):
            return self._words
        try:
            words, found = judged(read_table(self._path))
        except VocabularyError as error:
            self._log((f"{error} The words of before stay in use.",))
            return self._words
        self._log(tuple(_sentence(self._path, problem) for problem in found))
        self._words = self._words if words == self._words else words
        self._state = state if _is_settled(state) else None
        return self._words

    def _log(self, problems: tuple[str, ...]) -> None:
        if problems == self._problems:
            return
        self._problems = problems
        for problem in problems[:MOST_LOGGED]:
            _log.warning("%s", problem)
        if (rest := len(problems) - MOST_LOGGED) > 0:
            _log.warning("%d more problems in the word list; `transcribe vocab list` names them.", rest)


def _state_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_settled(state: tuple[int, ...]) -> bool:
    """Whether another change would have another time: not just after one, where a file system counts in seconds."""
    return not state or time.time_ns() - state[0] > COARSEST


def read_table(path: Path) -> OfficeTable:
    """The table in a file, as it lies there; an empty one if there is no file.

    Raises ``VocabularyError`` if it is no such table or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return OfficeTable()
    except OSError as error:
        raise VocabularyError(f"The word list {path.name} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST:
        raise VocabularyError(f"The word list {path.name} cannot be used: it is larger than {LARGEST // 1_000_000} MB.")
    try:
        return table_of(text_of(content))
    except TableError as error:
        raise VocabularyError(f"The word list {path.name} cannot be used: {error}.") from None


def judged(lines: OfficeTable) -> tuple[tuple[OfficeWord, ...], tuple[Problem, ...]]:
    """The usable words of a table, in its order, and what is wrong with the others.

    Of two rows with the same term the first counts; of two that rewrite one wording differently, neither does.
    """
    words = Words()
    problems: list[Problem] = []
    for row in lines.rows:
        word, reasons = word_of(row.cells, row.line) if not row.problem else (None, (row.problem,))
        if word is not None:
            if present := words.like(word):
                reasons = (*reasons, f"the term is there already{_in_line(present)}")
            else:
                words.add(word)
        problems += [Problem(row.line, reason) for reason in reasons]
    usable = []
    for word in words:
        clashes = {wording: reason for wording in word.misheard if (reason := words.clash(wording, word))}
        problems += [Problem(word.line, reason) for reason in clashes.values()]
        usable.append(replace(word, misheard=tuple(wording for wording in word.misheard if wording not in clashes)))
    return tuple(usable), tuple(sorted(problems, key=lambda problem: problem.line))


class Words:
    """Words beside each other: finds a term that is there twice, and wordings that mean two terms."""

    def __init__(self, words: Iterable[OfficeWord] = ()) -> None:
        self._words: dict[tuple[str, str, str], OfficeWord] = {}
        self._terms: dict[str, list[OfficeWord]] = {}
        self._misheard: dict[str, list[OfficeWord]] = {}
        for word in words:
            self.add(word)

    def __iter__(self) -> Iterator[OfficeWord]:
        return iter(self._words.values())

    def add(self, word: OfficeWord) -> None:
        """Take in a word that is not there yet."""
        self._words[word.key] = word
        self._terms.setdefault(same(word.term), []).append(word)
        for wording in word.misheard:
            self._misheard.setdefault(same(wording), []).append(word)

    def like(self, word: OfficeWord) -> OfficeWord | None:
        """The word of the same term, author and speciality, if it is there."""
        return self._words.get(word.key)

    def clashes(self, word: OfficeWord) -> tuple[str, ...]:
        """What speaks against taking this word in, as clauses."""
        found = [reason for wording in word.misheard if (reason := self.clash(wording, word))]
        for other in self._others(self._misheard, word.term, word):
            found.append(f"the term is a misheard wording of another term{_in_line(other)}")
        return tuple(found)

    def clash(self, wording: str, word: OfficeWord) -> str:
        """Why a misheard wording of this word cannot be rewritten; empty if it can."""
        for other in self._others(self._terms, wording, word):
            return f"a misheard wording is another of the office's terms{_in_line(other)}"
        for other in self._others(self._misheard, wording, word):
            return f"a misheard wording is rewritten to another term as well{_in_line(other)}"
        return ""

    @staticmethod
    def _others(index: Mapping[str, list[OfficeWord]], wording: str, word: OfficeWord) -> Iterator[OfficeWord]:
        """Words of another term that can be in use for the same dictation."""
        for other in index.get(same(wording), ()):
            authors = {same(other.author), same(word.author)} - {""}
            if same(other.term) != same(word.term) and len(authors) < 2:
                yield other


def _in_line(word: OfficeWord) -> str:
    return f" (line {word.line})" if word.line else ""


def _sentence(path: Path, problem: Problem) -> str:
    return f"{path.name}, line {problem.line}: {problem.reason}."
