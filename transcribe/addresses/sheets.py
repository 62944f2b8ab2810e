"""Rows of a table that comes from a spreadsheet: an Excel workbook (.xlsx), or text with commas, semicolons or tabs.

The file is not trusted: its size, rows, columns and cells are bounded, and formulas are read as the values that the
spreadsheet program saved.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from transcribe.addresses.errors import AddressError
from transcribe.office_table import TableError, text_of

LARGEST = 20_000_000  # bytes
UNPACKED = 200_000_000  # bytes of a workbook's parts
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST = 1_000  # characters of a cell

Row = tuple[str, ...]


def rows_of(path: Path) -> list[tuple[int, Row]]:
    """The rows of a file that hold something, with their line. Raises ``AddressError``."""
    try:
        if path.stat().st_size > LARGEST:
            raise AddressError(f"{path.name} is larger than any address book.")
        content = path.read_bytes()
    except OSError as error:
        raise AddressError(f"{path.name} cannot be read: {error.strerror}.") from None
    rows: list[tuple[int, Row]] = []
    for number, row in _from_workbook(path.name, content) if content[:2] == b"PK" else _from_text(path.name, content):
        cells = tuple(" ".join(cell.split("\0"))[:LONGEST].strip() for cell in row[:MOST_COLUMNS])
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise AddressError(f"{path.name} has more than {MOST_ROWS:,} rows.")
    return rows


def _from_workbook(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise AddressError("Excel workbooks are read by the package 'openpyxl': pip install openpyxl.") from None
    damaged = AddressError(f"{name} is not an Excel workbook (.xlsx) that can be read; save it as CSV instead.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED:
                raise AddressError(f"{name} is larger than any address book.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about formats of cells that have no meaning here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                sheet: Any = book.worksheets[0]
                for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                    yield number, [_shown(value) for value in row]
                    if number > 2 * MOST_ROWS:
                        raise AddressError(f"{name} has more than {MOST_ROWS:,} rows.")
            finally:
                book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError, ParseError, SyntaxError):
        raise damaged from None


def _shown(value: object) -> str:
    """A cell as it is shown: a telephone number or postcode that Excel took for a number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _from_text(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = text_of(content)
    except TableError as error:
        raise AddressError(f"{name} cannot be used: {error}.") from None
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if not (row and row[0].startswith("#")):
                yield reader.line_num, row
    except csv.Error:
        raise AddressError(f"{name} is not a table: line {reader.line_num} cannot be read.") from None
