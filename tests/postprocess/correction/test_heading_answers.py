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
    ],
)
def test_what_makes_no_sense_there_is_written_anew(heard: str, written: str) -> None:
    pieces = with_answers(pieces_of(plain_words(heard)))
    assert words_of(pieces) == written
    changes = [note for piece in pieces for note in piece.notes if isinstance(note, Change)]
    assert bool(changes) == (heard != written)


def test_what_may_have_been_said_is_asked() -> None:
    pieces = with_answers(pieces_of(plain_words("Complications: known. Condition: stable.")))
    (question,) = (note for piece in pieces for note in piece.notes if isinstance(note, Question))
    assert (question.kind, question.heard, question.suggestions) == ("negation", "known", ("none",))
