""" "A, correction, B": which of the words before is meant, and which words take its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcribe.postprocess.writing.same_kind import Span, is_content, small_words, span_at, spans

REACH = 12  # words back in which the corrected ones are looked for
REPEATED = 8  # words back in which the beginning of a repeated phrase is looked for
DRUG = "drug"
NEGATIONS = frozenset(
    {"no", "not", "without", "denies", "denied", "never", "nor", "neither", "deny", "negative", "non"}
)
FILLERS = frozenset(
    {"that", "is", "it", "it's", "that's", "its", "to", "be", "should", "actually", "uh", "um", "a", "an", "the"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Words ``start:end`` before the correction are taken back; ``skip`` words behind it are not written.

    ``moved`` words (behind those skipped) are written in the place of those taken back, before what is left of the
    words before; 0: nothing is moved, since nothing is left between.
    """

    start: int
    end: int
    skip: int
    moved: int


def place_of(before: Sequence[str], after: Sequence[str], *, ended: bool, certain: bool) -> Place | None:
    """Where the words ``after`` belong among those ``before``; ``None`` if that is not clear.

    ``ended`` says that the author's sentence ends behind ``after``; ``certain`` that a correction was announced in so
    many words, so that the corrected thing may lie further back or be any noun.
    """
    before = list(before[-REACH:]) if len(before) > REACH else list(before)
    after = list(after)
    for skip in _skips(after):
        rest = after[skip:]
        if not rest:
            return None
        place = _of_a_kind(before, rest, ended=ended, certain=certain)
        if place is not None:
            return Place(place.start, place.end, skip, place.moved)
        named = span_at(rest, 0)
        if named is not None and named.kind != DRUG:
            break
    return _repeated(before, after, fewest=1 if certain else 2) or (_noun(before, after) if certain else None)


def _skips(after: Sequence[str]) -> list[int]:
    """How many words at the beginning may be no part of what is corrected ("that is", "a")."""
    skips = [0]
    while len(skips) < 4 and skips[-1] < len(after) and after[skips[-1]] in FILLERS:
        skips.append(skips[-1] + 1)
    return skips


def _of_a_kind(before: list[str], after: list[str], *, ended: bool, certain: bool) -> Place | None:
    new = span_at(after, 0)
    olds = [old for old in spans(before) if _alike(old, new)] if new is not None else []
    if new is None or not olds:
        return None
    old = olds[-1]
    said_again = before[old.start : old.end] == after[: new.end]  # then what follows it is corrected
    if said_again or (new.kind == DRUG and negated(before, old.start)):
        return None
    end, length = (old.end, new.end) if old.unit and new.unit else (old.head, new.head)
    tail, follows = before[end:], after[length:]
    again = _said_again(tail, follows, ended)
    if not tail or again == len(tail):
        return Place(old.start, len(before), 0, 0)
    if again:
        return Place(old.start, end + again, 0, length + again)
    unit_alone = len(tail) == 1 and old.end == len(before)
    goes_on = not follows or follows[0] in small_words()  # or else the words behind may be corrected as well
    doubtful = (len(olds) > 1 and not unit_alone) or (bool(follows) and not ended and len(tail) > 3)
    if doubtful or not goes_on or (not certain and len(tail) > 1):
        return None
    return Place(old.start, end, 0, length)


def _alike(old: Span, new: Span) -> bool:
    if old.kind != new.kind:
        return False
    return not (old.unit and new.unit) or old.unit == new.unit


def _said_again(tail: list[str], follows: list[str], ended: bool) -> int:
    """How many of the words behind the old thing are said again behind the new one ("cycles", "port").

    All of them, if the author goes on in the same way; the first few, if nothing else was said again.
    """
    if not tail or not follows:
        return 0
    old, new = span_at(tail, 0), span_at(follows, 0)
    if old is not None and new is not None and old.kind == new.kind:
        return len(tail)
    same = 0
    while same < min(len(tail), len(follows)) and tail[same] == follows[same]:
        same += 1
    if same == len(follows) and ended:
        return same
    by_end = tail[-1] in follows[: len(tail) + 2] and tail[-1] not in small_words()
    return len(tail) if by_end or same > 1 or (same == 1 and len(tail) < 4) else 0


def negated(before: Sequence[str], at: int) -> bool:
    """Whether a negation stands before the word at ``at``: "no fever, correction, fever" must not become "no fever"."""
    return at > 0 and before[at - 1] in NEGATIONS


def _repeated(before: list[str], after: list[str], *, fewest: int) -> Place | None:
    """The author begins again with words already said: "on the left, correction, on the right"."""
    if not after:
        return None
    start = repeated_from(before, after, REPEATED)
    if start is None or before[start : start + fewest] != after[:fewest] or negated(before, start):
        return None
    return Place(start, len(before), 0, 0)


def repeated_from(before: Sequence[str], after: Sequence[str], reach: int) -> int | None:
    """Where the words ``after`` begin to repeat those ``before``: the place that repeats most words, the last such."""
    best: tuple[int, int] | None = None
    for start in range(max(0, len(before) - reach), len(before)):
        length = 0
        while start + length < len(before) and length < len(after) and before[start + length] == after[length] != "":
            length += 1
        if length and (best is None or length >= best[0]):
            best = (length, start)
    if best is None:
        return None
    length, start = best
    if length > 1:
        return start
    alone = after[0] in small_words()
    near = len(before) - start <= (4 if alone else 3)
    once = list(before[-reach:]).count(after[0]) == 1
    return start if near and once and (not alone or start == 0 or len(after) > 1) else None


def _noun(before: list[str], after: list[str]) -> Place | None:
    """A noun for a noun: the last word, if it stands alone; "breast cancer" for "colon cancer" by their last word."""
    if not before or not is_content(after[0]):
        return None
    for count in (2, 3):
        if len(after) >= count and len(before) >= count and after[count - 1] == before[-1] and is_content(before[-1]):
            words = before[-count:]
            if all(word not in small_words() for word in words) and not negated(before, len(before) - count):
                return Place(len(before) - count, len(before), 0, 0)
    last = before[-1]
    if not is_content(last) or negated(before, len(before) - 1):
        return None
    alone = len(before) == 1 or before[-2] in small_words() or not is_content(before[-2])
    if alone or before[-2].endswith("ed"):
        return Place(len(before) - 1, len(before), 0, 0)
    return None
