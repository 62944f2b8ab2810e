"""The words of a regimen (``vocab/regimen_words.tsv``): units, forms, routes, frequencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from transcribe.postprocess.flags.safety.drugs.lexemes import Lexeme
from transcribe.tables import table

LONGEST_PHRASE = 5  # words


def said_at(kind: str, lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[str, int] | None:
    """The longest phrase of a kind at a place: its value and the place behind it. A hyphen inside does not count."""
    phrases = _phrases(kind)
    if place >= stop or lexemes[place].key not in _first_words(kind):
        return None
    keys: list[str] = []
    best: tuple[str, int] | None = None
    for at in range(place, min(stop, place + 2 * LONGEST_PHRASE)):
        if lexemes[at].key == "-" and keys:
            continue
        keys.append(lexemes[at].key)
        value = phrases.get(tuple(keys))
        if value is not None:
            best = (value, at + 1)
        if len(keys) == LONGEST_PHRASE:
            break
    return best


@cache
def _phrases(kind: str) -> Mapping[tuple[str, ...], str]:
    return {words: value for one, words, value in _rows() if one == kind}


@cache
def _first_words(kind: str) -> frozenset[str]:
    return frozenset(words[0] for words in _phrases(kind))


def _rows() -> Iterator[tuple[str, tuple[str, ...], str]]:
    for row in table("regimen_words"):
        for said in row["said"].split("|"):
            yield row["kind"], tuple(said.split()), row["value"]
