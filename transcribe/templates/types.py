"""The kinds of document, read from ``types.toml``: what is printed around the dictated text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from transcribe.report import DocumentType


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One entry of the patient block: a field of ``report.Header`` under its printed label."""

    field: str
    label: str
    optional: bool = False  # printed only when known; otherwise an unknown field is a visible blank


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A document type's furniture; ``types.toml`` explains each of its choices."""

    type: DocumentType
    title: str
    show_title: bool
    loinc: str
    loinc_name: str
    addressee: bool
    subject: str
    fields: tuple[HeaderField, ...]
    closing: str
    closings: tuple[str, ...]
    date_signed: str
    headings: tuple[str, ...]


def _kind(document_type: DocumentType, row: dict[str, Any]) -> DocumentKind:
    return DocumentKind(
        type=document_type,
        title=row["title"],
        show_title=row["show_title"],
        loinc=row["loinc"]["code"],
        loinc_name=row["loinc"]["name"],
        addressee=row["addressee"],
        subject=row["subject"],
        fields=tuple(HeaderField(**field) for field in row["fields"]),
        closing=row["closing"],
        closings=tuple(row["closings"]),
        date_signed=row["date_signed"],
        headings=tuple(row["headings"]),
    )


@cache
def document_kinds() -> dict[DocumentType, DocumentKind]:
    """All kinds of document, by type."""
    text = files("transcribe.templates").joinpath("types.toml").read_text(encoding="utf-8")
    return {DocumentType(name): _kind(DocumentType(name), row) for name, row in tomllib.loads(text).items()}


def document_kind(document_type: DocumentType) -> DocumentKind:
    """The furniture of one document type."""
    return document_kinds()[document_type]
