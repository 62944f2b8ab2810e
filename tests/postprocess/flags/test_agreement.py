"""Two hearings of one recording, held against each other by their sound."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.agreement import agreements
from transcribe.speech import plain_words

SAME = [
    ("He takes 15 mg daily.", "he takes fifteen milligrams daily"),
    ("The sigmoid colon is normal.", "the sigmoid colon is normal"),
    ("", ""),
    ("", "somebody speaks"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_spelling_does_not_part_two_hearings(first: str, second: str) -> None:
    assert all(one.apart == 0 for one in agreements(plain_words(first), plain_words(second)))


DIFFERENT = [
    # what the draft has, what another hearing has, the word that is doubtful, what the other has there
    ("she takes 15 mg", "she takes 50 mg", "15", "50"),
    ("pain in the left knee", "pain in the right knee", "left", "right"),
    ("he stopped azathioprine then", "he stopped a zathya prens then", "azathioprine", "a zathya prens"),
]


@pytest.mark.parametrize(("first", "second", "word", "reading"), DIFFERENT)
def test_where_two_hearings_differ(first: str, second: str, word: str, reading: str) -> None:
    words, others = plain_words(first), plain_words(second)
    said = agreements(words, others)
    doubtful = said[[one.text for one in words].index(word)]
    assert doubtful.apart > 0
    assert not doubtful.same
    assert " ".join(one.text for one in others[doubtful.first : doubtful.last]) == reading
    assert sum(one.apart > 0.5 for one in said) <= 1


def test_a_lost_no_shows_behind_the_word_before_it() -> None:
    said = agreements(plain_words("there is fever today"), plain_words("there is no fever today"))
    assert [one.extra for one in said] == [0, 2, 0, 0]


def test_words_that_only_one_hearing_has() -> None:
    said = agreements(plain_words("she is well thank you"), plain_words("she is well"))
    assert [one.apart == 1 for one in said] == [False, False, False, True, True]
    assert [one.sure for one in said[3:]] == [0, 0]
