"""Known words behind words that no list holds."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.derivations import Base, bases


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
    assert base in {base.word for base in bases(word)}


@pytest.mark.parametrize("word", ["prevostatin", "casinoma", ""])
def test_what_is_left_is_no_word(word: str) -> None:
    known = {"statin", "prolol", "pro", "vast", "case"}
    assert known.isdisjoint(base.word for base in bases(word))


@pytest.mark.parametrize(
    ("word", "base"),
    [("syncopy", Base("syncope", "english")), ("bileic", Base("bile", "medical"))],
)
def test_some_endings_are_those_of_one_kind_of_word(word: str, base: Base) -> None:
    assert base in bases(word)
    assert Base(base.word) not in bases(word)
