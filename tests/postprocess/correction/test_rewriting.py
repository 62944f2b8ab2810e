"""An office's rewrite rules on heard words."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.office_words import OfficeWord
from transcribe.postprocess.correction.rewriting import RULE, rewritten, rules_of
from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.writing.pieces import pieces_of, words_of
from transcribe.postprocess.writing.written import Change

WORDS = (
    OfficeWord("Xarelto", misheard=("zarelto", "zar el to")),
    OfficeWord("St. Osei Medical Center", misheard=("osay medical",)),
)


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("continue zarelto daily", "continue Xarelto daily"),
        ("continue Zarelto, daily", "continue Xarelto, daily"),
        ("continue zar el to daily", "continue Xarelto daily"),
        ("continue zar el, to daily", "continue zar el, to daily"),
        ("seen at Osay Medical.", "seen at St. Osei Medical Center."),
        ("the zarelto2", "the zarelto2"),
        ("", ""),
    ],
)
def test_rules(heard: str, written: str) -> None:
    assert words_of(rewritten(pieces_of(plain_transcript(heard).words), rules_of(WORDS))) == written


def test_no_heard_word_is_lost() -> None:
    pieces = rewritten(pieces_of(plain_transcript("continue zar el to daily").words), rules_of(WORDS))
    assert [piece.words for piece in pieces] == [(0,), (1, 2, 3), (4,)]
    (change,) = pieces[1].notes
    assert isinstance(change, Change)
    assert (change.rule, change.heard, change.written) == (RULE, "zar el to", "Xarelto")
    assert pieces[1].corrected
    assert not pieces[0].corrected


def test_many_words_for_few_share_the_heard_ones() -> None:
    pieces = rewritten(pieces_of(plain_transcript("seen at osay medical today").words), rules_of(WORDS))
    assert [piece.text for piece in pieces[2:-1]] == ["St.", "Osei", "Medical", "Center"]
    assert {piece.words for piece in pieces[2:-1]} == {(2, 3)}
