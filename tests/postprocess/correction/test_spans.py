"""Which runs of heard words are looked at."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.spans import Knowledge, spans_of
from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.speech import Word

ENGLISH = "he takes a the is on and for his pain today up in picks with five of"
KNOWLEDGE = Knowledge(frozenset({"metoprolol", "pain"}).__contains__, frozenset(ENGLISH.split()).__contains__)


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
    ],
)
def test_unknown_words(heard: str, found: list[str]) -> None:
    assert texts(heard) == found


def test_known_words_that_were_unsure() -> None:
    assert texts("picks up in", frozenset({1})) == ["picks up", "picks up in", "up in"]


def test_places_count_the_words_of_commands() -> None:
    words = plain_transcript("today comma metaprolol").words
    (span,) = spans_of(find_commands(pieces_of(words)), KNOWLEDGE)
    assert (span.first, span.last, span.unknown, span.whole) == (2, 3, 1, False)
