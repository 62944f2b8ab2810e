"""Known words behind words that no list holds."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.derivations import bases


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("hypodermis", "dermis"),
        ("radiosensitive", "sensitive"),
        ("erythrocytic", "erythrocyte"),
        ("injurious", "injury"),
        ("isolators", "isolator"),
        ("biopsied", "biopsy"),
        ("oedematous", "edematous"),
        ("pain", "pain"),
    ],
)
def test_bases(word: str, base: str) -> None:
    assert base in bases(word)


@pytest.mark.parametrize("word", ["prevostatin", "casinoma", ""])
def test_what_is_left_is_no_word(word: str) -> None:
    known = {"statin", "prolol", "pro", "vast", "case"}
    assert known.isdisjoint(bases(word))
