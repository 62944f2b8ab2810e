"""Capitals that a recogniser gave to ordinary words in mid-sentence, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.surroundings import words_of
from transcribe.postprocess.writing.written import Run, Written
from transcribe.tables import table

ENDINGS = frozenset('.?!:"“(')  # signs behind which a capital is right, or at least usual
SHOUTED = 3  # words in capitals, one after the other, that are no abbreviations
SHOUTED_LETTERS = 4


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
        lower = not first and _is_capital(token) and _is_ordinary(token) and not _in_name(run, place)
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


def _is_ordinary(token: Written) -> bool:
    words = words_of(token)
    known = [word in ordinary_words() for word in words]
    return any(known) and all(is_function_word(word) or own for word, own in zip(words, known, strict=True))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that are never names: those of ``vocab/ordinary_words.tsv`` and the generic drug names."""
    drugs = (row["name"] for row in table("drug_names") if row["kind"] != "brand")
    return frozenset(row["word"] for row in table("ordinary_words")) | frozenset(drugs)


def _in_name(run: Sequence[Written], place: int) -> bool:
    """Whether a word with a capital that is not ordinary stands beside this one, in the same sentence."""
    for beside in (place - 1, place + 1):
        if not 0 <= beside < len(run) or not words_of(run[beside]):
            continue
        begins = beside == 0 or run[beside - 1].text in ENDINGS or is_function_word(run[beside].text)
        if run[beside].text[:1].isupper() and not begins and not _is_ordinary(run[beside]):
            return not _is_abbreviation(run[beside])
    return False


def _is_abbreviation(token: Written) -> bool:
    return token.text.isupper() and len(token.text) <= SHOUTED_LETTERS


def _unshouted(run: Run) -> Run:
    """Runs of words in capitals ("PHACOEMULSIFICATION WITH LENS") in small letters."""
    finished: Run = []
    place = 0
    while place < len(run):
        end = place
        while end < len(run) and _shouted(run[end]):
            end += 1
        if end - place >= SHOUTED:
            finished.extend(replace(token, text=token.text.lower()) for token in run[place:end])
        else:
            finished.extend(run[place:end])
        if end == place:
            finished.append(run[place])
            end += 1
        place = end
    return finished


def _shouted(token: Written) -> bool:
    capitals = sum(letter.isupper() for letter in token.text)
    return capitals >= SHOUTED_LETTERS and token.text.replace("'s", "").isupper() and token.text.isalpha()
