"""In which order the sections are printed: as dictated, or with some of them first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transcribe.report import Report
from transcribe.tables import table
from transcribe.templates.ending import Ending, Place
from transcribe.templates.types import DocumentKind
from transcribe.templates.wording import one_line

_SALUTATIONS = ("dear ", "to whom it may concern")


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that are printed under one heading, or under none."""

    heading: str
    places: tuple[Place, ...]


def passages_of(report: Report, kind: DocumentKind, subject: Place | None, ending: Ending) -> tuple[Passage, ...]:
    """All blocks of a report in the order of printing.

    Where the kind wants sections in front, these follow the salutation; a closing and signature that were dictated in
    one of them stay at the end. Every block is printed once.
    """
    passages = tuple(
        Passage(one_line(section.heading), tuple((s, b) for b in range(len(section.blocks))))
        for s, section in enumerate(report.sections)
    )
    if not kind.front or not any(_front(passage, kind) for passage in passages):
        return passages
    return _front_first(report, passages, kind, subject, ending)


def _front_first(
    report: Report, passages: tuple[Passage, ...], kind: DocumentKind, subject: Place | None, ending: Ending
) -> tuple[Passage, ...]:
    last = {*ending.signature, *((ending.closing,) if ending.closing else ())}
    head, front, telling, end = list[Passage](), list[Passage](), list[Passage](), list[Place]()
    for passage in passages:
        kept = [place for place in passage.places if place not in last]
        end += [place for place in passage.places if place in last]
        if _front(passage, kind):
            front.append(Passage(passage.heading, tuple(kept)))
            continue
        if not passage.heading and not head:
            opening = _opening(report, kept, subject)
            head.append(Passage("", tuple(kept[:opening])))
            kept = kept[opening:]
        telling.append(Passage(passage.heading, tuple(kept)))
    front.sort(key=lambda passage: kind.front.index(_holds(passage)))
    ordered = (*head, *front, *telling, Passage("", tuple(end)))
    return tuple(passage for passage in ordered if passage.places or passage.heading)


def _opening(report: Report, places: list[Place], subject: Place | None) -> int:
    """How many of the first blocks are subject line and salutation."""
    texts = [one_line(report.sections[s].blocks[b].text).casefold() for s, b in places[:3]]
    ends = [
        number + 1
        for number, (place, text) in enumerate(zip(places, texts, strict=False))
        if place == subject or text.startswith(_SALUTATIONS)
    ]
    return max(ends, default=0)


def _front(passage: Passage, kind: DocumentKind) -> bool:
    return bool(passage.heading) and _holds(passage) in kind.front


def _holds(passage: Passage) -> str:
    return _kinds_of_sections().get(passage.heading.casefold(), "")


@cache
def _kinds_of_sections() -> dict[str, str]:
    return {row["heading"].casefold(): row["holds"] for row in table("section_kinds")}
