"""What stands around a place says what kind of word belongs there: a drug before a dose, a finding after "denies".

``vocab/context.tsv`` holds, for each neighbouring word, how much likelier a term of a kind is there than any other word
(natural log-odds, learned by ``vocab/build/context.py``); the evidence is their sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from transcribe.postprocess.correction.doses import dose_fits
from transcribe.postprocess.correction.indications import indicated
from transcribe.postprocess.correction.neighbours import folded
from transcribe.postprocess.correction.terms import Kind
from transcribe.tables import rows_of, vocabulary_folder

__all__ = ["dose_fits", "indicated", "kind_evidence"]

PLACES = 3  # neighbours on each side, after folding
REACH = 8  # words on each side that are folded for them
STRONGEST = 4.0  # log-odds: however much speaks for it, context alone decides nothing
ALIKE = {Kind.BRAND: Kind.DRUG}
"""Kinds that stand in the same places as another one."""

Table = Mapping[tuple[int, str], Mapping[str, float]]
"""Log-odds by kind, for a word (or class of words) at a place: -1 just before, 1 just behind."""


def kind_evidence(kind: str, left: Sequence[str], right: Sequence[str]) -> float:
    """Natural log-odds, -4 to 4, that a term of this kind, and not any other word, stands between these words.

    ``left`` ends with the word just before, ``right`` begins with the word just behind; words as heard, in small
    letters or not, with or without their punctuation, spoken signs as words. Three on each side count, where a number
    or a phrase ("b i d") is one: up to eight words may be of use. 0 for a kind that nothing is known of; ``ValueError``
    for what is no kind.
    """
    beside = _around(tuple(left[-REACH:]), tuple(right[:REACH]))
    return evidence(context_table(), ALIKE.get(Kind(kind), kind), beside)


def evidence(table: Table, kind: str, beside: Iterable[tuple[int, str]]) -> float:
    """The same by a given table, from neighbours that are folded already."""
    total = sum(table[neighbour].get(kind, 0.0) for neighbour in beside if neighbour in table)
    return max(-STRONGEST, min(STRONGEST, total))


def around(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The neighbours that count, folded, with their places."""
    for distance, word in enumerate(reversed(folded(left)[-PLACES:]), start=1):
        yield -distance, word
    yield from enumerate(folded(right)[:PLACES], start=1)


@lru_cache(maxsize=1_000)
def _around(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(around(left, right))


@cache
def context_table() -> Table:
    """The shipped table."""
    return {
        (int(row["at"]), row["word"]): {kind: float(row[kind]) for kind in Kind if row.get(kind)}
        for row in rows_of(vocabulary_folder() / "context.tsv")
    }
