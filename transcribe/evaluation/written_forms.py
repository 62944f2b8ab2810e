"""The measure's tables of equal written forms: ``units.tsv`` and ``words.tsv`` beside this module."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


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


def _rows(name: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
