"""Reads the readable tables (TSV) that hold the project's knowledge, from ``vocab/``.

A table's lines starting with ``#`` say what it is, where it comes from and under which licence; the
first other line names the columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path


def vocabulary_folder() -> Path:
    """The folder of word lists: inside the installed package, or beside it in a source checkout."""
    package = Path(__file__).parent
    installed = package / "vocab"
    return installed if installed.is_dir() else package.parent / "vocab"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``vocab/<name>.tsv`` as dictionaries by column name."""
    return rows_of(vocabulary_folder() / f"{name}.tsv")


def rows_of(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of one such table, wherever it lies."""
    text = path.read_text(encoding="utf-8").splitlines()
    lines = (line for line in text if line.strip() and not line.startswith("#"))
    columns = next(lines, "").split("\t")
    missing = [""] * len(columns)  # of cells at a row's end
    return tuple(dict(zip(columns, line.split("\t") + missing, strict=False)) for line in lines)


def term_rows() -> Iterator[dict[str, str]]:
    """The rows of all lists of terms, ``vocab/terms/*.tsv``, file by file. Read anew each time: they are many."""
    for path in sorted((vocabulary_folder() / "terms").glob("*.tsv")):
        yield from rows_of(path)
