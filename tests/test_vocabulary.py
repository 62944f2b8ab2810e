"""The word lists of recognition and practice: rows well formed, sources named, nothing shrinks unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

VOCAB = Path(__file__).resolve().parents[1] / "vocab"
DRUGS = VOCAB / "drugs.tsv"
WIDE = VOCAB / "wide.tsv"
SOUND_ALIKES = VOCAB / "sound_alikes.tsv"
TERMS = sorted((VOCAB / "terms").glob("*.tsv"))
PRONUNCIATIONS = sorted(VOCAB.glob("pronunciations*.tsv"))

DRUG_COLUMNS = [
    "name", "kind", "rank", "written", "generic", "class", "routes", "forms", "strengths", "frequency", "indications",
    "british", "ordinary",
]  # fmt: skip
COLUMNS = {
    "drugs": DRUG_COLUMNS,
    "terms": ["term", "rank", "field", "british", "also"],
    "pronunciations": ["word", "sounds", "british"],
    "wide": ["term", "category", "source", "licence"],
    "sound_alikes": ["a", "b", "kind", "basis"],
}
TABLES = [
    *[pytest.param(path, "terms", id=f"terms/{path.stem}") for path in TERMS],
    *[pytest.param(path, "pronunciations", id=path.stem) for path in PRONUNCIATIONS],
    pytest.param(DRUGS, "drugs", id="drugs"),
    pytest.param(WIDE, "wide", id="wide"),
    pytest.param(SOUND_ALIKES, "sound_alikes", id="sound_alikes"),
]

AT_LEAST = {  # rows that each table had when it was first complete, rounded down
    "drugs": 6_000,
    "wide": 20_000,
    "sound_alikes": 380,
    "terms/anatomy": 2_600,
    "terms/care": 1_000,
    "terms/diagnoses": 3_200,
    "terms/eponymic": 1_850,
    "terms/findings": 2_300,
    "terms/imaging": 740,
    "terms/instruments": 1_850,
    "terms/laboratory": 1_050,
    "terms/operative": 1_100,
    "terms/procedures": 1_500,
}
PRONOUNCED = 6_000  # words in all tables of pronunciations together

KINDS = {"generic", "brand", "salt", "class", "supplement", "vaccine", "other"}
CATEGORIES = {"drug", "diagnosis", "finding", "anatomy", "procedure", "organism", "chemical", "abbreviation", "other"}
SOURCES = {"icd-10-cm", "unii", "mesh", "drugbank"}
BASES = {"ISMP/FDA tall-man and safety literature", "professional knowledge"}
FIELDS = {
    "general", "cardiology", "pulmonology", "gastroenterology", "nephrology", "neurology", "orthopedics",
    "spine", "oncology", "hematology", "gynecology", "obstetrics", "urology", "ent", "ophthalmology",
    "dermatology", "psychiatry", "pediatrics", "rheumatology", "infection", "emergency", "surgery", "vascular",
    "plastics", "anesthesia", "radiology", "pain", "geriatrics", "podiatry", "dental", "sleep", "allergy",
    "palliative", "rehabilitation", "endocrinology", "pathology", "genetics",
}  # fmt: skip
VOWELS = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
CONSONANTS = {
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y",
    "Z", "ZH",
}  # fmt: skip
PHONES = CONSONANTS | {f"{vowel}{stress}" for vowel in VOWELS for stress in "012"}


def lines(path: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """A table as its comment lines, its column names and its rows."""
    text = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in text if line.startswith("#")]
    body = [line.split("\t") for line in text[len(head) :]]
    return head, body[0], body[1:]


def rows(path: Path) -> Iterator[dict[str, str]]:
    _, columns, cells = lines(path)
    for row in cells:
        yield dict(zip(columns, row, strict=True))


def in_order(key: str) -> tuple[str, str]:
    return key.lower(), key


@pytest.mark.parametrize(("path", "kind"), TABLES)
def test_table_is_well_formed(path: Path, kind: str) -> None:
    head, columns, cells = lines(path)
    about = " ".join(line.lstrip("# ") for line in head).lower()
    assert columns == COLUMNS[kind]
    assert "licence:" in about
    assert "source:" in about
    assert [row for row in cells if len(row) != len(columns)] == []
    assert [row for row in cells if any(cell != " ".join(cell.split()) for cell in row)] == []
    assert [row for row in cells if not row[0]] == []
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert [
        row for row in cells if re.search("[\N{EN DASH}\N{EM DASH}\N{RIGHT SINGLE QUOTATION MARK}]", "".join(row))
    ] == []


@pytest.mark.parametrize(("path", "kind"), TABLES)
def test_rows_are_sorted_and_unique(path: Path, kind: str) -> None:
    _, _, cells = lines(path)
    width = 2 if kind == "sound_alikes" else 1
    keys = [tuple(cell.lower() for cell in row[:width]) for row in cells]
    assert [key for key, following in pairwise(keys) if key > following] == []
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", AT_LEAST)
def test_nothing_shrinks(name: str) -> None:
    _, _, cells = lines(VOCAB / f"{name}.tsv")
    assert len(cells) >= AT_LEAST[name]


@pytest.mark.parametrize("path", TERMS, ids=lambda path: path.stem)
def test_terms(path: Path) -> None:
    found = list(rows(path))
    assert {row["rank"] for row in found} <= {"1", "2", "3"}
    assert {row["field"] for row in found} <= FIELDS
    assert [row["term"] for row in found if "|" in row["term"] or len(row["term"].split()) > 7] == []
    assert [row["term"] for row in found if "" in row["also"].split("|") and row["also"]] == []


def test_term_stands_in_one_list() -> None:
    held: dict[str, str] = {}
    twice = []
    for path in TERMS:
        for row in rows(path):
            other = held.setdefault(row["term"].lower(), path.stem)
            if other != path.stem:
                twice.append((row["term"], other, path.stem))
    assert twice == []


def test_drugs() -> None:
    found = list(rows(DRUGS))
    assert {row["rank"] for row in found} <= {"1", "2", "3"}
    assert {row["kind"] for row in found} == KINDS
    assert [row["name"] for row in found if row["name"] != row["name"].lower()] == []
    assert [row["name"] for row in found if row["written"].lower() != row["name"]] == []
    assert [row["name"] for row in found if row["kind"] == "brand" and not all(row["generic"].split("+"))] == []


def test_ingredients_of_brands_are_drugs_themselves() -> None:
    """Most of them by far: a few brands have a descriptive content ("enteral formula")."""
    found = list(rows(DRUGS))
    names = {row["name"] for row in found} | {
        name.lower() for row in found for name in row["british"].split("|") if name
    }
    parts = [part.lower() for row in found if row["kind"] == "brand" for part in row["generic"].split("+")]
    unknown = [part for part in parts if part not in names]
    assert len(unknown) <= 0.08 * len(parts), sorted(set(unknown))


@pytest.mark.parametrize("path", PRONUNCIATIONS, ids=lambda path: path.stem)
def test_pronunciations(path: Path) -> None:
    wrong = []
    for row in rows(path):
        ways = [*row["sounds"].split(" | "), *(row["british"].split(" | ") if row["british"] else ())]
        phones = [way.split(" ") for way in ways]
        spoken = all(set(way) <= PHONES and sum(phone.endswith("1") for phone in way) >= 1 for way in phones)
        if (
            not spoken
            or len(row["sounds"].split(" | ")) > 3
            or row["word"] != row["word"].lower()
            or " " in row["word"]
        ):
            wrong.append(row["word"])
    assert wrong == []


def test_pronunciations_are_many() -> None:
    assert len({row["word"] for path in PRONUNCIATIONS for row in rows(path)}) >= PRONOUNCED


def test_wide_list() -> None:
    found = list(rows(WIDE))
    assert {row["category"] for row in found} <= CATEGORIES
    assert {row["source"] for row in found} <= SOURCES
    assert all(row["licence"] for row in found)
    said = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*(?: [A-Za-z]+(?:['-][A-Za-z]+)*){0,3}")
    assert [row["term"] for row in found if not said.fullmatch(row["term"])] == []
    coding = {"unspecified", "nos", "nec", "other", "elsewhere", "encounter", "sequela"}
    assert [row["term"] for row in found if coding & set(row["term"].lower().split())] == []
    assert WIDE.stat().st_size <= 2_500_000


def test_wide_list_leaves_out_what_is_written_elsewhere() -> None:
    """A few hundred may overlap while the written lists grow; past that, ``vocab/build/build.py`` makes it anew."""
    held = {row["name"] for row in rows(DRUGS)} | {row["term"].lower() for path in TERMS for row in rows(path)}
    both = sorted(row["term"] for row in rows(WIDE) if row["term"].lower() in held)
    assert len(both) <= 300, both[:20]


def test_sound_alikes() -> None:
    found = list(rows(SOUND_ALIKES))
    assert {row["kind"] for row in found} == {"drug", "term"}
    assert {row["basis"] for row in found} == BASES
    assert [row for row in found if in_order(row["a"]) >= in_order(row["b"])] == []
    pairs = [frozenset((row["a"].lower(), row["b"].lower())) for row in found]
    assert len(set(pairs)) == len(pairs)


def test_sound_alike_drugs_are_spelled_as_in_the_drug_list() -> None:
    written = {row["name"]: row["written"] for row in rows(DRUGS)}
    names = [row[side] for row in rows(SOUND_ALIKES) if row["kind"] == "drug" for side in ("a", "b")]
    assert [name for name in names if written.get(name.lower(), name) != name] == []
