"""What ``transcribe vocab`` does: shows, adds, imports and removes an office's own words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from transcribe.errors import VocabularyError
from transcribe.office_table import OfficeTable, Row
from transcribe.postprocess.correction.known_words import is_everyday_english, same
from transcribe.postprocess.correction.office_rows import INSISTED
from transcribe.postprocess.correction.office_words import (
    OfficeWord,
    Problem,
    Words,
    cells_of,
    for_author,
    judged,
    read_table,
    usable_office_words,
    word_of,
)
from transcribe.progress import printable
from transcribe.settings import Settings
from transcribe.vocabulary.adding import add_to
from transcribe.vocabulary.editing import change, with_words, without_lines


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of an imported file; ``refused`` says why, by the file's lines."""

    added: tuple[OfficeWord, ...]
    present: int
    refused: tuple[Problem, ...]


def print_words(settings: Settings, author: str | None, search: str, *, as_json: bool) -> None:
    """Print the office's words, or those in use for an author, or those in which a text stands somewhere."""
    path = word_list(settings)
    words, problems = usable_office_words(path)
    if author is not None:
        known = settings.author(author)
        words = for_author(words, author, known.title if known else None)
    found = [word for word in words if same(search) in same(" ".join(cells_of(word).values()))]
    if as_json:
        print(json.dumps([_as_object(word) for word in found], ensure_ascii=False, indent=1))
    else:
        for line in _columns(found):
            print(printable(line))
    _tell(f"{_count(len(found))} in {path}" if path.exists() else f"There are no words yet: {path} is not there.")
    for problem in problems:
        _tell(problem)


def add_word(settings: Settings, cells: Mapping[str, str], *, insist: bool) -> None:
    """Add one word. Raises ``VocabularyError`` if it cannot be used as it is, or is there with other details."""
    path = word_list(settings)
    added = add_to(path, _insisting(cells) if insist else cells)
    if added.new:
        print(f"Added “{printable(added.word.term)}” to {path}")
        _warn_about(settings, [added.word])
    else:
        print(f"“{printable(added.word.term)}” is there already (line {added.line} of {path})")


def import_words(
    settings: Settings, file: Path, defaults: Mapping[str, str], *, skip_bad: bool, insist: bool
) -> Imported:
    """Add the words of a file, all or (unless ``skip_bad``) none, and print what became of them.

    ``defaults`` fill the cells that a row leaves empty. Raises ``VocabularyError`` if the file cannot be read.
    """
    if not file.is_file():
        raise VocabularyError(f"There is no file {file.name} to import.")
    rows, path = read_table(file).rows, word_list(settings)
    imported = Imported((), 0, ())

    def changed(table: OfficeTable) -> OfficeTable | None:
        nonlocal imported
        filled = (_filled(row, defaults, insist=insist) for row in rows)
        imported = _judged_beside(Words(judged(table)[0]), filled)
        if imported.refused and not skip_bad:
            imported = replace(imported, added=())
        return with_words(table, imported.added) if imported.added else None

    change(path, changed)
    for problem in imported.refused:
        _tell(f"{printable(file.name)}, line {problem.line}: {problem.reason}.")
    refused = len({problem.line for problem in imported.refused})
    print(
        f"Added {len(imported.added)}, already there {imported.present}, refused {refused}"
        f"{'; nothing was added (--skip-bad adds the others)' if imported.refused and not skip_bad else ''}: {path}"
    )
    _warn_about(settings, imported.added)
    if confined := sum(bool(word.speciality) for word in imported.added):
        _tell(f"Note: {_count(confined)} will be used for one speciality only.")
    return imported


