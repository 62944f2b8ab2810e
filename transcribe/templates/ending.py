"""What of a document's end was dictated: the closing, the signature, the copies.

A closing that was said is not printed a second time. Nothing here changes the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transcribe.report import Report
from transcribe.templates.types import DocumentKind

Place = tuple[int, int]  # section and block index

_COPIES = re.compile(r"\s*(cc|copy to|copies to|enc|enclosures?)\b\s*[:.]", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*(re\s*:|regarding\s*:|subject\s*:|re\s+(?=[A-Z]))", re.IGNORECASE)
_TITLES = {"dr", "doctor", "md", "do", "phd", "np", "pa", "pac", "rn", "mbbs", "facs", "facc"}
_LINES = 5  # a closing, a name, a title, copies and enclosures
_WORDS = 8  # a line of a signature has no more


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the parts of the ending stand among the report's blocks; ``None`` or empty: not said."""

    closing: Place | None = None
    signature: tuple[Place, ...] = ()  # lines below the closing: name, title
    inline: bool = False  # the name was said in the closing's own paragraph: "Sincerely, Noel Ashgrove"
    named: bool = False  # the author's name was said as a signature
    copies: bool = False  # a "cc:" line was said


def dictated_ending(report: Report, kind: DocumentKind, author: str) -> Ending:
    """Look at the last blocks of a report for a dictated closing, signature and copies.

    ``author`` is the author's name as signed, or empty.
    """
    last = _printed(report)[-_LINES:]
    copies = any(_is_copies(text) for _, text in last)
    for number, (place, text) in enumerate(last):
        if not _is_closing(text, kind.closings):
            continue
        below = []
        for where, line in last[number + 1 :]:
            if _is_copies(line) or len(line.split()) > _WORDS:
                break
            below.append(where)
        inline = bool(_after_closing(text, kind.closings))
        return Ending(place, tuple(below), inline, inline or bool(below), copies)
    lines = [(place, text) for place, text in last if not _is_copies(text)]
    if lines and _is_name(lines[-1][1], author):
        return Ending(signature=(lines[-1][0],), named=True, copies=copies)
    return Ending(copies=copies)


def dictated_subject(report: Report) -> Place | None:
    """Where the dictated subject line ("Re: …") stands, among the first three blocks; or ``None``."""
    first = _printed(report)[:3]
    return next((place for place, text in first if _SUBJECT.match(text)), None)


def _printed(report: Report) -> list[tuple[Place, str]]:
    """Place and text of every block that has text."""
    return [
        ((s, b), block.text.strip())
        for s, section in enumerate(report.sections)
        for b, block in enumerate(section.blocks)
        if block.text.strip()
    ]


def _is_copies(text: str) -> bool:
    return _COPIES.match(text) is not None


def _after_closing(text: str, closings: tuple[str, ...]) -> str | None:
    """What follows a closing at the start of ``text``; ``None`` where there is no closing."""
    plain = " ".join(text.split())
    for closing in sorted(closings, key=len, reverse=True):
        if plain.casefold().startswith(closing) and not plain[len(closing) : len(closing) + 1].isalnum():
            return plain[len(closing) :].lstrip(" ,.;:")
    return None


def _is_closing(text: str, closings: tuple[str, ...]) -> bool:
    """A closing, alone or with a name behind it: "Sincerely,", "Yours truly, Noel Ashgrove, MD"."""
    rest = _after_closing(text, closings)
    if rest is None:
        return False
    words = rest.split()
    return len(words) <= _WORDS and all(word[0].isupper() for word in words)


def _is_name(text: str, author: str) -> bool:
    """Whether a line is the author's name and nothing else, degrees and "Dr." aside."""
    said, name = _name_words(text), _name_words(author)
    return bool(said) and said <= name


def _name_words(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold().replace(".", ""))
    return set(words) - _TITLES
