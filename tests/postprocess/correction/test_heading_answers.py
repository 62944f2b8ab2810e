"""Answers of one word under a heading, as they are heard and as they are written."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.heading_answers import with_answers
from transcribe.postprocess.writing.pieces import pieces_of, words_of
from transcribe.postprocess.writing.written import Change, Question
from transcribe.speech import plain_words


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("Complications, non.", "Complications, none."),
        ("complications colon non period next heading", "complications colon none period next heading"),
        ("Complications colon Nond period", "Complications colon None period"),
        ("Specimens: Nun.", "Specimens: None."),
        ("Estimated blood loss: minimum.", "Estimated blood loss: minimal."),
        ("Complications included non union.", "Complications included non union."),
        ("Drains: non absorbable suture.", "Drains: non absorbable suture."),
        ("There was no complication non period", "There was no complication non period"),
        ("Complications: known.", "Complications: known."),
        ("Allergies: sulpha, rash.", "Allergies: sulfa, rash."),
        ("A sulfur spring.", "A sulfur spring."),
    ],
)
def test_what_makes_no_sense_there_is_written_anew(heard: str, written: str) -> None:
    pieces = with_answers(pieces_of(plain_words(heard)))
    assert words_of(pieces) == written
    changes = [note for piece in pieces for note in piece.notes if isinstance(note, Change)]
    assert bool(changes) == (heard != written)


@pytest.mark.parametrize(
    ("heard", "asked"),
    [
        ("Complications: known. Condition: stable.", ("negation", "known", ("none",))),
        ("allergies colon sulfur comma hives period", ("drug", "sulfur", ("sulfa",))),
        ("She is allergic to sulfur and latex.", ("drug", "sulfur", ("sulfa",))),
    ],
)
def test_what_may_have_been_said_is_asked(heard: str, asked: tuple[str, str, tuple[str, ...]]) -> None:
    pieces = with_answers(pieces_of(plain_words(heard)))
    (question,) = (note for piece in pieces for note in piece.notes if isinstance(note, Question))
    assert (question.kind, question.heard, question.suggestions) == asked
    assert words_of(pieces) == heard
