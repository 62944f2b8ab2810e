"""Whether a text names what a drug is given for, or a drug that is given for a problem.

The indications are those of ``vocab/drugs.tsv``; ``vocab/problems.tsv`` holds other words by which the problems are
named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transcribe.postprocess.correction.drug_facts import DRUGS, Facts, drug_names, facts_of
from transcribe.postprocess.correction.terms import Kind, Term, same
from transcribe.tables import table

NAMED = 1.0  # the text names an indication of the drug
SAME_PROBLEM = 0.5  # it names another drug with a common indication or of the same class
PROBLEMS = frozenset({Kind.DIAGNOSIS, Kind.FINDING, Kind.EPONYM})
LONGEST_PHRASE = 4  # words
SHORTEST_STEM, LONGEST_STEM, ENDING = 5, 8, 3  # letters

Problem = frozenset[str]
"""What names a problem: the stems of its telling words."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a text is about: the stems of its words and of the problems they name, and its drugs."""

    stems: frozenset[str]
    drugs: tuple[Facts, ...]


def indicated(term: Term, document_words: Sequence[str]) -> float:
    """How well a drug or a diagnosis fits what else the text is about, 0 to 1; 0 for terms of other kinds.

    For a drug 1 where an indication of it is named, 0.5 where another drug of the same class or problem is; for a
    diagnosis or finding 1 where a drug is named that is given for it. ``document_words``: all words of the text as
    heard, *without* those that the term would replace; spoken signs do no harm. They are understood once and kept:
    hand over the same tuple for all terms of a place.
    """
    subject = _subject(tuple(document_words))
    if term.kind in DRUGS:
        return _drug_indicated(facts_of(term), subject)
    if term.kind in PROBLEMS:
        return _problem_treated(_problem(term.head or term.written), subject)
    return 0.0


def _drug_indicated(facts: Facts, subject: _Subject) -> float:
    if any(_problem(name) <= subject.stems for name in facts.indications if _problem(name)):
        return NAMED
    for other in subject.drugs:
        if not other.ingredients & facts.ingredients and (
            other.classes & facts.classes or set(other.indications) & set(facts.indications)
        ):
            return SAME_PROBLEM
    return 0.0


def _problem_treated(problem: Problem, subject: _Subject) -> float:
    if not problem:
        return 0.0
    treated = (_problem(name) for drug in subject.drugs for name in drug.indications)
    return float(any(one and (one <= problem or problem <= one) for one in treated))


@lru_cache(maxsize=8)
def _subject(words: tuple[str, ...]) -> _Subject:
    plain = [part for word in words for part in same(word).split()]
    stems = {_stem(word) for word in plain}
    drugs: dict[str, Facts] = {}
    for phrase in _phrases(plain):
        for problem in _said().get(phrase, ()):
            stems |= _problem(problem)
        if phrase in _drugs():
            drugs[phrase] = _drugs()[phrase]
    return _Subject(frozenset(stems), tuple(drugs.values()))


def _phrases(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for length in range(1, LONGEST_PHRASE + 1):
            yield " ".join(words[start : start + length])


@lru_cache(maxsize=10_000)
def _problem(name: str) -> Problem:
    return frozenset(_stem(word) for word in same(name).split() if word not in _untelling() and not word.isdigit())


def _stem(word: str) -> str:
    if len(word) <= SHORTEST_STEM:
        return word.removesuffix("s") if len(word) > 3 else word
    return word[: max(SHORTEST_STEM, min(LONGEST_STEM, len(word) - ENDING))]


@cache
def _drugs() -> dict[str, Facts]:
    return dict(drug_names())


@cache
def _said() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("problems"):
        problems = tuple(filter(None, row["problem"].split("|")))
        for phrase in _forms(row["said"]):
            found[phrase] = (*found.get(phrase, ()), *problems)
    return found


@cache
def _untelling() -> frozenset[str]:
    return frozenset(word for row in table("problems") if not row["problem"] for word in _forms(row["said"]))


def _forms(cell: str) -> Iterable[str]:
    return cell.split("|")
