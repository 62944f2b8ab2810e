"""JSON, CSV and XML as records: for each field's path of names its text. The content is not trusted.

XML is parsed with the standard library's expat, which knows no network and opens no file by itself; what remains
dangerous in it are entities that a document defines (a kilobyte that unfolds to gigabytes, or that names a file of this
machine). They can only be defined in a DOCTYPE, and no recorder writes one: a text with one is refused unparsed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

DEEPEST = 12  # levels of nesting
MOST_FIELDS = 2_000  # of a record
MOST_RECORDS = 5_000  # rows of a worklist
LONGEST_VALUE = 400  # characters; longer text is no header field
DELIMITERS = ";\t,|"
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Field = tuple[tuple[str, ...], str]
Record = list[Field]


class UnreadableError(ValueError):
    """The text is not what its name says; the message is one plain sentence without any of its content."""


def records_of(text: str, kind: str) -> list[Record]:
    """The records of a file; ``kind`` is "json", "csv" or "xml". Raises ``UnreadableError``."""
    return _KINDS[kind](text)


def _from_json(text: str) -> list[Record]:
    try:
        content = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise UnreadableError("it is not valid JSON") from None
    entries = content if isinstance(content, list) else [content]
    if not all(isinstance(entry, dict) for entry in entries):
        raise UnreadableError("it holds no fields")
    return [_limited(_flat((), entry)) for entry in entries[:MOST_RECORDS]]


def _flat(path: tuple[str, ...], value: object) -> Iterator[Field]:
    if len(path) > DEEPEST:
        raise UnreadableError("it is nested too deeply")
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat((*path, str(name)), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(path, inner)
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None:
        yield path, str(value)


def _from_csv(text: str) -> list[Record]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)) if any(row)]
    except csv.Error:
        raise UnreadableError("it is not a valid CSV table") from None
    if len(rows) < 2:
        raise UnreadableError("it has no row of values below its column names")
    if len(rows) > MOST_RECORDS:
        raise UnreadableError("it has too many rows")
    names, *values = rows
    return [_limited(((name,), cell) for name, cell in zip(names, row, strict=False)) for row in values]


def _delimiter(text: str) -> str:
    """The sign that parts the column names: the one that stands in the first line most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _from_xml(text: str) -> list[Record]:
    if _DECLARATION.search(text):
        raise UnreadableError("it declares a document type or entities, which are not accepted")
    builder = _LimitedBuilder()
    try:
        parser = ElementTree.XMLParser(target=builder)
        parser.feed(text)
        root = parser.close()
    except ElementTree.ParseError:
        raise UnreadableError("it is not valid XML") from None
    return [_limited(_elements((), root))]


class _LimitedBuilder(ElementTree.TreeBuilder):
    """Builds a small tree, and stops at the first element that makes it too deep or too large."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[Any, Any], /) -> ElementTree.Element:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_FIELDS:
            raise UnreadableError("it is nested too deeply or has too many elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self.depth -= 1
        return super().end(tag)


def _elements(path: tuple[str, ...], element: ElementTree.Element) -> Iterator[Field]:
    """The texts of elements and attributes; ``<Field name="MRN" value="1"/>`` is a field called MRN."""
    here = (*path, _local(element.tag))
    attributes = {_local(name).lower(): value for name, value in element.attrib.items()}
    named = next((attributes[key] for key in ("name", "key", "field", "id") if key in attributes), None)
    text = (element.text or "").strip()
    if named is not None and (text or "value" in attributes) and not len(element):
        yield (*path, named), text or attributes["value"]
        return
    for name, value in element.attrib.items():
        yield (*here, _local(name)), value
    if text and not len(element):
        yield here, text
    for inner in element:
        yield from _elements(here, inner)


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _limited(fields: Iterator[Field]) -> Record:
    record: Record = []
    for path, value in fields:
        if value.strip() and len(value) <= LONGEST_VALUE:
            record.append((path, value.strip()))
        if len(record) > MOST_FIELDS:
            raise UnreadableError("it has too many fields")
    return record


_KINDS = {"json": _from_json, "csv": _from_csv, "xml": _from_xml}
