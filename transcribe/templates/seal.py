"""The seal of a signed Word document: which version it shows, and a fingerprint of its text.

It lies in the file's own properties (Word: File, Info, Advanced Properties, Custom). It shows that a text was changed
after it was signed, by mistake or by hand; who knows how it is made can make another, so that the proof is the store's
(``transcribe sign verify --store``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from transcribe.templates.filling import opened
from transcribe.templates.signed import Signature

_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what marks properties that a user defined
_PREFIX = "transcribe."
_LARGEST = 100_000  # bytes of properties


@dataclass(frozen=True, slots=True)
class Seal:
    """What a signed document says of itself."""

    dictation: str
    version: str
    report: str  # SHA-256 of the signed version's JSON
    text: str  # SHA-256 of the document's text


def add_seal(document: Document, signature: Signature) -> None:
    """Put the seal into a finished document; nothing of what it shows may change after that."""
    package = document.part.package
    for key in [key for key, each in package.rels.items() if each.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]:
        del package.rels[key]
    values = Seal(signature.dictation, str(signature.version), signature.sha256, text_hash(document))
    root = etree.Element(f"{{{_NAMESPACE}}}Properties", nsmap={None: _NAMESPACE, "vt": _VALUES})
    for number, name in enumerate(Seal.__slots__, 2):
        entry = etree.SubElement(root, f"{{{_NAMESPACE}}}property", fmtid=_FORMAT, pid=str(number), name=_PREFIX + name)
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = getattr(values, name)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/docProps/custom.xml"), _TYPE, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def seal_in(content: bytes) -> tuple[Seal | None, bool]:
    """The seal of a Word document, and whether its text is still the sealed one. Raises ``TemplateError``."""
    document = opened(content)
    seal = _read(document)
    return seal, seal is not None and seal.text == text_hash(document)


def text_hash(document: Document) -> str:
    """The SHA-256 of everything that a document says, whatever it looks like."""
    return hashlib.sha256("\n".join(_lines(document)).encode()).hexdigest()


def _lines(document: Document) -> Iterator[str]:
    section = document.sections[0]
    heads = (section.first_page_header, section.header, section.first_page_footer, section.footer)
    for root in (document.element.body, *(head._element for head in heads if not head.is_linked_to_previous)):
        for paragraph in root.iter(qn("w:p")):
            text = " ".join("".join(part.text or "" for part in paragraph.iter(qn("w:t"))).split())
            if text:
                yield text


def _read(document: Document) -> Seal | None:
    relations: Any = document.part.package.rels.values()
    parts = [each.target_part for each in relations if each.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]
    if not parts or len(parts[0].blob) > _LARGEST:
        return None
    try:
        root = etree.fromstring(parts[0].blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    said = {
        entry.get("name", "").removeprefix(_PREFIX): "".join(entry.itertext())
        for entry in root.iter(f"{{{_NAMESPACE}}}property")
        if entry.get("name", "").startswith(_PREFIX)
    }
    return Seal(**said) if set(said) == set(Seal.__slots__) else None
