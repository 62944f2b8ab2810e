"""The rules about patient and document on a table of short documents: ``cases/document.tsv``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postprocess.flags.safety.document.documents import covered, flags
from transcribe.postprocess.flags.safety.document import (
    ages,
    body_mass,
    breaks,
    counts,
    days,
    elements,
    identity,
    levels,
    limits,
    negations,
    sex,
    side_phrases,
    sides,
    unknown_words,
)
from transcribe.tables import rows_of

CHECKS = tuple(
    module.check
    for module in (
        ages,
        body_mass,
        breaks,
        counts,
        days,
        elements,
        identity,
        levels,
        limits,
        negations,
        sex,
        side_phrases,
        sides,
        unknown_words,
    )
)
ROWS = rows_of(Path(__file__).parent / "cases" / "document.tsv")
TRAPS = [row for row in ROWS if row["flags"]]
HARMLESS = [row for row in ROWS if not row["flags"]]


@pytest.mark.parametrize("row", TRAPS, ids=[f"{row['flags']} | {row['document'][:50]}" for row in TRAPS])
def test_what_cannot_be_right_is_flagged(row: dict[str, str]) -> None:
    found = [(flag.rule, covered(row["document"], flag)) for flag in flags(row["document"], row["known"], *CHECKS)]
    for expected in row["flags"].split(" | "):
        rule, _, words = expected.partition(": ")
        assert any(rule == name and words.lower() in under.lower() for name, under in found), found


@pytest.mark.parametrize("row", HARMLESS, ids=[row["document"][:70] for row in HARMLESS])
def test_what_only_looks_like_it_is_left_alone(row: dict[str, str]) -> None:
    assert [(flag.rule, flag.message) for flag in flags(row["document"], row["known"], *CHECKS)] == []
