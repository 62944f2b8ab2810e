from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import Levenshtein

from transcribe.evaluation.alignment import Edit, align, respelled
from transcribe.evaluation.figures import word_errors
from transcribe.evaluation.normalise import Token, tokens

MARKS = {Edit.EQUAL: "=", Edit.SUBSTITUTE: "~", Edit.INSERT: "+", Edit.DELETE: "-"}


def shown(reference: str, hypothesis: str) -> str:
    """``a b`` against ``a c d`` as "=a ~b/c +d"."""
    left, right = reference.split(), hypothesis.split()
    steps = []
    for one in align(left, right).operations:
        old = left[one.reference] if one.edit is not Edit.INSERT else ""
        new = right[one.hypothesis] if one.edit in (Edit.INSERT, Edit.SUBSTITUTE) else ""
        steps.append(MARKS[one.edit] + "/".join(word for word in (old, new) if word))
    return " ".join(steps)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "expected"),
    [
        ("no chest pain", "no chest pain", "=no =chest =pain"),
        ("no chest pain", "chest pain", "-no =chest =pain"),
        ("chest pain", "no chest pain", "+no =chest =pain"),
        (
            "he takes apixaban daily",
            "he takes picks up apixiban daily",
            "=he =takes +picks +up ~apixaban/apixiban =daily",
        ),
        ("take digoxin 125 mg", "take 25 mg", "=take -digoxin ~125/25 =mg"),
        ("take digoxin 125 mg", "take toxin in 120 mg", "=take ~digoxin/toxin +in ~125/120 =mg"),
        ("", "you", "+you"),
        ("you", "", "-you"),
        ("", "", ""),
    ],
)
def test_like_words_stand_for_each_other(reference: str, hypothesis: str, expected: str) -> None:
    assert shown(reference, hypothesis) == expected


def test_edits_are_as_few_as_can_be() -> None:
    draw = random.Random(1)
    for _ in range(200):
        left = draw.choices(["a", "an", "mg", "mcg", "5", "50"], k=draw.randint(0, 12))
        right = draw.choices(["a", "an", "mg", "mcg", "5", "50"], k=draw.randint(0, 12))
        counted = word_errors(align(left, right))
        assert counted.fraction[0] == Levenshtein.distance(left, right)
        assert counted.reference_words == len(left)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 2, ["he", "takes"]),
        (2, 3, ["apixiban"]),
        (1, 4, ["takes", "up", "apixiban", "5"]),
        (4, 5, []),
        (5, 6, ["daily"]),
    ],
)
def test_a_span_of_the_reference_has_a_place_in_the_hypothesis(start: int, end: int, words: list[str]) -> None:
    hypothesis = ["he", "takes", "up", "apixiban", "5", "daily"]
    alignment = align(["he", "takes", "apixaban", "5", "mg", "daily"], hypothesis)
    first, last = alignment.hypothesis_span(start, end)
    assert hypothesis[first:last] == words


@pytest.mark.parametrize(
    ("reference", "hypothesis", "expected"),
    [
        ("nontender abdomen", "non tender abdomen", "nontender abdomen"),
        ("follow up visit", "followup visit", "follow up visit"),
        ("x ray", "xray", "x ray"),
        ("no nsaids", "no ns aids", "no nsaids"),
        ("follow up and followup", "follow up and followup", "follow up and followup"),
        ("atypical", "a typical", "a typical"),
        ("inactive", "in active", "in active"),
        ("metformin", "metform in", "metform in"),
        ("4 5", "45", "45"),
        ("45", "4 5", "4 5"),
    ],
)
def test_compounds_are_written_as_the_reference_writes_them(reference: str, hypothesis: str, expected: str) -> None:
    words = tuple(Token(word, 0, 1) for word in hypothesis.split())
    assert [one.text for one in respelled(reference.split(), words)] == expected.split()


def test_a_respelled_word_keeps_its_place() -> None:
    text = "soft, non-tender abdomen"
    joined = respelled(["soft", "nontender", "abdomen"], tokens(text))
    assert [text[one.start : one.end] for one in joined] == ["soft", "non-tender", "abdomen"]
