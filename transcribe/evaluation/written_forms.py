"""The measure's tables beside this module: words, units and contractions with their forms, and critical words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transcribe.evaluation.sets import TermKind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's one form; ``needs_number``: its variant means the unit only after a number."""

    written: str
    needs_number: bool


@cache
def units() -> dict[tuple[str, ...], Unit]:
    """Each variant of a unit, as its words, with the unit it means."""
    return {
        tuple(row["variant"].split()): Unit(row["written"], row["place"] == "number")
        for row in _rows("units")
        if row["place"] != "per"
    }


@cache
def denominators() -> dict[tuple[str, ...], Unit]:
    """What may stand after "per" or a slash: the units, and times of a rate (``mL/h``)."""
    per = {
        tuple(row["variant"].split()): Unit(row["written"], False) for row in _rows("units") if row["place"] == "per"
    }
    return units() | per


@cache
def words() -> dict[str, str]:
    """Titles, months and other words that have a short form, with the form compared."""
    return {row["variant"]: row["written"] for row in _rows("words") if row["kind"] != "initialism"}


@cache
def initialisms() -> frozenset[str]:
    """Abbreviations said letter by letter: "a c t" is the article and CT."""
    return frozenset(row["variant"] for row in _rows("words") if row["kind"] == "initialism")


@cache
def contractions() -> dict[str, frozenset[tuple[str, ...]]]:
    """Normalised contractions, with the words that each may be written out as."""
    written: dict[str, set[tuple[str, ...]]] = {}
    for row in _rows("contractions"):
        written.setdefault(row["contraction"], set()).add(tuple(row["written"].split()))
    return {contraction: frozenset(forms) for contraction, forms in written.items()}


@cache
def critical_words() -> dict[str, TermKind]:
    """Normalised words that make a negation or name a side, with their group."""
    return {row["word"]: "sides" if row["kind"] == "sides" else "negations" for row in _rows("critical_words")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
