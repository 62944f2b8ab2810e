"""Endings of words."""

from __future__ import annotations

import pytest

from transcribe.phones import from_arpabet
from transcribe.postprocess.correction.word_endings import stems, with_ending


@pytest.mark.parametrize(
    ("word", "ending", "stem"),
    [
        ("abscesses", "s", "abscess"),
        ("biopsies", "s", "biopsy"),
        ("metastases", "es", "metastasis"),
        ("biopsied", "ed", "biopsy"),
        ("stented", "ed", "stent"),
        ("excised", "ed", "excise"),
        ("clipped", "ed", "clip"),
        ("clipping", "ing", "clip"),
        ("excising", "ing", "excise"),
        ("surgically", "ally", "surgic"),
        ("grossly", "ly", "gross"),
    ],
)
def test_stems(word: str, ending: str, stem: str) -> None:
    assert (ending, stem) in stems(word)


@pytest.mark.parametrize("word", ["pus", "pelvis", "abscess", "stent", ""])
def test_words_without_an_ending(word: str) -> None:
    assert list(stems(word)) == []


@pytest.mark.parametrize(
    ("phones", "ending", "whole"),
    [
        ("S T EH N T", "s", "S T EH N T S"),
        ("L IY ZH AH N", "s", "L IY ZH AH N Z"),
        ("AE B S EH S", "s", "AE B S EH S IH Z"),
        ("M AH T AE S T AH S IH S", "es", "M AH T AE S T AH S IY Z"),
        ("S T EH N T", "ed", "S T EH N T IH D"),
        ("K L IH P", "ed", "K L IH P T"),
        ("D R EY N", "ed", "D R EY N D"),
        ("D R EY N", "ing", "D R EY N IH NG"),
        ("M EH D IH K AH L", "ly", "M EH D IH K AH L IY"),
        ("G R OW S", "ly", "G R OW S L IY"),
    ],
)
def test_sounds(phones: str, ending: str, whole: str) -> None:
    assert with_ending(from_arpabet(phones), ending) == from_arpabet(whole)
