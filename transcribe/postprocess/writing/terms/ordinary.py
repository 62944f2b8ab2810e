"""Capitals that a recogniser gave to ordinary words in mid-sentence, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from transcribe.postprocess.writing.drug_list import small_drug_words
from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.surroundings import words_of
from transcribe.postprocess.writing.written import Run, Written
from transcribe.tables import table, term_rows

ENDINGS = frozenset('.?!:"“(')  # signs behind which a capital is right, or at least usual
BULLETS = frozenset("•·*")
SHOUTED = 3  # words in capitals, one after the other, of which two are no abbreviations
SHOUTED_LETTERS = 4
SHORTEST_TERM = 5  # letters: shorter ones are names too often ("Rose", "Bell")


def lower_ordinary(run: Run) -> Run:
    """Ordinary words in small letters, unless they begin a sentence or stand in a name ("General Hospital")."""
    run = _unshouted(run)
    finished: Run = []
    first = True
    for place, token in enumerate(run):
        if token.is_sign:
            first = token.text in ENDINGS or (first and token.text not in ",;")
            finished.append(token)
            continue
        if token.text in BULLETS:
            finished.append(token)
            continue
        wrong = not first and _is_capital(token) and _is_ordinary(token)
        lower = wrong and not _in_name(run, place) and not _in_heading(run, place)
        finished.append(replace(token, text=token.text.lower()) if lower else token)
        first = False
    return finished


def _is_capital(token: Written) -> bool:
    """Whether every part of the word is spelled like "Right" or, if long enough, like "DIAGNOSIS"."""
    parts = token.text.split("-")
    return (
        all(part[:1].isupper() or part.islower() for part in parts)
        and (
            all(part[1:] == part[1:].lower() for part in parts)
            or (token.text.isupper() and len(token.text) > SHOUTED_LETTERS)
        )
        and token.text != token.text.lower()
    )


def _in_heading(run: Sequence[Written], place: int) -> bool:
    """Whether a word in capitals stands beside another one: "CHIEF COMPLAINT"."""
    if not _shouted(run[place]):
        return False
    beside = [*run[max(0, place - 1) : place], *run[place + 1 : place + 2]]
    return any(_shouted(token) or _shouted_small(token) for token in beside)


def _is_ordinary(token: Written) -> bool:
    words = words_of(token)
    known = [word in ordinary_words() for word in words]
    return any(known) and all(is_function_word(word) or own for word, own in zip(words, known, strict=True))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that are never names: those of ``vocab/ordinary_words.tsv``, the generic drug names, and the terms."""
    return frozenset(row["word"] for row in table("ordinary_words")) | small_drug_words() | _small_terms()


@cache
def _small_terms() -> frozenset[str]:
    """The terms of one word that are written small ("thoracentesis"), but for those that are given names, too."""
    words = {row["term"] for row in term_rows()}
    names = {row["name"].lower() for row in table("given_names")}
    return frozenset(
        word for word in words if len(word) >= SHORTEST_TERM and word.isalpha() and word.islower() and word not in names
    )


def _in_name(run: Sequence[Written], place: int) -> bool:
    """Whether a word with a capital that is not ordinary stands beside this one, in the same sentence."""
    for beside in (place - 1, place + 1):
        if not 0 <= beside < len(run) or not words_of(run[beside]):
            continue
        begins = beside == 0 or run[beside - 1].text in ENDINGS or is_function_word(run[beside].text)
        capital = run[beside].text[:1].isupper() and not _is_abbreviation(run[beside])
        if capital and not begins and not _is_ordinary(run[beside]):
            return True
    return False


def _is_abbreviation(token: Written) -> bool:
    return token.text.isupper() and len(token.text) <= SHOUTED_LETTERS


def _unshouted(run: Run) -> Run:
    """Runs of words in capitals ("PHACOEMULSIFICATION WITH LENS", "REASON FOR VISIT") in small letters."""
    finished: Run = []
    place = 0
    while place < len(run):
        end = place
        while end < len(run) and (_shouted(run[end]) or _shouted_small(run[end])):
            end += 1
        if end - place >= SHOUTED and sum(map(_shouted, run[place:end])) > 1:
            last = place + max(number for number, token in enumerate(run[place:end]) if _shouted(token))
            finished.extend(_small(token, inside=at < last) for at, token in enumerate(run[place:end], start=place))
        else:
            finished.extend(run[place:end])
        if end == place:
            finished.append(run[place])
            end += 1
        place = end
    return finished


def _shouted(token: Written) -> bool:
    """Whether a word, or a part of it, is in capitals and too long for most abbreviations."""
    parts = token.text.replace("/", "-").split("-")
    return all(part.isalpha() and part.isupper() for part in parts) and max(map(len, parts)) >= SHOUTED_LETTERS


def _shouted_small(token: Written) -> bool:
    return len(token.text) > 1 and token.text.isupper() and is_function_word(token.text) and token.text != "US"


def _small(token: Written, *, inside: bool) -> Written:
    """A shouted word in small letters; an abbreviation stays ("COPD"), but "BE" and "OR" inside a heading are none."""
    known = token.text in _written_abbreviations() and not (inside and is_function_word(token.text))
    return token if known else replace(token, text=token.text.lower())


@cache
def _written_abbreviations() -> frozenset[str]:
    return frozenset(row["written"] for row in table("abbreviations"))
