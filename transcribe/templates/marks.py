"""Where the marks of a block fall in its text: flags, corrections and blanks, as pieces of text.

A block's text is cut wherever a mark begins or ends or a blank stands. The pieces, joined, are the
block's text with its blanks, whatever the marks do: overlap, be reversed, or lie beyond the end.

Marks that share a word are one place to look at, with one comment. A mark over a whole passage stays apart from
those inside it, and only its first words are coloured: a page that is all colour shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcribe.report import Blank, Block, Correction, Flag, Report, Severity
from transcribe.templates.wording import blank_text, kept_together, printable

RANK = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}
BROAD = 12  # a mark over more words than these is about a passage, not about words
SHOWN = 3  # of which so many are coloured
_CLOSING = ".,;:?!)”"  # signs that stand close to what is before them

Mark = Flag | Correction | Blank


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; ``blank`` is set where the piece is a blank."""

    text: str
    severity: Severity | None = None
    corrected: bool = False
    blank: Blank | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a comment is about, the gravest first, and the half-open range of pieces that it is pinned to."""

    about: tuple[Mark, ...]
    pieces: tuple[int, int]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Its flags, the gravest first."""
        return tuple(mark for mark in self.about if isinstance(mark, Flag))

    @property
    def blank(self) -> Blank | None:
        """The blank that it is about, if it is about one."""
        return next((mark for mark in self.about if isinstance(mark, Blank)), None)


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block cut into pieces, and the comments on them in the order of reading."""

    kind: str
    pieces: tuple[Piece, ...]
    anchors: tuple[Anchor, ...] = ()

    @property
    def text(self) -> str:
        """The block's text with its blanks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that is to be marked in one report; blanks are always shown."""

    flags: tuple[Flag, ...]
    corrections: tuple[Correction, ...]
    blanks: tuple[Blank, ...]

    def at(self, section: int, block: int) -> Marks:
        """The marks of one block. Flags on the header belong to none."""
        here = (section, block)
        return Marks(
            flags=tuple(flag for flag in self.flags if (flag.section, flag.block) == here and flag.field is None),
            corrections=tuple(each for each in self.corrections if (each.section, each.block) == here),
            blanks=tuple(blank for blank in self.blanks if (blank.section, blank.block) == here),
        )


def marks_of(report: Report, draft: bool = True) -> Marks:
    """What is marked in a report.

    In a draft everything is, but for corrections of form alone ("five milligrams" to "5 mg"), which would cover
    the page. A signed document is clean; but a blank or a critical flag, which should have kept it from being
    signed, is never hidden.
    """
    if draft:
        told = tuple(correction for correction in report.corrections if not correction.routine)
        return Marks(report.flags, told, report.blanks)
    critical = tuple(flag for flag in report.flags if flag.severity is Severity.CRITICAL)
    return Marks(critical, (), report.blanks)


def marked_blocks(report: Report, marks: Marks) -> Iterator[tuple[int, int, MarkedBlock]]:
    """Every block that has something to print, with its section and block index."""
    for s, section in enumerate(report.sections):
        for b, block in enumerate(section.blocks):
            marked = marked_block(block, marks.at(s, b))
            if marked.text.strip():
                yield s, b, marked


def unplaced(report: Report, marks: Marks) -> tuple[Flag | Blank, ...]:
    """Flags and blanks that no printed text can carry: their block is empty or does not exist.

    They are shown apart (see ``notes.py``), so that none is lost.
    """
    placed = {
        id(mark) for _, _, marked in marked_blocks(report, marks) for anchor in marked.anchors for mark in anchor.about
    }
    every: list[Flag | Blank] = [*marks.flags, *marks.blanks]
    return tuple(mark for mark in every if id(mark) not in placed)


def is_broad(mark: Flag | Correction) -> bool:
    """Whether a mark is about a passage rather than about words."""
    return mark.tokens[1] - mark.tokens[0] > BROAD


