"""What somebody has changed in a Word file, as changes of the report that it was made from.

The edited paragraphs are laid beside those of the document as the program makes it, then word beside word. A word that
is still there keeps its token with its times; a new one is typed, and takes the times of those it replaces.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from transcribe.report import Block, Report
from transcribe.review.word_marks import NewBlock, NewSection, rebuilt
from transcribe.review.words import Unit, plain, tokens_of, typed, units_of

LIKE = 45.0  # per cent of likeness from which a changed paragraph is taken for the same one
_MOST_PAIRED = 250_000  # comparisons of paragraphs with paragraphs
HEADING = -1  # in the place of a block's number

Place = tuple[int, int]  # section and block
Pair = tuple[int | None, int | None]  # of a paragraph before and after


@dataclass(frozen=True, slots=True)
class Changed:
    """The report with the changes; how many there are; what could not be taken over, a sentence each."""

    report: Report
    changes: int
    ignored: tuple[str, ...]


def changed_report(report: Report, before: Sequence[str], after: Sequence[str]) -> Changed:
    """Take over what was changed from the paragraphs ``before`` (of the report's document) to those ``after``."""
    pairs = list(_paired([plain(text) for text in before], [plain(text) for text in after]))
    takeover = _Takeover(report, before, after, _places(report, before))
    for at, pair in enumerate(pairs):
        takeover.take(pair, pairs[at + 1 :])
    return Changed(rebuilt(report, takeover.sections), takeover.changes, tuple(takeover.ignored))


@dataclass(slots=True)
class _Takeover:
    report: Report
    before: Sequence[str]
    after: Sequence[str]
    places: dict[int, Place]
    sections: list[NewSection] = field(default_factory=list)
    changes: int = 0
    ignored: list[str] = field(default_factory=list)
    _inside: bool = False  # whether the paragraph before belongs to the report's text

    def __post_init__(self) -> None:
        self.sections = [NewSection(number, section.heading) for number, section in enumerate(self.report.sections)]

    def take(self, pair: Pair, following: Sequence[Pair]) -> None:
        """Take over one paragraph, or the pair of one that is the same in both."""
        old, new = pair
        place = None if old is None else self.places.get(old)
        if old is None and new is not None:
            self._added(self.after[new].strip(), following)
        elif new is None and old is not None:
            self._gone(place, self.before[old].strip())
        elif old is not None and new is not None:
            self._kept(place, self.before[old], self.after[new].strip())
            self._inside = place is not None

    def _added(self, text: str, following: Sequence[Pair]) -> None:
        section = self._section_here(following)
        if not text:
            return
        if section is None:
            self._ignore("added", text)
            return
        section.blocks.append(NewBlock(Block(tokens=typed(text.split()))))
        self.changes += 1

    def _section_here(self, following: Sequence[Pair]) -> NewSection | None:
        """The section of the paragraph before; where that is none of the text, of the one that follows."""
        if self._inside:
            return next((section for section in reversed(self.sections) if section.begun), None)
        nearest = next((old for old, new in following if old is not None and new is not None), None)
        place = None if nearest is None else self.places.get(nearest)
        return None if place is None else self.sections[place[0]]

    def _gone(self, place: Place | None, text: str) -> None:
        if place is None:
            if text:
                self._ignore("deleted", text)
            return
        self.changes += 1
        section = self.sections[place[0]]
        section.begun = self._inside = True
        if place[1] == HEADING:
            section.heading = None

    def _kept(self, place: Place | None, old: str, new: str) -> None:
        if place is None:
            if plain(old) != plain(new):
                self._ignore("changed", new)
            return
        section = self.sections[place[0]]
        section.begun = True
        if place[1] == HEADING:
            if plain(section.heading or "") != plain(new):
                section.heading, self.changes = new, self.changes + 1
            return
        block = self.report.sections[place[0]].blocks[place[1]]
        taken, changes = changed_block(block, old, new)
        taken.before = place
        section.blocks.append(taken)
        self.changes += changes

    def _ignore(self, what: str, text: str) -> None:
        self.ignored.append(f"A line outside of the report's text was {what}: “{text[:80]}”.")


def changed_block(block: Block, before: str, after: str) -> tuple[NewBlock, int]:
    """A block whose paragraph read ``before`` and now reads ``after``, and how many places of it were changed.

    What a paragraph shows beside its tokens (the mark of a blank) is not taken for text, unless somebody types there.
    """
    units = units_of(block.tokens)
    shown, wanted = before.split(), after.split()
    if plain(before) == plain(after):
        return NewBlock(block, kept={number: number for number in range(len(block.tokens))}), 0
    behind = _behind(units, shown)
    found: list[Unit] = []
    gone: list[str] = []
    changes = 0
    for kind, first, last, begin, end in _differences(shown, wanted):
        old = [unit for at in range(first, last) if (unit := behind[at]) is not None]
        if kind == "equal":
            found += old
            continue
        changes += 1
        gone += [shown[at] for at in range(first, last) if behind[at] is None]
        found += [Unit(((-1, token),)) for token in typed(wanted[begin:end], old)]
    kept: dict[int, int] = {}
    for place, number in enumerate(number for unit in found for number, _ in unit.pieces):
        if number >= 0:
            kept.setdefault(number, place)
    return NewBlock(block.model_copy(update={"tokens": tokens_of(found)}), kept=kept, gone=tuple(gone)), changes


def _behind(units: Sequence[Unit], shown: Sequence[str]) -> list[Unit | None]:
    """For each shown word the unit behind it, ``None`` for what is no text of the block."""
    behind: list[Unit | None] = [None] * len(shown)
    for kind, first, last, begin, _ in _differences([unit.text for unit in units], shown):
        if kind == "equal":
            for step in range(last - first):
                behind[begin + step] = units[first + step]
    return behind


def _differences(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    matcher = difflib.SequenceMatcher(
        None, [plain(word) for word in old], [plain(word) for word in new], autojunk=False
    )
    return [(str(kind), *numbers) for kind, *numbers in matcher.get_opcodes()]  # type: ignore[misc]


def _places(report: Report, before: Sequence[str]) -> dict[int, Place]:
    """Which paragraphs of the document are headings and blocks of the report, found one after the other."""
    wanted: list[tuple[str, Place]] = []
    for number, section in enumerate(report.sections):
        if section.heading:
            wanted.append((plain(section.heading), (number, HEADING)))
        wanted += [(plain(block.text), (number, at)) for at, block in enumerate(section.blocks)]
    pairs = _paired([text for text, _ in wanted], [plain(text) for text in before])
    return {new: wanted[old][1] for old, new in pairs if old is not None and new is not None}


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs laid beside each other in order: the same ones first, between them those that are alike."""
    old, new = [text.casefold() for text in before], [text.casefold() for text in after]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(range(first, last), range(begin, end), strict=True)
        else:
            yield from _alike(range(first, last), range(begin, end), old, new)


def _alike(old: range, new: range, before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """The pairing with the greatest likeness altogether (Needleman and Wunsch)."""
    if len(old) == len(new) == 1:  # rewritten as a whole
        yield old[0], new[0]
        return
    if len(old) * len(new) > _MOST_PAIRED:
        yield from ((at, None) for at in old)
        yield from ((None, at) for at in new)
        return
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            together = _likeness(before[old[row]], after[new[column]]) + best[row + 1][column + 1]
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    row = column = 0
    while row < len(old) and column < len(new):
        here = best[row][column]
        if here > max(best[row + 1][column], best[row][column + 1]):
            yield old[row], new[column]
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            yield old[row], None
            row += 1
        else:
            yield None, new[column]
            column += 1
    yield from ((at, None) for at in old[row:])
    yield from ((None, at) for at in new[column:])


def _likeness(before: str, after: str) -> float:
    likeness = fuzz.ratio(before, after)
    return likeness if likeness >= LIKE and before and after else 0.0
