"""Punctuation that was spoken and heard as other words, in text without sound."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.misheard_signs import RULE, with_signs
from transcribe.postprocess.writing.pieces import pieces_of, words_of
from transcribe.postprocess.writing.written import Change
from transcribe.speech import plain_words


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        # who speaks one sign speaks others
        ("no fever coma chills or sweats full stop", "no fever comma chills or sweats full stop"),
        ("No fever, coma, chills or sweats. Full stop.", "No fever, comma, chills or sweats. Full stop."),
        # twice the same is hardly an illness
        ("no fever coma chills coma sweats", "no fever comma chills comma sweats"),
        # a word that does not exist, but sounds like the sign
        ("no fever komah chills full stop", "no fever comma chills full stop"),
        ("no fever calma chills full stop", "no fever comma chills full stop"),
        ("lungs are clear full-stop", "lungs are clear full stop"),
        # the illness stays
        ("she was found in a coma full stop", "she was found in a coma full stop"),
        ("diabetic coma was excluded full stop", "diabetic coma was excluded full stop"),
        ("glasgow coma scale fifteen full stop", "glasgow coma scale fifteen full stop"),
        ("the patient went into coma after the fall", "the patient went into coma after the fall"),
        ("fever, coma, chills", "fever, coma, chills"),
        # an organ is no sign
        ("the sigmoid colon is normal full stop", "the sigmoid colon is normal full stop"),
        ("", ""),
    ],
)
def test_signs(heard: str, written: str) -> None:
    assert words_of(with_signs(pieces_of(plain_words(heard)))) == written


def test_a_sign_tells_what_was_heard() -> None:
    pieces = with_signs(pieces_of(plain_words("no fever coma chills full stop")))
    (change,) = pieces[2].notes
    assert isinstance(change, Change)
    assert (change.rule, change.heard, change.written) == (RULE, "coma", "comma")
    assert pieces[2].words == (2,)
