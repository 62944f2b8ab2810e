"""The vocabulary's terms by their beginnings, for who types."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from transcribe.postprocess.correction.known_words import is_plain_english, is_unit
from transcribe.postprocess.correction.office_words import usable_office_words
from transcribe.postprocess.correction.terms import same, spoken_terms
from transcribe.settings import Settings

MOST = 20
_ENGLISH = frozenset({"common", "known", "name"})


def known_terms(settings: Settings, beginning: str) -> list[str]:
    """Terms that begin with a text: the office's own first, then the commonest; ``MOST`` at most."""
    wanted = same(beginning)
    if not wanted:
        return []
    own = usable_office_words(settings.vocabulary)[0] if settings.vocabulary else ()
    found = dict.fromkeys(word.term for word in own if same(word.term).startswith(wanted))
    terms = _terms()
    first = bisect_left(terms, (wanted,))
    after = bisect_left(terms, (wanted + "\U0010ffff",))
    common = sorted(terms[first:after], key=lambda term: (term[0] != wanted, term[1], term[0]))
    return list((found | dict.fromkeys(written for _, _, written in common)).keys())[:MOST]


def unknown_words(settings: Settings, words: Sequence[str]) -> list[str]:
    """Those that no list of English, of the vocabulary or of the office knows; figures and units are known."""
    own = usable_office_words(settings.vocabulary)[0] if settings.vocabulary else ()
    of_office = {part for word in own for part in same(word.term).split()}
    return [word for word in words if not _is_known(word, of_office)]


def _is_known(word: str, of_office: set[str]) -> bool:
    plain = same(word).removesuffix("'s")
    if not any(sign.isalpha() for sign in plain) or any(sign.isdigit() for sign in plain):
        return True
    return all(
        part in of_office
        or part in _parts()
        or is_unit(part)
        or is_plain_english(part, _ENGLISH)
        or _without_ending(part)
        for part in plain.split()
    )


def _without_ending(word: str) -> bool:
    """Plain forms of English words that the list leaves out."""
    return any(
        word.endswith(ending) and is_plain_english(word.removesuffix(ending) + rest, _ENGLISH)
        for ending, rest in (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))
    )


@cache
def _parts() -> frozenset[str]:
    """The single words of all terms."""
    return frozenset(part for term, _, _ in _terms() for part in term.split())


@cache
def _terms() -> list[tuple[str, int, str]]:
    """All terms in order: as they are looked up, their rank, as they are written."""
    return sorted((same(term.written), term.rank, term.written) for term in spoken_terms())