def remove_word(settings: Settings, term: str, author: str, speciality: str | None) -> None:
    """Remove the rows of a term that are for this author ("": for everybody).

    Raises ``VocabularyError`` if there is none, or if it is there for several specialities and none was named.
    """
    path = word_list(settings)
    removed: list[int] = []

    def changed(table: OfficeTable) -> OfficeTable:
        rows = [row for row in table.rows if same(row.cells.get("term", "")) == same(term)]
        meant = [row for row in rows if same(row.cells.get("author", "")) == same(author)]
        if speciality is not None:
            meant = [row for row in meant if same(row.cells.get("speciality", "")) == same(speciality)]
        if not meant:
            others = f"; for others it is in {_lines(rows)}" if rows else ""
            raise VocabularyError(f"{path.name} has no such term for {_scope(author, speciality or '')}{others}.")
        if len({same(row.cells.get("speciality", "")) for row in meant}) > 1:
            raise VocabularyError(f"{path.name} has the term for several specialities ({_lines(meant)}); name one.")
        removed.extend(row.line for row in meant)
        return without_lines(table, removed)

    change(path, changed)
    print(f"Removed “{printable(term)}” from {path}")


def word_list(settings: Settings) -> Path:
    """The file with the office's words. Raises ``VocabularyError`` if there is nowhere to keep one."""
    if settings.vocabulary is None:
        raise VocabularyError("There is no folder for the word list; name a settings file with --settings.")
    return settings.vocabulary


def _filled(row: Row, defaults: Mapping[str, str], *, insist: bool) -> Row:
    cells = {name: text for name, text in row.cells.items() if text.strip()}
    cells = {**defaults, **cells}
    return replace(row, cells=_insisting(cells) if insist else cells)


def _insisting(cells: Mapping[str, str]) -> dict[str, str]:
    forms = (form.strip() for form in cells.get("misheard", "").split("|"))
    return {**cells, "misheard": "|".join(f"{form}{INSISTED}" for form in forms if form)}


def _judged_beside(words: Words, rows: Iterable[Row]) -> Imported:
    """Each row judged beside the words that are there and the rows before it."""
    added: list[OfficeWord] = []
    refused: list[Problem] = []
    present = 0
    for row in rows:
        word, reasons = (None, (row.problem,)) if row.problem else word_of(row.cells, row.line)
        if word is not None and words.like(word):
            present += 1
            continue
        if word is not None:
            reasons = (*reasons, *words.clashes(word))
        if word is None or reasons:
            refused += [Problem(row.line, reason) for reason in reasons]
            continue
        words.add(replace(word, line=0))  # its line is one of another file
        added.append(word)
    return Imported(tuple(added), present, tuple(refused))


def _warn_about(settings: Settings, words: Iterable[OfficeWord]) -> None:
    for word in words:
        term = printable(word.term)
        if is_everyday_english(word.term):
            _tell(f"Note: “{term}” is everyday English as well; where it is meant so, it may be taken for the term.")
        if word.author and settings.authors and settings.author(word.author) is None:
            _tell(f"Note: the settings know no author “{printable(word.author)}”, for whom “{term}” is.")


def _as_object(word: OfficeWord) -> dict[str, object]:
    return {**cells_of(word), "sounds_like": word.sounds_like, "misheard": word.misheard, "line": word.line}


def _columns(words: Iterable[OfficeWord]) -> list[str]:
    rows = [
        (
            word.term,
            str(word.kind),
            _scope(word.author, word.speciality),
            f"sounds like {' | '.join(word.sounds_like)}" if word.sounds_like else "",
            f"misheard as {' | '.join(word.misheard)}" if word.misheard else "",
            word.note,
        )
        for word in words
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    return ["  ".join((*map(str.ljust, row[:3], widths), *filter(None, row[3:]))).rstrip() for row in rows]


def _scope(author: str, speciality: str) -> str:
    return ", ".join(filter(None, (author, speciality))) or "everybody"


def _lines(rows: Iterable[Row]) -> str:
    numbers = [str(row.line) for row in rows]
    return f"{'lines' if len(numbers) > 1 else 'line'} {', '.join(numbers)}"


def _count(number: int) -> str:
    return "1 word" if number == 1 else f"{number} words"


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)
