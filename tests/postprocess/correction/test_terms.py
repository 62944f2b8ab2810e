"""Which wordings the vocabulary holds: other forms, British forms, plurals, the hard words of longer terms."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.terms import Kind, Term, plural, plural_sounds, same, spoken_terms

PLURALS = [
    ("biopsy", "biopsies"),
    ("stenosis", "stenoses"),
    ("nephrolithiasis", None),
    ("metastasis", "metastases"),
    ("abscess", "abscesses"),
    ("systolic murmur", "systolic murmurs"),
    ("vertebra", "vertebrae"),
    ("carcinoma", "carcinomas"),
    ("arrhythmia", "arrhythmias"),
    ("pneumonia", None),
    ("erythematous", None),
    ("proximal", None),
    ("root canal", "root canals"),
    ("Bovie", None),
    ("Meckel diverticulum", "Meckel diverticula"),
    ("shortness of breath", None),
    ("vitamin B12", None),
    ("x-ray", "x-rays"),
]


@pytest.mark.parametrize(("singular", "expected"), PLURALS)
def test_plurals(singular: str, expected: str | None) -> None:
    assert plural(singular) == expected


@pytest.mark.parametrize(
    ("singular", "written", "sounds", "expected"),
    [
        ("biopsy", "biopsies", ("bYapsi",), ("bYapsiz",)),
        ("stent", "stents", ("stEnt",), ("stEnts",)),
        ("abscess", "abscesses", ("ABsEs",), ("ABsEsIz",)),
        ("stenosis", "stenoses", ("stVnosIs", "stEnosVs"), ("stVnosiz", "stEnosiz")),
        ("vertebra", "vertebrae", ("vRtVbrV",), ()),
        ("stent", "stenting", ("stEnt",), ()),
    ],
)
def test_sounds_of_plurals(singular: str, written: str, sounds: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert plural_sounds(Term(written, Kind.FINDING, 1, head=singular), sounds) == expected


def test_wordings_are_compared_without_capitals_and_hyphens() -> None:
    assert same(" Beta-Blocker,") == same("beta blocker") == "beta blocker"
    assert same("Crohn\u2019s  disease") == "crohn's disease"


@pytest.fixture(scope="module")
def found() -> dict[str, Term]:
    return {same(term.written): term for term in spoken_terms()}


@pytest.mark.parametrize(
    ("wording", "kind", "rank"),
    [
        ("apixaban", Kind.DRUG, 1),
        ("eliquis", Kind.BRAND, 1),
        ("beta blocker", Kind.CLASS, 1),
        ("cholelithiasis", Kind.DIAGNOSIS, 1),
        ("bovie", Kind.INSTRUMENT, 1),
        ("cbc", Kind.ABBREVIATION, 2),
    ],
)
def test_kinds_and_ranks(found: dict[str, Term], wording: str, kind: Kind, rank: int) -> None:
    assert (found[wording].kind, found[wording].rank) == (kind, rank)


def test_british_forms_name_the_american_ones(found: dict[str, Term]) -> None:
    assert found["oedema"].preferred == "edema"
    assert found["paracetamol"].preferred == "acetaminophen"
    assert found["tumours"].preferred == "tumors"
    assert found["edema"].preferred is None


def test_other_forms_name_their_entry(found: dict[str, Term]) -> None:
    assert found["stenotic"].head == "stenosis"
    assert found["biopsies"].head == "biopsy"
    assert found["extubation"].head is not None  # a hard word that only longer terms hold
    assert found["middle lobe"].head == "right middle lobe"  # what stands behind a side


def test_each_wording_once_and_said_somehow() -> None:
    said = spoken_terms()
    assert len({same(term.written) for term in said}) == len(said) > 55_000
    assert all(words.strip() for words in said.values())
    assert all(1 <= term.rank <= 4 for term in said)
    assert next(words for term, words in said.items() if term.written == "CBC") == "c b c"
