"""Which words are a person's name, by their title or by the words that announce them."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.person_names import name_places
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.speech import plain_words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dear Dr. Prasser, thank you", "Dr. Prasser"),
        ("dear doctor prasser thank you", "doctor prasser"),
        ("Dear Prasser, thank you", "Prasser"),
        ("I saw Mr. John Pressor today", "John Pressor"),
        ("I saw Mr. John. Metaprolol was stopped", "John"),
        ("I saw miss Prasser today", "Prasser"),
        ("did not miss Metaprolol", ""),
        ("This is Maria Santos dictating", "Maria Santos"),
        ("patient name Ana Furo Semid, date of birth", "Ana Furo Semid"),
        ("patient takes metaprolol", ""),
        ("he takes Metaprolol", ""),
        ("", ""),
    ],
)
def test_names(text: str, names: str) -> None:
    pieces = pieces_of(plain_words(text))
    assert " ".join(pieces[place].text for place in sorted(name_places(pieces))) == names


def test_later_in_a_dictation_a_title_is_needed() -> None:
    before = "word " * 100
    assert not name_places(pieces_of(plain_words(f"{before}the patient is Ana")))
    assert name_places(pieces_of(plain_words(f"{before}the patient is Mrs. Ana")))
