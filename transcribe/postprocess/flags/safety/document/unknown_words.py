"""Words that are neither medicine nor English, and look like a term: probably one that was misheard or misspelled.

Words made of known parts ("reinserted", "periprostatic") and everything with a capital, which may be a name, are
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from transcribe.postprocess.correction.known_words import is_medical, is_plain_english
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table, term_rows

LEAST_LETTERS = 7  # shorter words resemble too much
FARTHEST = 2  # letters that differ from the term
ENDING = 3  # letters at the end in which forms of one word differ
STEM = 4  # letters that must remain of a word without its parts
_WORD = re.compile(rf"(?<![\w'’.@/-])[a-z]{{{LEAST_LETTERS},}}(?![\w'’@/-])")


def check(draft: Draft) -> Iterator[Found]:
    """Unknown words that resemble a term, each once; the term is offered."""
    seen: set[str] = set()
    for passage in draft.passages:
        for match in _WORD.finditer(passage.text):
            word = match[0]
            if word in seen or _known(word) or draft.knows(word):
                continue
            seen.add(word)
            terms = _like(word)
            if terms:
                yield Found("word.unknown", passage.place(*match.span()), {"word": word, "term": terms[0]}, terms)


@cache
def _known(word: str) -> bool:
    return _listed(word) or _is_made_up(word, depth=3) or _is_joined(word)


def _listed(word: str) -> bool:
    return word in _terms() or word in _rare() or is_plain_english(word) or is_medical(word)


def _is_made_up(word: str, depth: int) -> bool:
    """Whether a known word remains when its parts are taken off, one after the other."""
    if _listed(word) or any(_listed(word + ending) for ending in ("e", "y", "a", "um", "us", "is")):
        return True
    if depth == 0:
        return False
    rests = [word.removeprefix(part) for part in _parts("before") if word.startswith(part)]
    rests += [word.removesuffix(part) for part in _parts("after") if word.endswith(part)]
    rests += [rest[:-1] for rest in rests if len(rest) > STEM and rest[-1] == rest[-2]]
    return any(len(rest) >= STEM and _is_made_up(rest, depth - 1) for rest in rests)


def _is_joined(word: str) -> bool:
    """Whether it is two known words in one, or two stems with a vowel between."""
    for cut in range(STEM - 1, len(word) - STEM + 2):
        first, second = word[:cut], word[cut:]
        if _is_made_up(second, 1) and (
            _listed(first)
            or any(first.endswith(vowel) and _is_stem(first.removesuffix(vowel)) for vowel in _parts("linking"))
        ):
            return True
    return False


def _is_stem(stem: str) -> bool:
    return len(stem) >= STEM - 1 and any(
        _listed(stem + ending) for ending in ("", "a", "us", "um", "is", "al", "e", "y", "ic", "on")
    )


def _like(word: str) -> tuple[str, ...]:
    """The terms that differ in at most two letters, the nearest first."""
    farthest = FARTHEST if len(word) > LEAST_LETTERS + 2 else 1
    near = process.extract(
        word, _by_letter().get(word[0], ()), scorer=DamerauLevenshtein.distance, score_cutoff=farthest, limit=3
    )
    if any(term.startswith(word[: len(word) - ENDING]) for term, _, _ in near):
        return ()  # another form of that term
    return tuple(term for term, _, _ in near)


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for term in sorted(_terms()):
        if len(term) >= LEAST_LETTERS - 1:
            found.setdefault(term[0], []).append(term)
    return {letter: tuple(terms) for letter, terms in found.items()}


@cache
def _terms() -> frozenset[str]:
    """Every word of the written lists of terms and drugs."""
    names = [row[column] for row in term_rows() for column in ("term", "british", "also")]
    names += [name for row in table("drugs") for name in (row["name"], row["british"])]
    return frozenset(word.lower() for name in names for word in re.findall(r"[A-Za-z]{4,}", name))


@cache
def _rare() -> frozenset[str]:
    return frozenset(row["word"] for row in table("rare_words"))


@cache
def _parts(where: str) -> tuple[str, ...]:
    return tuple(row["part"] for row in table("word_parts") if row["where"] == where)
