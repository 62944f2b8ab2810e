"""What PDF/A-2b (ISO 19005-2) and screen readers want of a file, as far as it can be seen without a validator."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_FORBIDDEN = ("/JavaScript", "/JS", "/Launch", "/Sound", "/Movie", "/XFA", "/LZWDecode", "/EmbeddedFiles")


def archive_faults(pdf: bytes) -> list[str]:
    """What keeps a PDF from being PDF/A-2b with tags; empty: nothing was found."""
    return list(_faults(PdfReader(io.BytesIO(pdf), strict=True)))


def _faults(reader: Any) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if "/Encrypt" in reader.trailer:
        yield "encrypted"
    if "/ID" not in reader.trailer:
        yield "no file identifier"
    yield from _metadata_faults(reader)
    intents = [intent.get_object() for intent in root.get("/OutputIntents", [])]
    profiles = [intent for intent in intents if intent["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent]
    if not profiles:
        yield "no output intent with a colour profile"
    for font in _fonts(reader):
        if not any(name in font for name in _EMBEDDED):
            yield f"font {font.get('/FontName')} is not in the file"
    used = {name for each in _dictionaries(reader) for name in (*each, *_names(each))}
    yield from (f"{name} is used" for name in _FORBIDDEN if name in used)
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if "/StructTreeRoot" not in root:
        yield "no structure"
    if "/Lang" not in root:
        yield "no language"


def _metadata_faults(reader: Any) -> Iterator[str]:
    said = reader.xmp_metadata
    if said is None:
        yield "no XMP metadata"
        return
    level = {
        part: "".join(node.value if node.nodeType == node.ATTRIBUTE_NODE else said._get_text(node) for node in found)
        for part in ("part", "conformance")
        if (found := list(said.get_element("", _PDFA, part)))
    }
    if level != {"part": "2", "conformance": "B"}:
        yield f"says that it is PDF/A {level}"
    title = reader.metadata.title if reader.metadata else None
    if title not in (said.dc_title or {}).values():
        yield "two titles that differ"


def _dictionaries(reader: Any) -> Iterator[dict[str, Any]]:
    """Every dictionary and stream that the file has as an object of its own."""
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(number)
        if isinstance(found, dict):
            yield found


def _names(each: dict[str, Any]) -> list[str]:
    """The names that a dictionary gives: kinds of actions, filters."""
    values = [each.get("/S"), each.get("/Filter")]
    return [str(name) for value in values for name in (value if isinstance(value, list) else [value])]


def _fonts(reader: Any) -> Iterator[dict[str, Any]]:
    """The descriptors of all fonts."""
    return (each for each in _dictionaries(reader) if each.get("/Type") == "/FontDescriptor")
