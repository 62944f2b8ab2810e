"""Who a document is about, as it is printed: labels and values of the report's header."""

from __future__ import annotations

from transcribe.report import Report
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import known, one_line, printed_date


def patient_fields(report: Report, kind: DocumentKind, author: str) -> list[tuple[str, str]]:
    """Label and printed value of the document type's header fields; unknown ones are visible blanks.

    ``author`` is the author's name as signed, or empty.
    """
    fields = []
    for entry in kind.fields:
        value = author if entry.field == "author" else getattr(report.header, entry.field)
        if entry.optional and not one_line(value):
            continue
        dated = entry.field.startswith("date_")
        shown = printed_date(value, report.language) if dated else known(value)
        fields.append((entry.label, shown))
    return fields
