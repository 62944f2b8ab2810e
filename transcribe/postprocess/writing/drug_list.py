"""What the passes ask of ``vocab/drugs.tsv``: which words are drugs by themselves, written small or with capitals.

A name that is ``ordinary`` there ("boost", "luminal", "iron") counts for nothing by itself: its neighbours tell, by
``vocab/capitals.tsv``.
"""

from __future__ import annotations

from functools import cache

from transcribe.tables import table

NAMES = frozenset({"generic", "brand", "supplement", "vaccine"})  # of one thing that is given, not of a group of them
SMALL = frozenset({"generic", "supplement", "salt"})


@cache
def drug_words() -> frozenset[str]:
    """Every word that is a drug's name by itself, lower case."""
    return frozenset(row["name"] for row in _words() if row["kind"] in NAMES)


@cache
def small_drug_words() -> frozenset[str]:
    """Words of drugs' names that have no capitals inside a sentence: generic names and the salts that follow them."""
    return frozenset(row["name"] for row in _words() if row["kind"] in SMALL and row["written"] == row["name"])


@cache
def capital_drug_words() -> frozenset[str]:
    """Drugs' names of one word with capitals of their own, lower case: brands."""
    return frozenset(row["name"] for row in _words() if row["kind"] in NAMES and row["written"] != row["name"])


@cache
def capital_drug_names() -> tuple[dict[str, str], ...]:
    """Names with capitals of their own, as rows of a phrasebook (``said``, ``written``, ``kind``).

    Classes and longer descriptions are left out: in "IV fluids" only the abbreviation, not the name, has capitals.
    """
    return tuple(
        {"said": row["name"], "written": row["written"], "kind": "brand" if row["kind"] == "brand" else "drug"}
        for row in _sure()
        if row["written"] != row["name"] and (row["kind"] in NAMES or (row["kind"] == "other" and _is_word(row)))
    )


def _sure() -> tuple[dict[str, str], ...]:
    return tuple(row for row in table("drugs") if not row["ordinary"])


def _words() -> tuple[dict[str, str], ...]:
    return tuple(row for row in _sure() if _is_word(row))


def _is_word(row: dict[str, str]) -> bool:
    return " " not in row["name"]
