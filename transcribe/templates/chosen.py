"""Which kind of document a report becomes: the finer kinds of ``types.toml``.

The post-processor tells three families apart. A finer kind of that family is, in this order: what a person or the
worklist chose (``Report.template``), the work type that was dictated in the opening ("operative report on ..."), what
the recipient gets, what the author writes by habit; else the family itself.
"""

from __future__ import annotations

import re

from transcribe.postprocess.writing.kind import work_type_at
from transcribe.report import Report, UnwrittenReason
from transcribe.settings import Author
from transcribe.templates.types import DocumentKind, all_kinds, document_kind, kind_titled

_WORD = re.compile(r"[a-z0-9'&-]+")
_OPENING = 150  # words of a recording in which its work type is said


def kind_of(report: Report, author: Author | None = None, recipient_kind: str = "") -> DocumentKind:
    """The kind of a report's document. A choice that is unknown, or of another family, does not count."""
    habit = author.documents.get(report.document_type.value, "") if author else ""
    for name in (report.template, _dictated(report), recipient_kind, habit):
        kind = all_kinds().get(name or "")
        if kind is not None and kind.type is report.document_type:
            return kind
    return document_kind(report.document_type)


def _dictated(report: Report) -> str | None:
    """The kind whose work type was said where the header was said; words of the text itself do not count."""
    for left in report.unwritten:
        if left.reason is not UnwrittenReason.HEADER or left.words[0] >= _OPENING:
            continue
        heard = [word.text.lower() for word in report.transcript[max(0, left.words[0]) : left.words[1]]]
        plains = [plain for word in heard for plain in _WORD.findall(word.replace(".", ""))]
        for at in range(len(plains)):
            found = work_type_at(plains, at)
            if found is not None and found.document_type is report.document_type:
                kind = kind_titled(found.written)
                return kind.name if kind else None
    return None
