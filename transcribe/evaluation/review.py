"""What flags and blanks are worth: the share of faults they catch, and the share of text they cover."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.evaluation.alignment import Alignment, Edit, Operation
from transcribe.evaluation.documents import Document
from transcribe.evaluation.figures import Catch, ReviewLoad
from transcribe.evaluation.normalise import Token
from transcribe.evaluation.recall import Occurrence, is_found, places_of
from transcribe.evaluation.sets import TermKind, Trap

TERMS: tuple[TermKind, ...] = ("medical_terms", "drugs")
CRITICAL: tuple[TermKind, ...] = ("drugs", "numbers", "negations", "sides")
"""The kinds whose faults may harm."""


def catch(alignment: Alignment, draft: Document, words: Sequence[Token]) -> Catch:
    """The share of wrong or missing words under a flag or at a blank.

    ``words`` are the draft's words as they were aligned. A wrong word (another word, or one too
    many) is caught where a flag lies over it; a missing word where a blank stands in the gap, or a
    flag lies over the word before or after the gap.
    """
    wrong = [operation for operation in alignment.operations if operation.edit is not Edit.EQUAL]
    return Catch(sum(is_caught(operation, draft, words) for operation in wrong), len(wrong))


def is_caught(operation: Operation, draft: Document, words: Sequence[Token]) -> bool:
    """Would a flag or blank lead to this wrong or missing word of the draft?"""
    if operation.edit is Edit.DELETE:
        return _gap_is_marked(draft, words, operation.hypothesis)
    return draft.is_flagged(words[operation.hypothesis])


def term_catch(
    kinds: Sequence[TermKind],
    found: Sequence[Occurrence],
    reference: Sequence[str],
    alignment: Alignment,
    draft: Document,
    words: Sequence[Token],
) -> Catch:
    """The share of wrong or missing terms of these kinds at whose aligned place a flag or blank stands.

    A place listed under several of the kinds counts once.
    """
    hypothesis = [word.text for word in words]
    missing = {
        (one.start, one.end)
        for one in found
        if one.kind in kinds and not is_found(one, reference, hypothesis, alignment)
    }
    inserted = {one.hypothesis for one in alignment.operations if one.edit is Edit.INSERT}
    caught = 0
    for start, end in missing:
        first, last = alignment.hypothesis_span(start, end)
        while first - 1 in inserted:  # "picks up in" for one drug: all three words are its place
            first -= 1
        while last in inserted:
            last += 1
        marked = any(draft.is_flagged(word) for word in words[first:last])
        gaps = range(first, last + 1)
        caught += (
            marked or any(_blank_in_gap(draft, words, gap) for gap in gaps)
            if first < last
            else _gap_is_marked(draft, words, first)
        )
    return Catch(caught, len(missing))


def trap_catch(
    traps: Sequence[Trap], finished: Document, alignment: Alignment, draft: Document, words: Sequence[Token]
) -> Catch:
    """The share of the set's traps with a flag, or a blank, at the aligned place of at least one of their words.

    Any flag counts, whatever its kind: what matters is that somebody looks there. A trap whose words
    do not stand in the finished text is not caught.
    """
    caught = 0
    for trap in traps:
        spans = [alignment.hypothesis_span(*place) for place in places_of(finished, trap.text)]
        caught += any(_is_marked(draft, words, *span) for span in spans)
    return Catch(caught, len(traps))


def review_load(draft: Document) -> ReviewLoad:
    """The share of the draft's words, headings included, that lie under a flag or were left out at a blank."""
    flagged = sum(draft.is_flagged(word) for word in draft.tokens)
    return ReviewLoad(flagged + draft.blanked, len(draft.tokens) + draft.blanked)


def _is_marked(draft: Document, words: Sequence[Token], first: int, last: int) -> bool:
    """Is there a flag over one of these words, or a blank between them or in place of all?"""
    gaps = range(first + 1, last) if first < last else (first,)
    return any(draft.is_flagged(word) for word in words[first:last]) or any(
        _blank_in_gap(draft, words, gap) for gap in gaps
    )


def _gap_is_marked(draft: Document, words: Sequence[Token], gap: int) -> bool:
    beside = words[max(0, gap - 1) : gap + 1]
    return any(draft.is_flagged(word) for word in beside) or _blank_in_gap(draft, words, gap)


def _blank_in_gap(draft: Document, words: Sequence[Token], gap: int) -> bool:
    """Is there a blank between the words before and after ``gap``?"""
    start = words[gap - 1].end if gap else 0
    end = words[gap].start if gap < len(words) else len(draft.text)
    return draft.has_blank(start, end)
