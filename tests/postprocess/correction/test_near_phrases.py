"""Phrases of which one word was heard as another that sounds like it."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.near_phrases import MOST_WORDS, Phrases

PHRASES = Phrases(
    ["benign prostatic hyperplasia", "normal sinus rhythm", "ejection fraction", "follow up of", "toe walk"]
)


@pytest.mark.parametrize(
    ("heard", "nearly"),
    [
        ("benign prosthetic hyperplasia", True),
        ("normal size rhythm", True),
        ("normal sound rhythm", False),  # nothing alike
        ("injection fraction", True),
        ("rejoined fraction", False),  # spelled a little like it, but it sounds otherwise
        ("ejecting fraction", False),  # another form of its word
        ("mid-ejection fraction", False),
        ("ejection fraction", False),  # a phrase as it stands
        ("normal sinus", False),
        ("to walk", False),  # the word that is another one is too short …
        ("toe talk", False),  # … or the sound is too far off
        ("normal sinus rhythm was seen here", False),
    ],
)
def test_one_word_is_another(heard: str, nearly: bool) -> None:
    assert PHRASES.nearly(heard.split()) == nearly


def test_small_words_do_not_make_a_phrase() -> None:
    assert not Phrases(["toe of"]).nearly(["tow", "of"])


def test_what_may_stand_before_anything_tells_nothing() -> None:
    wordings = ["injection fraction", *(f"part{'s' * number} fraction" for number in range(MOST_WORDS))]
    assert Phrases(wordings[:-1]).nearly(["ejection", "fraction"])
    assert not Phrases(wordings).nearly(["ejection", "fraction"])


def test_of_the_vocabulary() -> None:
    lexicon = Lexicon.load()
    assert lexicon.nearly_knows(["benign", "prosthetic", "hyperplasia"])
    assert not lexicon.nearly_knows(["benign", "prostatic", "hyperplasia"])
