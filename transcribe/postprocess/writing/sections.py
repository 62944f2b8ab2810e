"""Sections: headings that nobody said, where the words plainly open one; and the usual order, where it is wanted."""

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


@cache
def _ranks(document_type: DocumentType) -> dict[str, int]:
    """A heading's place in the usual order of a kind of document; a letter has none."""
    rows = (row["heading"] for row in table("section_order") if row["type"] == document_type)
    return {heading: rank for rank, heading in enumerate(rows)}


def in_usual_order(parts: list[Part], document_type: DocumentType) -> list[Part]:
    """The parts in the usual order; one that has no place in it stays behind the one it was dictated after."""
    ranks = _ranks(document_type)
    groups: list[tuple[int, list[Part]]] = []
    for part in parts:
        rank = ranks.get(part.heading or "")
        if rank is None and groups:
            groups[-1][1].append(part)
        else:
            groups.append((-1 if rank is None else rank, [part]))
    return [part for _, group in sorted(groups, key=lambda group: group[0]) for part in group]


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
