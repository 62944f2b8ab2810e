"""Which words are known already, as medicine and as plain English: a rule that rewrites them would spoil right text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transcribe.tables import rows_of, table, term_rows, vocabulary_folder
from transcribe.watchwords import watchwords

LEAST_LETTERS = 3  # a wording with fewer letters stands in too many places


def same(wording: str) -> str:
    """A wording as it is compared: without capitals, single spaces."""
    return " ".join(wording.casefold().split())


def is_medical(wording: str) -> bool:
    """Whether the shipped lists hold this very word or phrase."""
    return _said(wording) in _medical()


def is_plain_english(wording: str, kinds: frozenset[str] = frozenset({"common", "known"})) -> bool:
    """Whether every word of it is English by ``vocab/english_sounds.tsv``; "common" alone is everyday English."""
    words = _said(wording).split()
    return bool(words) and all(_english().get(word) in kinds for word in words)


def is_everyday_english(wording: str) -> bool:
    """Whether every word of it is an everyday word."""
    return is_plain_english(wording, frozenset({"common"}))


def reason_to_keep(wording: str) -> str:
    """Why a wording should not be rewritten wherever it stands, as a clause; empty if nothing is known against it."""
    words = _said(wording).split()
    if sum(sign.isalpha() for sign in wording) < LEAST_LETTERS:
        return f"has fewer than {LEAST_LETTERS} letters"
    if any(sign.isdigit() for sign in wording):
        return "holds a figure, and a figure may be a dose"
    if watchwords().keys() & set(words):
        return "holds a negation or a side"
    if is_medical(wording):
        return "is a medical term itself"
    if len(words) > 1 and is_everyday_english(wording):
        return "is made of everyday English words"
    return "is plain English" if len(words) == 1 and is_plain_english(wording) else ""


def _said(wording: str) -> str:
    """A wording without what is not heard: a hyphen is a space, an apostrophe of print a plain one."""
    return same(wording.replace("-", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


@cache
def _medical() -> frozenset[str]:
    return frozenset(_said(name) for name in _names() if name)


def _names() -> Iterator[str]:
    folder = vocabulary_folder()
    for row in rows_of(folder / "drugs.tsv"):
        yield from (row["name"], *row["british"].split("|"))
    for row in term_rows():
        yield from (row["term"], row["british"], *row["also"].split("|"))
    for row in rows_of(folder / "wide.tsv"):
        yield row["term"]


@cache
def _english() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in table("english_sounds")}


def is_unit(word: str) -> bool:
    """Whether a word is a unit, in words or in letters."""
    return word in _units()


@cache
def _units() -> frozenset[str]:
    columns = ("singular", "plural", "letters")
    return frozenset(form for row in table("units") for column in columns for form in row[column].split("|"))


def is_hesitation(word: str) -> bool:
    """Whether a word is only a sound of hesitation ("um")."""
    return word in _hesitations()


@cache
def _hesitations() -> frozenset[str]:
    return frozenset(row["said"] for row in table("hesitations"))


@cache
def kept_words() -> frozenset[str]:
    """Words that tell where, which way or how much: no repair takes one of them away."""
    return frozenset(row["word"] for row in table("kept_words"))
