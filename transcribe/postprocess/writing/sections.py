"""Headings that nobody said, where the words plainly open a section (``vocab/section_openers.tsv``)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from transcribe.postprocess.writing.page import Paragraph, Part, Role
from transcribe.report import DocumentType
from transcribe.tables import table

LONGEST = 6  # words of an opener


@cache
def _openers() -> dict[str, dict[tuple[str, ...], tuple[str, frozenset[str]]]]:
    """Openers by first word: the words, the heading, and the headings under which none is missing."""
    openers: dict[str, dict[tuple[str, ...], tuple[str, frozenset[str]]]] = {}
    for row in table("section_openers"):
        words = tuple(row["begins"].split())
        covered = frozenset(heading for heading in row["covered_by"].split("|") if heading) | {row["heading"]}
        openers.setdefault(words[0], {})[words] = (row["heading"], covered)
    return openers


def with_supplied_headings(parts: list[Part], document_type: DocumentType) -> list[Part]:
    """The parts, parted where a paragraph plainly opens another section.

    Only in notes and reports of an author who speaks headings at all: a letter is prose, and a note dictated
    without any heading stays as its author wanted it.
    """
    said: set[str | None] = {part.heading for part in parts if part.heading is not None}
    if document_type is DocumentType.LETTER or not said:
        return parts
    written: list[Part] = []
    for part in parts:
        current = replace(part, paragraphs=[])
        written.append(current)
        for paragraph in part.paragraphs:
            heading = _opened(paragraph, current.heading, said)
            if heading is not None:
                current = Part(heading, [], supplied=True)
                written.append(current)
                said.add(heading)
            current.paragraphs.append(paragraph)
    return [part for part in written if part.heading is not None or part.paragraphs]


def _opened(paragraph: Paragraph, heading: str | None, said: set[str | None]) -> str | None:
    """The heading of the section that a paragraph opens, if it is not under that (or a like) heading already."""
    if paragraph.kind == "item" or paragraph.role is not Role.TEXT:
        return None
    words = [token.plain for token in paragraph.run[: LONGEST + 2] if not token.is_sign]
    if not words:
        return None
    for opener, (opened, covered) in _openers().get(words[0], {}).items():
        if tuple(words[: len(opener)]) == opener and heading not in covered and not covered & said:
            return opened
    return None
