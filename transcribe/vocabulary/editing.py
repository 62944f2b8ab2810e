"""Changes an office's word list in place: by one writer at a time, whole or not at all, line by line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from transcribe.durable import force_folder
from transcribe.errors import VocabularyError
from transcribe.office_table import COLUMNS, OfficeTable, line_of
from transcribe.postprocess.correction.office_words import OfficeWord, cells_of, read_table

PATIENCE = 10.0  # seconds to wait for another writer
HEAD = (
    "# The office's own words; docs/vocabulary.md says what the columns mean.",
    "# Lines that begin with # are remarks. Forms in one cell are parted by |.",
)

UNSAID = cells_of(OfficeWord(""))  # what an empty cell means


def change(path: Path, changed: Callable[[OfficeTable], OfficeTable | None]) -> None:
    """Replace the table in a file by a changed one; ``None`` leaves the file alone.

    A second writer waits. Raises ``VocabularyError`` if the file cannot be written, if another program changed it in
    the meantime, or if what is in it is no such table.
    """
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE):
            before = _state(path)
            after = changed(read_table(path))
            if after is not None:
                _replace(path, _content(after), before)
    except Timeout:
        raise VocabularyError(f"Another program is changing {path.name}; try again in a moment.") from None
    except PermissionError:
        raise VocabularyError(
            f"{path.name} cannot be written: it is open in another program, or this account may not write there."
        ) from None
    except OSError as error:
        raise VocabularyError(f"{path.name} cannot be written: {error.strerror or type(error).__name__}.") from None


def with_words(table: OfficeTable, words: Iterable[OfficeWord]) -> OfficeTable:
    """The table with these words as new lines at its end; columns that it lacks for them are added to its header.

    A bare list gets a line of column names: each of its lines is then a row whose first cell is filled.
    """
    cells = [cells_of(word) for word in words]
    columns, lines = table.columns or COLUMNS, list(table.lines or HEAD)
    if not table.header:
        first = table.rows[0].line - 1 if table.rows else len(lines)
        lines.insert(first, line_of(COLUMNS, table.delimiter))
    elif lacking := [
        name for name in COLUMNS if name not in columns and any(row[name] != UNSAID[name] for row in cells)
    ]:
        columns = (*columns, *lacking)
        lines[table.header - 1] = table.delimiter.join((lines[table.header - 1], *lacking))
    lines += [line_of([row.get(name, "") for name in columns], table.delimiter) for row in cells]
    return replace(table, lines=tuple(lines))


def without_lines(table: OfficeTable, numbers: Collection[int]) -> OfficeTable:
    """The table without some of its lines (1 is the first)."""
    return replace(table, lines=tuple(line for number, line in enumerate(table.lines, 1) if number not in numbers))


def _content(table: OfficeTable) -> bytes:
    """The file's bytes: UTF-8 with its mark, by which spreadsheets know it."""
    return "".join(f"{line}{table.line_end}" for line in table.lines).encode("utf-8-sig")


def _replace(path: Path, content: bytes, before: tuple[int, ...]) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if before:
            shutil.copymode(path, unfinished)
        if _state(path) != before:
            raise VocabularyError(
                f"Another program changed {path.name} in the meantime; nothing was written. Try again."
            )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    force_folder(path.parent)


def _state(path: Path) -> tuple[int, ...]:
    """By what a change of the file shows; empty if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
