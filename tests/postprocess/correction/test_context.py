"""What stands around a place: which kind of term belongs there, whether the drug fits the text and its dose."""

from __future__ import annotations

import re

import pytest

from transcribe.postprocess.correction.context import (
    STRONGEST,
    context_table,
    dose_fits,
    indicated,
    kind_evidence,
)
from transcribe.postprocess.correction.neighbours import folded
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.tables import table

FOLDED = [
    ("metoprolol 12.5 mg b.i.d.", "<drug> <number> <unit> <frequency> <sign>"),
    ("metoprolol twelve point five milligrams b i d", "<drug> <number> <unit> <frequency>"),
    ("five hundred mg p o daily", "<number> <unit> <route> <frequency>"),
    ("10mg, then", "<number> <unit> <sign> then"),
    ("at the point of", "at the point of"),
    ("point five", "point <number>"),
    ("new paragraph period He denies", "<sign> he denies"),
    ("L4-L5 for 6 weeks", "<code> for <number> <time>"),
    ("his second stroke", "his second stroke"),
    ("(severe) pain", "<sign> severe <sign> pain"),
    ("", ""),
]

BELONGS = [  # the kind that belongs between, one that does not
    ("she was started on", "50 mg twice daily", "drug", "anatomy"),
    ("we will continue", "five milligrams by mouth daily", "brand", "procedure"),
    ("she is allergic to", "period", "drug", "anatomy"),
    ("the patient denies", "comma nausea", "finding", "drug"),
    ("a history of", "comma hypertension", "diagnosis", "instrument"),
    ("fracture of the right", "was seen", "anatomy", "drug"),
    ("the patient underwent", "in 2019", "procedure", "drug"),
    ("this is doctor", "dictating on", "person", "drug"),
]

DOSES = [
    ("metoprolol", "50 mg twice daily", 1.0),
    ("metoprolol", "fifty milligrams", 1.0),
    ("metoprolol", "12.5mg,", 1.0),
    ("metoprolol", "tartrate 50 mg", 1.0),
    ("lisinopril hydrochlorothiazide", "20/12.5 mg daily", 1.0),
    ("lisinopril hydrochlorothiazide", "twenty slash twelve point five milligrams", 1.0),
    ("Toprol", "25 mg", 1.0),  # a brand has its ingredient's strengths
    ("vancomycin", "1 g", 1.0),
    ("vancomycin", "one thousand milligrams", 1.0),
    ("metformin", "2,000 mg", 0.5),  # two tablets
    ("aspirin", "81 daily", 0.5),  # the unit was not said
    ("misoprostol", "50 mg", -1.0),
    ("latanoprost", "50 mg", -0.8),
    ("insulin glargine", "20 mg", -0.8),
    ("lidocaine", "2%", 1.0),
    ("metoprolol", "for five days", 0.0),
    ("metoprolol", "5 days ago", 0.0),
    ("metoprolol", "one tablet daily", 0.0),
    ("metoprolol", "and aspirin", 0.0),
    ("metoprolol", "", 0.0),
    ("metoprolol", "period the patient weighs 80 kg", 0.0),
    ("beta blocker", "50 mg", 0.0),  # a class has no strengths
]

INDICATED = [
    ("metoprolol", Kind.DRUG, "she has hypertension", 1.0),
    ("metoprolol", Kind.DRUG, "a Hypertensive lady.", 1.0),
    ("metoprolol", Kind.DRUG, "her blood pressure is high", 1.0),
    ("Toprol", Kind.BRAND, "her blood pressure is high", 1.0),
    ("misoprostol", Kind.DRUG, "her blood pressure is high", 0.0),
    ("metformin", Kind.DRUG, "diabetes, and a cough", 1.0),
    ("glipizide", Kind.DRUG, "he takes metformin", 0.5),
    ("metformin", Kind.DRUG, "he takes metformin", 0.0),  # the drug itself is no second one
    ("latanoprost", Kind.DRUG, "for his open angle glaucoma", 1.0),
    ("type 2 diabetes", Kind.DIAGNOSIS, "he takes metformin", 1.0),
    ("gout", Kind.DIAGNOSIS, "allopurinol 300 mg daily", 1.0),
    ("gout", Kind.DIAGNOSIS, "he takes metformin", 0.0),
    ("appendectomy", Kind.PROCEDURE, "he takes metformin", 0.0),
    ("metformin", Kind.DRUG, "", 0.0),
]


@pytest.mark.parametrize(("heard", "classes"), FOLDED)
def test_neighbours_are_folded(heard: str, classes: str) -> None:
    assert " ".join(folded(heard.split())) == classes


@pytest.mark.parametrize(("left", "right", "kind", "other"), BELONGS)
def test_the_kind_that_belongs_between(left: str, right: str, kind: str, other: str) -> None:
    found = kind_evidence(kind, left.split(), right.split())
    assert found > 0.5
    assert found > kind_evidence(other, left.split(), right.split()) + 0.5


def test_number_words_and_figures_say_the_same() -> None:
    left = ["start", "taking"]
    assert kind_evidence("drug", left, ["12.5", "mg"]) == kind_evidence("drug", left, ["twelve", "point", "five", "mg"])


def test_evidence_is_limited() -> None:
    values = [kind_evidence(kind, ["started", "on"], ["mg", "p", "o", "daily"]) for kind in Kind]
    assert all(-STRONGEST <= value <= STRONGEST for value in values)


@pytest.mark.parametrize("kind", Kind)
def test_nothing_beside_says_nothing(kind: Kind) -> None:
    assert kind_evidence(kind, [], []) == 0.0
    assert kind_evidence(kind, ["qwxyz"], ["qwxyz"]) == 0.0


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="medicine"):
        kind_evidence("medicine", ["on"], ["daily"])


def test_the_table_holds_places_on_both_sides_and_known_kinds() -> None:
    known = context_table()
    assert len(known) > 4_000
    assert {at for at, _ in known} == {-3, -2, -1, 1, 2, 3}
    assert {kind for row in known.values() for kind in row} <= set(Kind)


@pytest.mark.parametrize(("name", "behind", "fit"), DOSES)
def test_doses(name: str, behind: str, fit: float) -> None:
    kind = Kind.CLASS if name == "beta blocker" else Kind.BRAND if name[0].isupper() else Kind.DRUG
    assert dose_fits(Term(name, kind, 1), behind.split()) == fit


def test_only_drugs_have_doses() -> None:
    assert dose_fits(Term("metoprolol", Kind.FINDING, 1), ["50", "mg"]) == 0.0


def test_every_problem_is_in_the_words_of_the_indications() -> None:
    known = {word for row in table("drugs") for word in re.split(r"[| -]", row["indications"])}
    assert not [row["problem"] for row in table("problems") if set(re.split(r"[| -]", row["problem"])) - known - {""}]


@pytest.mark.parametrize(("written", "kind", "text", "fit"), INDICATED)
def test_what_the_text_is_about(written: str, kind: Kind, text: str, fit: float) -> None:
    assert indicated(Term(written, kind, 1), text.split()) == fit


def test_a_part_of_a_drugs_name_has_the_facts_of_the_whole() -> None:
    part = Term("glargine", Kind.DRUG, 1, head="insulin glargine")
    assert dose_fits(part, ["20", "units"]) == 1.0
    assert indicated(part, ["diabetes"]) == 1.0
