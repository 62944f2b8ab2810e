"""The one word that is said under some headings, where a recogniser wrote another: "Complications: Non." (none).

What is written for what stands in ``vocab/heading_answers.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from transcribe.postprocess.correction.replacing import in_place_of
from transcribe.postprocess.writing.command_table import words_in
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Severity
from transcribe.tables import table

RULE = "correction.heading"
LONGEST = 4  # words of a heading
MARKS = frozenset({"colon", "comma", "period", "is", "are"})  # spoken between a heading and its answer
ENDS = frozenset({"period", "comma", "next", "new", "number", "end", "paragraph"})  # spoken behind an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said under a heading of these words, and the words that are written for it."""

    heading: tuple[str, ...]
    written: str
    heard: frozenset[str]
    asked: frozenset[str]
    kind: str
    alone: bool


def with_answers(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with misheard answers written anew and marked, or with a question at what may have been said."""
    result = list(pieces)
    for place in range(1, len(pieces)):
        answer = next(_misheard(pieces, place), None)
        if answer is None:
            continue
        heard = pieces[place]
        if heard.plain in answer.heard:
            written = answer.written.capitalize() if heard.text[:1].isupper() else answer.written
            change = Change(RULE, heard.text, written, (heard.text,))
            (result[place],) = in_place_of([heard], change, heard.probability, begins_sentence=False)
        else:
            result[place] = replace(heard, notes=(*heard.notes, _question(heard.text, answer)))
    return result


def _misheard(pieces: Sequence[Piece], place: int) -> Iterator[Answer]:
    """The answers that may have been said at a place where another word stands under their heading."""
    behind = pieces[place + 1].plain if place + 1 < len(pieces) else ""
    is_last = bool(pieces[place].sign) or not behind or behind in ENDS
    end = place - 1 if pieces[place - 1].plain in MARKS else place
    is_marked = end < place or (end > 0 and bool(pieces[end - 1].sign))
    words = [piece.plain for piece in pieces[max(0, end - LONGEST) : end]]
    for answer in _answers():
        is_heading = tuple(words[-len(answer.heading) :]) == answer.heading
        is_answer = not answer.alone or (is_marked and is_last)
        if is_heading and is_answer and pieces[place].plain in answer.heard | answer.asked:
            yield answer


def _question(heard: str, answer: Answer) -> Question:
    return Question(
        kind=answer.kind,
        severity=Severity.CRITICAL,
        message=f"This may have been “{answer.written}”. Please listen.",
        heard=heard,
        suggestions=(answer.written,),
    )


@cache
def _answers() -> tuple[Answer, ...]:
    return tuple(
        Answer(
            tuple(heading.split()),
            row["answer"],
            words_in(row["heard"]),
            words_in(row["asked"]),
            row["kind"],
            row["alone"] == "yes",
        )
        for row in table("heading_answers")
        for heading in row["heading"].split("|")
    )
