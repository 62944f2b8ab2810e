"""Which words of a draft a teacher would mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.drafts import one_paragraph
from transcribe.evaluation.sets import Case, Expected, ExpectedSection
from transcribe.learning.marking import Marked

MARKED = [
    # what should stand there, what the draft has, its words that are marked
    ("He takes metoprolol daily.", "He takes metoprolol daily.", []),
    ("He takes metoprolol daily.", "He takes metaprolol daily.", ["metaprolol"]),
    ("He is well.", "He is very well.", ["very"]),
    ("There is no fever today.", "There is fever today.", ["is"]),
    ("No fever today.", "Fever today.", ["Fever"]),
    ("He takes metoprolol 50 mg daily.", "He takes metaprolol daily.", ["metaprolol"]),
    ("He takes 15 mg daily.", "He takes fifteen milligrams daily.", []),
    ("He takes apixaban daily.", "He takes picks up in daily.", ["picks", "up", "in"]),
]


@pytest.mark.parametrize(("expected", "written", "wrong"), MARKED)
def test_wrong_words_and_gaps_are_marked(expected: str, written: str, wrong: list[str]) -> None:
    report = one_paragraph(written)
    case = Case("a", Path("a.ogg"), "a", expected=Expected(sections=(ExpectedSection(paragraphs=(expected,)),)))
    marked = Marked.of(report, case)
    tokens = report.sections[0].blocks[0].tokens
    assert [tokens[place.token].text for place in sorted(marked.wrong, key=lambda place: place.token)] == wrong


def test_a_reference_text_alone_will_do() -> None:
    case = Case("a", Path("a.ogg"), "a", spoken="he is well")
    assert len(Marked.of(one_paragraph("He is ill."), case).wrong) == 1


def test_nothing_to_compare_with_is_an_error() -> None:
    with pytest.raises(ValueError, match="without finished or spoken text"):
        Marked.of(one_paragraph("He is ill."), Case("a", Path("a.ogg"), "a"))
