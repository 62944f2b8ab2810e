"""All safety rules on small dictations with one planted error each: ``cases/planted.tsv``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postprocess.flags.safety.document.documents import covered, flags
from transcribe.postprocess.flags.safety.checks import CHECKS
from transcribe.tables import rows_of

ROWS = rows_of(Path(__file__).parent / "cases" / "planted.tsv")
PLANTED = [row for row in ROWS if row["flags"]]
HARMLESS = [row for row in ROWS if not row["flags"]]


@pytest.mark.parametrize("row", PLANTED, ids=[row["flags"] for row in PLANTED])
def test_a_planted_error_is_flagged(row: dict[str, str]) -> None:
    found = [(flag.rule, covered(row["document"], flag)) for flag in flags(row["document"], row["known"], *CHECKS)]
    for expected in row["flags"].split(" | "):
        rule, _, words = expected.partition(": ")
        assert any(rule == name and words.lower() in under.lower() for name, under in found), found


@pytest.mark.parametrize("row", HARMLESS, ids=[row["document"][:70] for row in HARMLESS])
def test_what_only_looks_like_it_is_left_alone(row: dict[str, str]) -> None:
    assert [(flag.rule, flag.message) for flag in flags(row["document"], row["known"], *CHECKS)] == []
