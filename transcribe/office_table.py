"""The table that an office keeps by hand or in a spreadsheet: from bytes to rows that remember their line.

One line of the file is one row, whatever a cell holds, so that a quotation mark that was forgotten costs its own row
and not the rest of the file. Column names are looked up in ``vocab/office_columns.tsv``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from transcribe.tables import table

COLUMNS = ("term", "kind", "sounds_like", "misheard", "author", "speciality", "note")
LARGEST = 5_000_000  # bytes; a line is about a hundred
MOST_ROWS = 50_000
DELIMITERS = "\t;,"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
_LINE_END = re.compile(r"\r\n|\n|\r")


class TableError(ValueError):
    """The table cannot be used at all; the message is a clause without any of its content."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (1 is the file's first), its cells by our column names, and why it cannot be used, if so."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """A table as it lies in its file.

    ``columns`` are ours in the file's order ("": a column that is not ours, which is left alone); ``header`` is the
    line that names them, 0 in a bare list of one term a line.
    """

    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    header: int = 0
    delimiter: str = "\t"
    rows: tuple[Row, ...] = ()
    line_end: str = "\r\n"  # of Windows, where nothing else was found


def text_of(content: bytes) -> str:
    """A file's bytes as text: by the byte order mark, as UTF-8, as UTF-16 without a mark, else as Windows-1252.

    Raises ``TableError`` for what is no text.
    """
    if content.startswith(_WORKBOOKS):
        raise TableError("it is a workbook; save it in the spreadsheet program as “Text (tab delimited)” or as CSV")
    encodings = [name for mark, name in _MARKS if content.startswith(mark)] or _encodings_without_mark(content)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("it is not text in UTF-8, UTF-16 or Windows-1252")


def _encodings_without_mark(content: bytes) -> list[str]:
    if b"\0" not in content:
        return ["utf-8", "cp1252"]
    return ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]


def table_of(text: str) -> OfficeTable:
    """A text as a table: with the columns that its first row names, or as a bare list.

    Raises ``TableError`` if it has too many rows, or two columns for the same thing.
    """
    lines = tuple(_LINE_END.split(text.removesuffix("\n").removesuffix("\r"))) if text else ()
    line_end = "\n" if "\n" in text and "\r" not in text else "\r\n"
    used = [number for number, line in enumerate(lines, 1) if is_used(line)]
    if len(used) > MOST_ROWS:
        raise TableError(f"it has more than {MOST_ROWS:,} rows")
    if not used:
        return OfficeTable(lines, line_end=line_end)
    first = lines[used[0] - 1]
    for delimiter in DELIMITERS:
        if columns := _columns(_cells(first, delimiter)):
            rows = tuple(_row(number, lines[number - 1], columns, delimiter) for number in used[1:])
            return OfficeTable(lines, columns, used[0], delimiter, rows, line_end)
    return OfficeTable(lines, rows=tuple(_bare_row(number, lines[number - 1]) for number in used), line_end=line_end)


def is_used(line: str) -> bool:
    """Whether a line holds something that is no remark."""
    return bool(line.strip("\t;, ")) and not line.lstrip(' "').startswith("#")


@cache
def names_of(what: str) -> Mapping[str, str]:
    """What may be written for each of our columns (``what``: "column") or kinds of words ("kind")."""
    return {plain(row["name"]): row["means"] for row in table("office_columns") if row["of"] == what}


def plain(name: str) -> str:
    """A column's name without capitals, signs and spaces: "Sounds-Like" is "soundslike"."""
    return re.sub(r"[\W_]", "", name.casefold())


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """Cells as one line, quoted as spreadsheets do it where that is needed."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    return written.getvalue()


def _columns(names: Sequence[str]) -> tuple[str, ...]:
    """Our columns for a row of names; empty if none of them is the term's."""
    exact = [name.strip().casefold() for name in names]
    ours = tuple(
        name if name in COLUMNS else _close(name, set(exact)) for name in exact
    )  # a column with our own name goes before others that mean the same
    if "term" not in ours:
        return ()
    if twice := [name for name in COLUMNS if ours.count(name) > 1]:
        raise TableError(
            f"several of its columns mean “{twice[0]}”; name that column “{twice[0]}” and the others otherwise"
        )
    return ours


def _close(name: str, taken: set[str]) -> str:
    found = names_of("column").get(plain(name), "")
    return "" if found in taken else found


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _row(number: int, line: str, columns: Sequence[str], delimiter: str) -> Row:
    cells = _cells(line, delimiter)
    if not cells:
        return Row(number, problem="a quotation mark has no partner; a cell must not hold a line break")
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Row(number, problem="it has more cells than there are columns")
    return Row(number, {name: cell for name, cell in zip(columns, cells, strict=False) if name})


def _bare_row(number: int, line: str) -> Row:
    if re.search(r"\t|;|,(?! )", line):
        reason = "it has several cells, and the first line of the file does not name the columns (term, kind, …)"
        return Row(number, problem=reason)
    return Row(number, {"term": line})
