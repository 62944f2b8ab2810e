"""How often a word is to be heard, and that each is drawn."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from transcribe.errors import LearningError
from transcribe.learning.vocabulary import WHOLE, Deck, Word, drug_words, letter_words, planned, term_words


def word(text: str, wanted: int) -> Word:
    return Word((text,), (text,), wanted)


def pieces(text: str) -> int:
    """As if the tokeniser knew words of five letters or fewer whole."""
    return 1 if len(text) <= 5 else WHOLE + 1


@pytest.mark.parametrize(
    ("words", "heard", "times"),
    [
        ([("cholelithiasis", 4)], {}, {"cholelithiasis": 4}),
        ([("cholelithiasis", 4)], {"cholelithiasis": 3}, {"cholelithiasis": 1}),
        ([("cholelithiasis", 4)], {"cholelithiasis": 9}, {"cholelithiasis": 1}),
        ([("chest pain", 4)], {}, {"chest pain": 1}),  # nothing hard in it
        (
            [("acute cholelithiasis", 2), ("cholelithiasis", 4)],
            {},
            {"cholelithiasis": 4, "acute cholelithiasis": 1},
        ),
        (
            [("cholelithiasis", 2), ("hepatic cholelithiasis", 2)],  # "hepatic" still lacks two
            {},
            {"cholelithiasis": 2, "hepatic cholelithiasis": 2},
        ),
    ],
)
def test_planned(words: list[tuple[str, int]], heard: dict[str, int], times: dict[str, int]) -> None:
    plan = planned([word(text, wanted) for text, wanted in words], pieces, Counter(heard))
    assert {entry.american[0]: count for entry, count in plan} == times


def test_a_deck_is_drawn_whole_before_it_is_shuffled_anew() -> None:
    a, b, c = word("a", 1), word("b", 1), word("c", 1)
    deck = Deck([(a, 1), (b, 2), (c, 3)], Random(1))
    assert deck.size == 6
    for _ in range(3):
        assert Counter(deck.draw() for _ in range(6)) == {a: 1, b: 2, c: 3}
    assert deck.share_left == 0.0


def test_an_empty_deck_says_so() -> None:
    with pytest.raises(LearningError):
        Deck([], Random(1)).draw()


def test_forms_follow_the_region() -> None:
    one = Word(("hemoglobin", "Hgb"), ("haemoglobin", "Hgb"), 1)
    american = Counter(one.form(Random(seed), british=False) for seed in range(100))
    british = Counter(one.form(Random(seed), british=True) for seed in range(100))
    assert set(american) == {"hemoglobin", "Hgb"}
    assert set(british) == {"haemoglobin", "Hgb"}
    assert american["hemoglobin"] > american["Hgb"]


def test_words_of_the_tables() -> None:
    assert all(words for words in drug_words().values())
    assert all(words for words in term_words().values())
    assert all(entry.american[0].isupper() for entry in letter_words())
