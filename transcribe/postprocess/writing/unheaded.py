"""Headings that were spoken as mere words: "… twenty twenty six subjective mister quill is …".

Each heading of ``vocab/heading_words.tsv`` that stands in a stretch is weighed: what stands before it, what follows,
how it lies in the usual order of a document, and how often its words are no heading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.clause_lists import measure_at
from transcribe.postprocess.writing.headings import exact_heading
from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.tables import table

ENOUGH = 0.5  # confidence from which on it is taken for a heading
ALONE = 0.95  # a sentence that is nothing but a heading
AT_START, WANTED, UNWANTED = 0.2, 0.2, -0.25
IN_ORDER, OUT_OF_ORDER, AGAIN = 0.05, -0.15, -0.5
LONGEST = 5
UNLISTED, UNLISTED_ONE_WORD = 0.4, 0.15  # likelihood of a heading that has no row of its own
NOT_BEHIND = frozenset({"today", "yesterday", "now", "then", "also", "again", "only", "here", "there", "will", "may"})
CONTENT = frozenset({"noun", "side", "body", "measure", "disease", "drug"})
SENTENCE_STARTS = frozenset({"subject", "title", "determiner", "number", "negative", "order", "there", "month"})

_RUNNING_AFTER = ("auxiliary", "verb", "preposition", "joining", "subordinating")
_BEGINNINGS = ("subject", "title", "determiner", "order", "number", "month", "disease")
_RUNNING_BEFORE = (*_RUNNING_AFTER, "determiner", "negation", "order", "title")


@dataclass(frozen=True, slots=True)
class Unheaded:
    """A heading found without a colon: where, how many words, how it is written, and how sure (0-1)."""

    place: int
    length: int
    written: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Row:
    said: tuple[str, ...]
    likely: float
    rank: int
    wants: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for row in table("heading_words"):
        said = tuple(row["spoken"].split())
        words = {name: frozenset(row[name].split("|")) - {""} for name in ("wants", "not_after", "not_before")}
        found.setdefault(said[0], []).append(_Row(said, int(row["likely"]) / 100, int(row["rank"]), **words))
    return {first: tuple(sorted(rows, key=lambda row: -len(row.said))) for first, rows in found.items()}


@cache
def _bodies() -> frozenset[str]:
    return frozenset(row["said"].split()[0] for row in table("clause_measures") if row["kind"] != "laboratory")


def headings_without_colon(words: Sequence[str], starts: Collection[int] = ()) -> list[Unheaded]:
    """The headings among the plain, lower-case words of a stretch in which nobody said "colon".

    ``starts`` are the places where a sentence is known to begin (a recogniser's own full stops).
    """
    found: list[Unheaded] = []
    rank, seen = 0, set[str]()
    for place, row in _candidates(words, starts):
        if found and place < found[-1].place + found[-1].length:
            continue
        heading = exact_heading(list(row.said))
        if heading is None:
            continue
        content = place - found[-1].place - found[-1].length if found else 0
        confidence = _confidence(words, place, row, starts, content)
        if confidence and confidence < ALONE:
            confidence += AGAIN * (heading.written in seen)
            if rank and row.rank:
                confidence += IN_ORDER if row.rank >= rank else OUT_OF_ORDER
        if confidence >= ENOUGH:
            found.append(Unheaded(place, len(row.said), heading.written, round(min(confidence, ALONE), 2)))
            rank = max(rank, row.rank)
            seen.add(heading.written)
    return found


def _candidates(words: Sequence[str], starts: Collection[int]) -> Iterator[tuple[int, _Row]]:
    """Each place where a row's words stand, the longest row only; where a sentence begins, any other heading too."""
    for place, word in enumerate(words):
        for row in _rows().get(word, ()):
            if tuple(words[place : place + len(row.said)]) == row.said:
                yield place, row
                break
        else:
            if place in starts and (other := exact_heading(list(words[place : place + LONGEST]))) and not other.part:
                yield place, _unlisted(tuple(words[place : place + other.length]))


def _unlisted(said: tuple[str, ...]) -> _Row:
    """A heading that the table does not weigh: of one word it must be followed by what no sentence goes on with."""
    likely, wants = (UNLISTED_ONE_WORD, SENTENCE_STARTS) if len(said) == 1 else (UNLISTED, SENTENCE_STARTS | CONTENT)
    return _Row(said, likely, 0, wants, frozenset(), NOT_BEHIND)


def _confidence(words: Sequence[str], place: int, row: _Row, starts: Collection[int], content: int) -> float:
    """How sure it is that these words are a heading; 0 where a neighbour says that they are not."""
    end = place + len(row.said)
    after = words[end] if end < len(words) else ""
    opens = place in starts
    if opens and (end in starts or not after):
        return ALONE
    if not after or after in row.not_before or (is_kind(after, *_RUNNING_AFTER) and not _content(words, end, row)):
        return 0.0
    if place and not opens and _in_running_text(words, place, row, content):
        return 0.0
    confidence = row.likely + AT_START * (opens or not place)
    if row.wants:
        confidence += WANTED if row.wants & kinds_at(words, end) else UNWANTED
    return confidence


def _in_running_text(words: Sequence[str], place: int, row: _Row, content: int) -> bool:
    """Whether what stands before says so; ``content`` words stand there under the heading found last."""
    before = words[place - 1]
    if is_kind(before, "negative answer") and before not in ("no", "not"):
        return False
    if is_kind(before, "verb") and place > 1 and is_kind(words[place - 2], "auxiliary", "negation"):
        return False  # "polyps were removed | recommendations"
    return (before in row.not_after and content != 1) or is_kind(before, *_RUNNING_BEFORE)


def _content(words: Sequence[str], end: int, row: _Row) -> bool:
    """Whether a word that commonly continues a sentence begins the text under a heading here: "plan place a drain"."""
    return "order" in row.wants and is_kind(words[end], "order")


def kinds_at(words: Sequence[str], place: int) -> frozenset[str]:
    """What begins at a place, in the words of the table's column ``wants``."""
    word = words[place]
    found = {
        kind
        for kind in ("subject", "title", "determiner", "order", "number", "month", "disease")
        if is_kind(word, kind)
    }
    if word[:1].isdigit():
        found.add("number")
    if is_kind(word, "negative answer"):
        found.add("negative")
    if word in _bodies():
        found.add("body")
    if word in _bodies() or measure_at(words, place):
        found.add("measure")
    if not found & {"subject", "determiner", "order", "negative"} and not is_kind(word, *_RUNNING_AFTER):
        found.update(("noun", "drug", "anesthesia", "side", "same"))
    return frozenset(found)
