"""What kind of document a dictation is, by the words of ``vocab/document_cues.tsv``."""

from __future__ import annotations

import re

from transcribe.report import DocumentType
from transcribe.tables import table


def document_type_of(text: str) -> DocumentType:
    """The kind whose cues weigh most in the heard text; a clinic note if nothing speaks for another."""
    said = " ".join(re.findall(r"[a-z0-9'-]+", text.lower().replace(".", " ")))
    sums = dict.fromkeys(DocumentType, 0)
    for row in table("document_cues"):
        if f" {row['cue']} " in f" {said} ":
            sums[DocumentType(row["document_type"])] += int(row["weight"])
    return max(sums, key=lambda kind: (sums[kind], kind is DocumentType.CLINIC_NOTE))
