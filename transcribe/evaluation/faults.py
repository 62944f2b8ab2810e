"""Each fault of a draft, and each repair, in its place: what should stand, what was heard, what is written, when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcribe.evaluation.alignment import Edit, Operation
from transcribe.evaluation.changes import Changes, Outcome
from transcribe.evaluation.documents import Document, Timed
from transcribe.evaluation.groups import group_by_form
from transcribe.evaluation.normalise import SPOKEN_MARKS, Token
from transcribe.evaluation.review import is_caught
from transcribe.evaluation.sets import TermKind

AROUND = 6
"""Words shown on each side of a fault."""

_WIDENED = 4  # "coma picks up in" for one drug: so many words beside the aligned one may belong to it

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text (empty where words are missing) and the words before and after it.

    Joined they are the text, each run of white space in it one space.
    """

    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Neighbouring words of the draft that are wrong, missing or too many, or that were repaired.

    ``words`` counts them and ``flagged`` those of them to which a flag or blank leads. ``said`` and
    ``until`` are seconds from the start of the sound, ``None`` where no time is known.
    """

    reference: Excerpt
    raw: Excerpt
    draft: Excerpt
    outcomes: frozenset[Outcome]
    groups: frozenset[TermKind]
    words: int
    flagged: int
    said: float | None
    until: float | None


def faults(
    changes: Changes, groups: Sequence[frozenset[TermKind]], reference: Document, raw: Document, draft: Document
) -> tuple[Fault, ...]:
    """The faults and repairs of a draft, in the order of the text.

    ``groups`` are those of each reference word; the documents are the texts that the words of
    ``changes`` are from.
    """
    return tuple(_fault(run, changes, groups, (reference, raw, draft)) for run in _runs(changes))


def _runs(changes: Changes) -> Iterator[list[Operation]]:
    """Neighbouring words that are wrong, and neighbouring words that were repaired, each by themselves."""
    for outcome, run in groupby(changes.after.operations, lambda operation: _sort(operation, changes)):
        if outcome is not Outcome.RIGHT:
            yield list(run)


def _sort(operation: Operation, changes: Changes) -> Outcome:
    outcome = _outcome(operation, changes)
    return outcome if outcome in (Outcome.RIGHT, Outcome.REPAIRED) else Outcome.LEFT


def _outcome(operation: Operation, changes: Changes) -> Outcome:
    if operation.edit is Edit.INSERT:
        return changes.extra.get(operation.hypothesis, Outcome.RIGHT)
    return changes.outcomes[operation.reference]


def _fault(
    run: Sequence[Operation],
    changes: Changes,
    groups: Sequence[frozenset[TermKind]],
    documents: tuple[Document, Document, Document],
) -> Fault:
    reference, raw, draft = documents
    expected = [one.reference for one in run if one.edit is not Edit.INSERT]
    written = [one.hypothesis for one in run if one.edit is not Edit.DELETE]
    expected_span = _span(expected, run[0].reference)
    written_span = _span(written, run[0].hypothesis)
    heard_span = _heard(changes, expected_span, written)
    said = _time(changes.draft, written_span, draft.times) or _time(changes.raw, heard_span, raw.times)
    said = said or _gap(changes.raw, heard_span[0], raw.times)
    wrong = [one for one in run if one.edit is not Edit.EQUAL]
    return Fault(
        reference=_excerpt(reference.text, changes.reference, expected_span),
        raw=_excerpt(raw.text, changes.raw, heard_span),
        draft=_excerpt(draft.text, changes.draft, written_span),
        outcomes=frozenset(_outcome(one, changes) for one in run),
        groups=frozenset().union(
            *(groups[index] for index in expected), *(group_by_form(changes.draft[index].text) for index in written)
        ),
        words=len(run),
        flagged=sum(is_caught(one, draft, changes.draft) for one in wrong),
        said=said[0] if said else None,
        until=said[1] if said else None,
    )


def _span(indices: Sequence[int], place: int) -> Span:
    return (indices[0], indices[-1] + 1) if indices else (place, place)


def _heard(changes: Changes, expected: Span, written: Sequence[int]) -> Span:
    """The recogniser's words where a fault stands, with words beside them that belong to nothing else."""
    if expected[0] < expected[1]:
        first, last = changes.before.hypothesis_span(*expected)
    else:
        heard = [raw for raw, places in changes.kept.items() if not set(places).isdisjoint(written)]
        first, last = _span(heard, _raw_place(changes, expected[0]))
    inserted = {one.hypothesis for one in changes.before.operations if one.edit is Edit.INSERT}

    def belongs(index: int) -> bool:
        unmarked = index in inserted and (changes.raw[index].text,) not in SPOKEN_MARKS
        return unmarked and set(changes.kept.get(index, ())) <= set(written)

    widened = first - _WIDENED, last + _WIDENED
    while first > max(widened[0], 0) and belongs(first - 1):
        first -= 1
    while last < min(widened[1], len(changes.raw)) and belongs(last):
        last += 1
    return first, last


def _raw_place(changes: Changes, reference: int) -> int:
    if reference < len(changes.reference):
        return changes.before.hypothesis_span(reference, reference + 1)[0]
    return len(changes.raw)


def _time(words: Sequence[Token], span: Span, times: Sequence[Timed]) -> tuple[float, float] | None:
    """From the first to the last second of the words in ``span``; ``None`` for no words, or none with a time."""
    if span[0] >= span[1]:
        return None
    start, end = words[span[0]].start, words[span[1] - 1].end
    found = [one for one in times if one.start < end and start < one.end]
    return (min(one.said for one in found), max(one.until for one in found)) if found else None


def _gap(words: Sequence[Token], place: int, times: Sequence[Timed]) -> tuple[float, float] | None:
    """From the end of the word before ``place`` to the start of the word after it."""
    before = _time(words, (place - 1, place), times) if place else None
    after = _time(words, (place, place + 1), times) if place < len(words) else None
    if before is None or after is None:
        single = before or after
        return None if single is None else (single[1], single[1]) if before else (single[0], single[0])
    return min(before[1], after[0]), max(before[1], after[0])


def _excerpt(text: str, words: Sequence[Token], span: Span) -> Excerpt:
    first, last = span
    context = words[max(0, first - AROUND)].start if words else 0
    start = words[first].start if first < last else words[first - 1].end if first else 0
    end = words[last - 1].end if first < last else start
    following = words[min(len(words), last + AROUND) - 1].end if last < len(words) else len(text)
    pieces = (text[min(context, start) : start], text[start:end], text[end : max(following, end)])
    return Excerpt(*(re.sub(r"\s+", " ", piece) for piece in pieces))
