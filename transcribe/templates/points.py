"""What a secretary should listen to, in order of clinical risk: the points of the review summary."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.report import Blank, Flag, Report, Severity
from transcribe.templates.comments import readings
from transcribe.templates.marks import RANK, Anchor, MarkedBlock, Marks, is_broad, marked_blocks, marks_of, unplaced
from transcribe.templates.types import document_kind
from transcribe.templates.wording import between, clock, one_line

_OF_A_RULE = 0.5  # what contradicts itself is wrong about that often, however surely it was heard
_ENDS = 3  # words of a long passage that are shown of its beginning and of its end
_AROUND = 200  # characters before and after the words: more than one line


@dataclass(frozen=True, slots=True)
class Point:
    """A place to listen to: ``words`` between what stands ``before`` and ``after`` them in the same block.

    ``time`` is ``m:ss`` from the start of the sound, or empty; ``severity`` is ``None`` for a blank. Where the text
    has no such place (the header, something missing), ``words`` says what it is about.
    """

    time: str
    severity: Severity | None
    message: str
    words: str = ""
    before: str = ""
    after: str = ""
    readings: tuple[str, ...] = ()


def flagged_points(report: Report) -> tuple[Point, ...]:
    """What is flagged: the critical first, then by how doubtful it is, then in the order of the recording.

    Flags that share a word are one point, as grave as the gravest of them.
    """
    marks = marks_of(report)
    ranked: list[tuple[tuple[int, float, float], Point]] = []
    for s, b, marked in marked_blocks(report, marks):
        for anchor in marked.anchors:
            if anchor.flags:
                ranked.append((_rank(report, anchor.flags, (s, b)), _flagged(report, marked, anchor, (s, b))))
    for flag in unplaced(report, marks):
        if isinstance(flag, Flag):
            time = "" if flag.start is None else clock(flag.start)
            point = Point(time, flag.severity, _said(flag.message), _about(report, flag), readings=readings((flag,)))
            ranked.append(((RANK[flag.severity], -_OF_A_RULE, flag.start or 0.0), point))
    return tuple(point for _, point in sorted(ranked, key=lambda pair: pair[0]))


def blank_points(report: Report) -> tuple[Point, ...]:
    """The blanks, in the order of the document."""
    marks = Marks((), (), report.blanks)
    found = []
    for _, _, marked in marked_blocks(report, marks):
        for anchor in marked.anchors:
            if anchor.blank is not None:
                before, after = _around(marked, anchor)
                found.append(_blank(anchor.blank, before, after))
    return (*found, *(_blank(each, "", "") for each in unplaced(report, marks) if isinstance(each, Blank)))


def _rank(report: Report, flags: tuple[Flag, ...], place: tuple[int, int]) -> tuple[int, float, float]:
    tokens = report.sections[place[0]].blocks[place[1]].tokens
    under = [token for flag in flags for token in tokens[slice(*flag.tokens)]]
    doubt = max((token.doubt for token in under if token.doubt is not None), default=0.0)
    doubt = max([doubt, *(1 - flag.probability for flag in flags if flag.probability is not None)])
    if any(flag.rule for flag in flags):
        doubt = max(doubt, _OF_A_RULE)
    start = next((token.start for token in under if token.start is not None), 0.0)
    return RANK[flags[0].severity], -doubt, start


def _flagged(report: Report, marked: MarkedBlock, anchor: Anchor, place: tuple[int, int]) -> Point:
    flags = anchor.flags
    tokens = report.sections[place[0]].blocks[place[1]].tokens[min(flag.tokens[0] for flag in flags) :]
    start = next((token.start for token in tokens if token.start is not None), None)
    before, after = _around(marked, anchor)
    words = "".join(piece.text for piece in marked.pieces[slice(*anchor.pieces)]).split()
    if is_broad(flags[0]):
        words = [*words[:_ENDS], "…", *words[-_ENDS:]]
    return Point(
        time="" if start is None else clock(start),
        severity=flags[0].severity,
        message=" ".join(dict.fromkeys(_said(flag.message) for flag in flags)),
        words=" ".join(words),
        before=before,
        after=after,
        readings=readings(anchor.about),
    )


def _around(marked: MarkedBlock, anchor: Anchor) -> tuple[str, str]:
    """What stands in the block before and after the pieces of an anchor."""
    first, last = anchor.pieces
    before = "".join(piece.text for piece in marked.pieces[:first])
    after = "".join(piece.text for piece in marked.pieces[last:])
    return before[-_AROUND:], after[:_AROUND]


def _said(message: str) -> str:
    """A message in one line; that one should listen is what the whole page says."""
    return one_line(message).removesuffix(" Please listen.")


def _about(report: Report, flag: Flag) -> str:
    if flag.field is None or flag.field == "document":
        return "The document"
    fields = document_kind(report.document_type).fields
    label = next((each.label for each in fields if each.field == flag.field), "") or flag.field.replace("_", " ")
    return f"The header: {one_line(label)}"


def _blank(blank: Blank, before: str, after: str) -> Point:
    sounds_like = one_line(blank.sounds_like)
    message = _said(blank.reason)
    return Point(
        time=between(blank.start, blank.end),
        severity=None,
        message=f"Sounds like “{sounds_like}”. {message}" if sounds_like else message,
        words="[____]",
        before=before,
        after=after,
    )
