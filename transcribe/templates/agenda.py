"""The rows of the review summary: what they say, how high they are, and which of them fit on its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from transcribe.report import Report, Severity
from transcribe.speech import FindingKind
from transcribe.templates.fitting import cut, lines_of, width_of
from transcribe.templates.notes import WHOLE, Note, notes_on_the_recording
from transcribe.templates.points import Point, blank_points, flagged_points

SIZE, LINE, AROUND = 9.0, 11.5, 2.0  # of the style "Summary Text": font, line, space around a paragraph; points
RULE = 0.75  # points that the rule between two rows may take
FLAGGED, RECORDING, BLANKS = "Listen to these, the gravest first", "About the recording", "Blanks to fill"

_MOST = 60  # rows of one line fill no page
_FEW = 3  # blanks, and notes on the recording, that are shown however many flags there are
_WORDS_SHARE = 0.7  # of a line at most for the words themselves; the rest is what stands around them


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: when in the sound, how grave, the words in their context, and what is to be said, in so many lines.

    ``before``, ``words`` and ``after`` are one line of text, with the spaces between them.
    """

    time: str
    message: tuple[str, ...]
    severity: Severity | None = None
    before: str = ""
    words: str = ""
    after: str = ""

    @property
    def height(self) -> float:
        """In points."""
        return (len(self.message) + bool(self.words)) * LINE + AROUND + RULE


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one title, by rank; ``rest`` says in one line how many more there are, or is empty."""

    title: str
    entries: tuple[Entry, ...]
    rest: str = ""


def agenda(report: Report, width: float, height: float) -> tuple[Group, ...]:
    """The groups that have rows, cut to a column of ``width`` and to ``height`` points in all.

    First a few of the blanks and of the notes on the recording, then the flags by rank, then the rest; a group ends
    where one of its rows does not fit. The group of the flags is there even if it is empty.
    """
    flags, blanks = flagged_points(report), blank_points(report)
    notes = notes_on_the_recording(_without_unheard(report))
    groups = (
        Group(FLAGGED, tuple(_entry(point, width) for point in flags[:_MOST])),
        Group(RECORDING, tuple(_noted(note, width) for note in notes[:_MOST])),
        Group(BLANKS, tuple(_entry(point, width) for point in blanks[:_MOST])),
    )
    counts = _fitting(groups, height)
    left: tuple[Callable[[], str], ...] = (
        lambda: f"… and {_more(flags[counts[0] :])}: all are marked in the document.",
        lambda: f"… and {len(notes) - counts[1]} more in the notes at the end of the document.",
        lambda: f"… and {len(blanks) - counts[2]} more in the document.",
    )
    totals = (len(flags), len(notes), len(blanks))
    return tuple(
        replace(group, entries=group.entries[:count], rest=rest() if count < total else "")
        for group, count, total, rest in zip(groups, counts, totals, left, strict=True)
        if total or group.title == FLAGGED
    )


def counted(points: Sequence[Point]) -> str:
    """How many there are of each severity: "2 critical, 1 minor"; empty where there are none."""
    numbers = [(sum(point.severity is severity for point in points), severity.value) for severity in Severity]
    return ", ".join(f"{number} {name}" for number, name in numbers if number)


def _more(points: Sequence[Point]) -> str:
    return f"{len(points)} more ({counted(points)})"


def _without_unheard(report: Report) -> Report:
    """The report without the findings that stand in its text as blanks."""
    if report.coverage is None:
        return report
    findings = tuple(
        finding for finding in report.coverage.findings if finding.kind is not FindingKind.SPEECH_WITHOUT_WORDS
    )
    return report.model_copy(update={"coverage": replace(report.coverage, findings=findings)})


def _entry(point: Point, width: float) -> Entry:
    words = cut(point.words, _WORDS_SHARE * width, SIZE, bold=True)
    room = width - width_of(f" {words} ", SIZE, bold=True)
    before = cut(point.before, room / 2, SIZE, end=True)
    return Entry(
        point.time,
        _message(point, width),
        point.severity,
        before=before + " " * point.before[-1:].isspace(),
        words=words,
        after=" " * point.after[:1].isspace() + cut(point.after, room - width_of(before, SIZE), SIZE),
    )


def _message(point: Point, width: float) -> tuple[str, ...]:
    """What a point says, in two lines at most, and the readings, on a line of their own if need be."""
    if not point.readings:
        return _lines(point.message, width)
    others = f"Could be: {'; '.join(point.readings)}."
    together = f"{point.message} {others}"
    if lines_of(together, width, SIZE) == 1:
        return (together,)
    return *_lines(point.message, width), cut(others, width, SIZE)


def _noted(note: Note, width: float) -> Entry:
    told = note.message + (f" “{note.words}”" if note.words else "")
    return Entry(note.time.replace(WHOLE, "All of it"), _lines(told, width))


def _lines(text: str, width: float) -> tuple[str, ...]:
    """A text as one line, or as two and no more."""
    first = cut(text, width, SIZE, mark="")
    rest = text[len(first) :].strip()
    return (first, cut(rest, width, SIZE)) if rest else (first,)


def _fitting(groups: tuple[Group, ...], height: float) -> tuple[int, ...]:
    """How many rows of each group fit, with its title and one line for the rest."""
    height -= sum(2 * (LINE + AROUND + RULE) for group in groups if group.entries or group.title == FLAGGED)
    counts = [0] * len(groups)
    closed: set[int] = set()
    for _, number, entry in sorted(_tiers(groups), key=lambda each: each[0]):
        if number not in closed and entry.height <= height:
            height -= entry.height
            counts[number] += 1
        else:
            closed.add(number)
    return tuple(counts)


def _tiers(groups: tuple[Group, ...]) -> Iterator[tuple[int, int, Entry]]:
    """Each row with its tier and its group's number."""
    for number, group in enumerate(groups):
        for place, entry in enumerate(group.entries):
            tier = 1 if group.title == FLAGGED else (0 if place < _FEW else 2)
            yield tier, number, entry
