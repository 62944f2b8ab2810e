"""The author's name, where a letter's signature has more of it than its opening."""

from __future__ import annotations

from dataclasses import replace

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
        ("Dr. Tamsin Ludlow respiratory clinic", "Thompson Lublow", "Tamsin Ludlow", False),
        ("Dr. Tamsin Ludlow respiratory clinic", "Greta Oake", "Tamsin Ludlow", True),
    ],
    ids=[
        "no name in the opening",
        "one word in the opening",
        "both the same",
        "the first name alone",
        "misheard",
        "another",
    ],
)
def test_author(opening: str, signature: str, author: str, asked: bool) -> None:
    report = letter(opening, signature)
    assert report.header.author == author
    assert any(flag.field == "author" and "is signed" in flag.message for flag in report.flags) == asked


@pytest.mark.parametrize(
    ("signature", "sure", "written"),
    [("Literally electrolyte boost", 0.3, "Tamsin Ludlow"), ("Greta Oake", 0.9, "Greta Oake")],
)
def test_what_nobody_is_sure_of_below_the_closing_is_the_authors_name(
    signature: str, sure: float, written: str
) -> None:
    said = (
        "Dr. Tamsin Ludlow letter to Dr. Prosser. New paragraph. Dear Dr. Prosser comma new paragraph He is well "
        f"full stop New paragraph yours sincerely. {signature}"
    )
    heard = plain_transcript(said)
    first = len(heard.words) - len(signature.split())
    words = [replace(word, probability=sure if number >= first else 0.95) for number, word in enumerate(heard.words)]
    segment = replace(heard.segments[0], words=tuple(words))
    report = draft(replace(heard, segments=(segment,)), None, Source(file="words.txt"), Settings())
    assert report.text.endswith(f"Yours sincerely,\n{written}")
    assert sum("Below the closing" in flag.message or "is signed" in flag.message for flag in report.flags) == 1
    made = [(each.heard, each.written) for each in report.corrections if each.rule == "edit.signature"]
    assert made == ([(signature, written)] if signature != written else [])
