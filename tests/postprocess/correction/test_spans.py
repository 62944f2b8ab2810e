"""Which runs of heard words are looked at."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.spans import Knowledge, spans_of
from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.speech import Word

ENGLISH = (
    "he takes a the is on and for his pain today up in picks with five of anti works histamine work post viral daily"
)
MEDICAL = {"metoprolol", "pain", "antihistamine", "workup", "postviral", "post viral", "isolator", "biopsy", "inhale"}
KNOWLEDGE = Knowledge(frozenset(MEDICAL).__contains__, frozenset(ENGLISH.split()).__contains__)


def texts(heard: str, unsure: frozenset[int] = frozenset()) -> list[str]:
    words = [Word(w.text, 0, 0, 0.4 if i in unsure else 1.0) for i, w in enumerate(plain_transcript(heard).words)]
    return [span.text for span in spans_of(find_commands(pieces_of(words)), KNOWLEDGE)]


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ("he takes metoprolol for his pain", []),
        ("metaprolol", ["metaprolol"]),
        ("takes metaprolol, today", ["takes metaprolol", "metaprolol"]),
        ("takes 5 metaprolol", ["metaprolol"]),
        ("metaprolol comma today", ["metaprolol"]),
        # no part of a number is a part of a term
        ("metaprol and five milligrams", ["metaprol", "metaprol and"]),
        ("metaprol five 10", ["metaprol"]),
        ("metaprol five today", ["metaprol", "metaprol five", "metaprol five today"]),
        # a piece of a word close by is a false start, and what stands in brackets was not spoken
        ("metop metoprolol", []),
        ("metoprolol daily today prolol", []),
        ("[unintelligible] uhm pain", []),
        # a known word with an ending is known, and so are known words with a hyphen between them
        ("isolators, biopsies, inhaled", []),
        ("a pain-biopsy", []),
        ("pain-metaprolol", ["pain-metaprolol"]),
    ],
)
def test_unknown_words(heard: str, found: list[str]) -> None:
    assert texts(heard) == found


def test_known_words_that_were_unsure() -> None:
    assert texts("picks up in", frozenset({1})) == ["picks up", "picks up in", "up in"]


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ("takes anti histamine daily", [("anti histamine", 2)]),
        ("post viral pain", []),  # a term as it stands
        ("he is in work up", []),  # too short to be parts of one word
        ("anti, histamine", []),
    ],
)
def test_a_term_in_parts(heard: str, found: list[tuple[str, int]]) -> None:
    words = plain_transcript(heard).words
    spans = spans_of(find_commands(pieces_of(words)), KNOWLEDGE)
    assert [(span.text, span.unknown) for span in spans] == found


def test_places_count_the_words_of_commands() -> None:
    words = plain_transcript("today comma metaprolol").words
    (span,) = spans_of(find_commands(pieces_of(words)), KNOWLEDGE)
    assert (span.first, span.last, span.unknown, span.whole) == (2, 3, 1, False)
