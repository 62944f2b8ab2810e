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
    """A kind of document; ``types.toml`` explains each of its choices. ``type`` is its family."""

    name: str
    type: DocumentType
    about: str
    titles: tuple[str, ...]
    title: str
    show_title: bool
    loinc: str
    loinc_name: str
    hl7: str
    addressee: bool
    subject: str
    fields: tuple[HeaderField, ...]
    closing: str
    closings: tuple[str, ...]
    date_signed: str
    headings: tuple[str, ...]
    front: tuple[str, ...]


def _kind(name: str, family: str, row: dict[str, Any]) -> DocumentKind:
    return DocumentKind(
        name=name,
        type=DocumentType(family),
        about=row["about"],
        titles=tuple(row["titles"]),
        title=row["title"],
        show_title=row["show_title"],
        loinc=row["loinc"]["code"],
        loinc_name=row["loinc"]["name"],
        hl7=row["hl7"],
        addressee=row["addressee"],
        subject=row["subject"],
        fields=tuple(HeaderField(**field) for field in row["fields"]),
        closing=row["closing"],
        closings=tuple(row["closings"]),
        date_signed=row["date_signed"],
        headings=tuple(row["headings"]),
        front=tuple(row["front"]),
    )


@cache
def all_kinds() -> dict[str, DocumentKind]:
    """All kinds of document by name, the three families first: these are named like their ``DocumentType``."""
    rows = tomllib.loads(files("transcribe.templates").joinpath("types.toml").read_text(encoding="utf-8"))
    families = {name: row.get("family", name) for name, row in rows.items()}
    return {name: _kind(name, families[name], {**rows[families[name]], **row}) for name, row in rows.items()}


def kind_titled(title: str) -> DocumentKind | None:
    """The kind that a work type means as it is written ("Operative Report"), or ``None``."""
    return next((kind for kind in all_kinds().values() if title in kind.titles), None)


def document_kind(document_type: DocumentType) -> DocumentKind:
    """The furniture of one family."""
    return all_kinds()[document_type.value]
