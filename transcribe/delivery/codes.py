"""What a kind of document is called in the tables of record systems, from ``templates/types.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.report import Report
from transcribe.settings import Author
from transcribe.templates.chosen import kind_of


@dataclass(frozen=True, slots=True)
class Codes:
    """A title for people, LOINC's code and name, and the code of HL7 table 0270 ("" if it has none)."""

    title: str
    loinc: str
    loinc_name: str
    hl7: str


def codes_of(report: Report, author: Author | None) -> Codes:
    """The codes of the kind of document that a report of this author becomes."""
    kind = kind_of(report, author)
    return Codes(kind.title, kind.loinc, kind.loinc_name, kind.hl7)
