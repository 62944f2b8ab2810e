"""The author's name, where a letter's signature has more of it than its opening."""

from __future__ import annotations

import pytest

from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.report import Report, Source
from transcribe.settings import Settings


def letter(opening: str, signature: str) -> Report:
    said = (
        f"{opening} letter to Dr. Prosser. New paragraph. Dear Dr. Prosser comma new paragraph I reviewed this plumber "
        f"full stop He is well full stop He will return full stop New paragraph yours sincerely comma new line "
        f"{signature}"
    )
    return draft(plain_transcript(said), None, Source(file="words.txt"), Settings())


@pytest.mark.parametrize(
    ("opening", "signature", "author", "asked"),
    [
        ("Dr. Tamm's in Ludlow respiratory clinic", "Dr. Tamsin Ludlow", "Tamsin Ludlow", False),
        ("Dr. Tamms, respiratory clinic", "Dr. Tamsin Ludlow", "Tamsin Ludlow", True),
        ("Dr. Tamsin Ludlow respiratory clinic", "Tamsin Ludlow, MD", "Tamsin Ludlow", False),
        ("Dr. Tamsin Ludlow respiratory clinic", "Tamsin", "Tamsin Ludlow", False),
    ],
    ids=["no name in the opening", "one word in the opening", "both the same", "the first name alone"],
)
def test_author(opening: str, signature: str, author: str, asked: bool) -> None:
    report = letter(opening, signature)
    assert report.header.author == author
    assert any(flag.field == "author" and "is signed" in flag.message for flag in report.flags) == asked