def marked_block(block: Block, marks: Marks) -> MarkedBlock:
    """Cut a block at its marks. Ranges beyond the block are clamped to it."""
    spans = _spans(block)
    length = spans[-1][2] if spans else 0
    text = kept_together("".join(printable(token.text) + printable(token.space) for token in block.tokens))
    stretches = _stretches((*marks.flags, *marks.corrections), spans, text)
    blanks = sorted(((_place(blank.token, spans), blank) for blank in marks.blanks), key=lambda pair: pair[0])
    cuts = {0, length, *(at for at, _ in blanks)}
    for stretch in stretches:
        cuts |= {stretch.start, stretch.shown, stretch.end}

    pieces: list[Piece] = []
    begins: dict[int, int] = {}  # the first piece of text at or after this place in the text
    ends: dict[int, int] = {}  # one past the last piece that ends there
    anchors: list[Anchor] = []
    ordered = sorted(cuts)
    for number, at in enumerate(ordered):
        ends[at] = len(pieces)
        for blank in (blank for place, blank in blanks if place == at):
            _stand_off(pieces)
            anchors.append(Anchor((blank,), (len(pieces), len(pieces) + 1)))
            pieces.append(Piece(blank_text(blank), blank=blank))
            if at < length and not text[at].isspace() and text[at] not in _CLOSING:
                pieces.append(Piece(" "))
        begins[at] = len(pieces)
        if number + 1 < len(ordered):
            pieces.append(_piece(text, at, ordered[number + 1], stretches))
    for group in _together(stretches):
        about = tuple(stretch.mark for stretch in sorted(group, key=lambda stretch: _rank(stretch.mark)))
        start, end = min(stretch.start for stretch in group), max(stretch.end for stretch in group)
        anchors.append(Anchor(about, (begins[start], ends[end])))
    return MarkedBlock(block.kind, tuple(pieces), tuple(sorted(anchors, key=_order)))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The characters under a mark (half-open), and where its colour ends."""

    start: int
    shown: int
    end: int
    mark: Flag | Correction


def _stretches(marks: Sequence[Flag | Correction], spans: list[tuple[int, int, int]], text: str) -> list[_Stretch]:
    found = []
    for mark in marks:
        whole = _stretch(mark.tokens, spans, text)
        if whole is None:
            continue
        first = _stretch((mark.tokens[0], mark.tokens[0] + SHOWN), spans, text) if is_broad(mark) else whole
        found.append(_Stretch(whole[0], min(whole[1], first[1] if first else whole[1]), whole[1], mark))
    return found


def _together(stretches: list[_Stretch]) -> list[list[_Stretch]]:
    """Marks that share a character, as one group; a broad one is with those of its very place alone."""
    groups: list[list[_Stretch]] = []
    end = 0
    for stretch in sorted((each for each in stretches if not is_broad(each.mark)), key=lambda each: each.start):
        if groups and stretch.start < end:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
        end = max(end, stretch.end)
    broad: dict[tuple[int, int], list[_Stretch]] = {}
    for stretch in stretches:
        if is_broad(stretch.mark):
            broad.setdefault((stretch.start, stretch.end), []).append(stretch)
    return [*groups, *broad.values()]


def _spans(block: Block) -> list[tuple[int, int, int]]:
    """For each token: where its text begins and ends in the block's text, and where its space ends."""
    spans: list[tuple[int, int, int]] = []
    at = 0
    for token in block.tokens:
        word, space = printable(token.text), printable(token.space)
        spans.append((at, at + len(word), at + len(word) + len(space)))
        at += len(word) + len(space)
    return spans


def _stretch(tokens: tuple[int, int], spans: list[tuple[int, int, int]], text: str) -> tuple[int, int] | None:
    """The range of characters under a token range, without the space behind it.

    An empty range means the nearest token; one without any visible text grows until it has some.
    """
    if not text.strip():
        return None
    count = len(spans)
    first = min(max(tokens[0], 0), count - 1)
    last = min(max(tokens[1], first + 1), count)
    while not text[spans[first][0] : spans[last - 1][1]].strip():
        first, last = max(first - 1, 0), min(last + 1, count)
    return spans[first][0], spans[last - 1][1]


def _place(token: int, spans: list[tuple[int, int, int]]) -> int:
    """The place in the text before which a blank stands; at or beyond the last token: the end."""
    if not spans:
        return 0
    return spans[-1][2] if token >= len(spans) else spans[max(token, 0)][0]


def _stand_off(pieces: list[Piece]) -> None:
    """Put a space before a blank that would otherwise touch the word before it."""
    before = "".join(piece.text for piece in pieces[-2:])
    if before and not before[-1].isspace():
        pieces.append(Piece(" "))


def _piece(text: str, start: int, end: int, stretches: list[_Stretch]) -> Piece:
    over = [each for each in stretches if each.start <= start and end <= each.end]
    severities = [each.mark.severity for each in over if isinstance(each.mark, Flag) and end <= each.shown]
    return Piece(
        text=text[start:end],
        severity=min(severities, key=RANK.__getitem__, default=None),
        corrected=any(isinstance(each.mark, Correction) for each in over),
    )


def _rank(mark: Mark) -> int:
    if isinstance(mark, Flag):
        return RANK[mark.severity]
    return -1 if isinstance(mark, Blank) else len(RANK)


def _order(anchor: Anchor) -> tuple[int, int, int]:
    """Comments in the order of reading; at one place the gravest first, corrections last."""
    return anchor.pieces[0], _rank(anchor.about[0]), anchor.pieces[1]
