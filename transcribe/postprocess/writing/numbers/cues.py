"""Words beside a number that decide how it is written, from ``vocab/number_context.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from transcribe.tables import table


@cache
def cue(kind: str) -> frozenset[str]:
    """The words of a kind of the table."""
    return frozenset(row["word"] for row in table("number_context") if row["kind"] == kind)


@cache
def phrases(kind: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases of a kind by their first word, longest first: their words, and what is written for them."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("number_context"):
        if row["kind"] == kind:
            words = tuple(row["word"].split())
            found.setdefault(words[0], []).append((words, row["written"]))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}
