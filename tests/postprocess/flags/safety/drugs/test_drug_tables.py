"""The tables of the safety rules about drugs: every name is one of ``drugs.tsv``, every bound is a bound."""

from __future__ import annotations

from fractions import Fraction

import pytest

from transcribe.postprocess.flags.safety.drugs.drug_groups import groups
from transcribe.postprocess.flags.safety.drugs.drug_names import drug
from transcribe.tables import table


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("dose_limits", "drug"),
        ("child_doses", "drug"),
        ("drug_frequencies", "drug"),
        ("drug_routes", "drug"),
        ("teratogens", "drug"),
        ("drug_short_names", "drug"),
    ],
)
def test_names_are_drugs(name: str, column: str) -> None:
    unknown = {one for row in table(name) for one in row[column].split("|") if one and drug(one) is None}
    assert not unknown


def test_least_is_below_most() -> None:
    for row in table("dose_limits"):
        assert float(row["least"] or 0) <= float(row["most"]) <= float(row["daily"] or "inf") * 4, row
    for row in table("drug_frequencies"):
        assert Fraction(row["least"] or 0) <= Fraction(row["most"]), row


def test_groups_are_named() -> None:
    known = set(groups())
    assert {row["group"] for row in table("teratogens") if row["group"]} <= known
    assert {name for row in table("drug_groups") for name in row["crosses"].split("|") if name} <= known


def test_pairs_are_drugs_or_groups() -> None:
    names = [name for row in table("dangerous_pairs") for side in ("a", "b") for name in row[side].split("|")]
    assert all(name in groups() or drug(name) for name in names)
