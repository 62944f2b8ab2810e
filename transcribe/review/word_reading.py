"""Reads the paragraphs of a Word file as they stand when all tracked changes are accepted; the file is not trusted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from transcribe.review.errors import UnusableError

LARGEST_FILE = 20 << 20  # bytes
LARGEST_TEXT = 40 << 20  # of the unpacked text
MOST_PARTS = 3000
MOST_PARAGRAPHS = 20_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"})
_SECOND_FORM = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # of what Word has drawn already
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TEXT, _MAIN, _PROPERTIES = f"{_W}t", "word/document.xml", "docProps/core.xml"
_NO_WORD = "This is not a Word document (.docx), or it is damaged."


@dataclass(frozen=True, slots=True)
class WordFile:
    """The text of a document, and what its properties say about where it comes from (``dc:identifier``)."""

    paragraphs: tuple[str, ...]
    identifier: str


def read_word(content: bytes) -> WordFile:
    """Read a .docx. Raises ``UnusableError`` for what is none, or is too large unpacked."""
    if len(content) > LARGEST_FILE:
        raise UnusableError("The document is too large.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if len(file.infolist()) > MOST_PARTS:
                raise UnusableError("The document is too large.")
            main = _root(_part(file, _MAIN))
            known = _PROPERTIES in file.namelist()
            properties = _root(_part(file, _PROPERTIES)) if known else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise UnusableError(_NO_WORD) from None
    identifier = "" if properties is None else (properties.findtext(f"{_DC}identifier") or "")
    return WordFile(tuple(_joined(main)), identifier.strip()[:200])


def _part(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as part:  # the size that the archive promises need not be true
        content = part.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise UnusableError("The document is too large.")
    return content


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise UnusableError(_NO_WORD) from None
    if root.getroottree().docinfo.doctype:
        raise UnusableError(_NO_WORD)
    return root


def _joined(root: etree._Element) -> Iterator[str]:
    """Paragraphs in order; one whose end was deleted runs on into the next."""
    begun = ""
    for count, paragraph in enumerate(root.iter(f"{_W}p")):
        if count >= MOST_PARAGRAPHS:
            raise UnusableError("The document is too large.")
        if any(parent.tag == _SECOND_FORM for parent in paragraph.iterancestors()):
            continue
        begun += "".join(_pieces(paragraph))
        mark = paragraph.find(f"{_W}pPr/{_W}rPr")
        if mark is None or (mark.find(f"{_W}del") is None and mark.find(f"{_W}moveFrom") is None):
            yield begun
            begun = ""
    if begun:
        yield begun


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _GONE and child.tag != f"{_W}p":
            yield from _pieces(child)
