"""American and British spelling, by ``vocab/spelling_us_uk.tsv``. Different words (acetaminophen and paracetamol) stay.

Names are left alone: a word with a capital inside a sentence is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from transcribe.postprocess.writing.style.rewriting import Found, as_written, rewritten
from transcribe.postprocess.writing.style.surroundings import begins, speaks_of
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

RULE = "style.spelling"
English = Literal["US", "UK"]
ENDINGS = ("ization", "izations", "izing", "ized", "izes", "izer", "ize")
OPTIC_REACH = 15  # tokens around a disc in which an eye is looked for
HEAD = 3  # letters by which beginnings are indexed
WORD = re.compile(r"[A-Za-zœæ]+(?:-[A-Za-zœæ]+)*")
DISC = {"disc": "disk", "discs": "disks", "disc's": "disk's"}


@dataclass(frozen=True, slots=True)
class _Spellings:
    """From the other spelling to ours: whole words, beginnings by their first letters, and parts inside words."""

    words: Mapping[str, str]
    beginnings: Mapping[str, tuple[tuple[str, str], ...]]
    parts: tuple[tuple[str, str], ...]
    known: frozenset[str]


@cache
def _spellings(english: English) -> _Spellings:
    words: dict[str, str] = {}
    beginnings: dict[str, list[tuple[str, str]]] = {}
    parts: list[tuple[str, str]] = []
    for row in table("spelling_us_uk"):
        ours, theirs = (row["us"], row["uk"]) if english == "US" else (row["uk"], row["us"])
        others = [form for form in (theirs, *row["also"].split("|")) if form and form != ours]
        for other in others if ours else []:
            if row["place"] == "word":
                words[other] = ours
            elif row["place"] == "start":
                beginnings.setdefault(other[:HEAD], []).append((other, ours))
            elif row["place"] == "part":
                parts.append((other, ours))
            else:
                words.update(_with_endings(other, ours))
    return _Spellings(
        words, {head: tuple(pairs) for head, pairs in beginnings.items()}, tuple(parts), frozenset(words.values())
    )


def _with_endings(other: str, ours: str) -> Mapping[str, str]:
    """ "stabiliz" and "stabilis" with each of the endings of such verbs."""
    return {other + ending[2:]: ours + ending[2:] for ending in ENDINGS}


@lru_cache(maxsize=65536)
def _spelled(word: str, english: English) -> str:
    """A lower-case word in the spelling that is asked for."""
    spellings = _spellings(english)
    if word in spellings.words:
        return spellings.words[word]
    if word in spellings.known:
        return word
    for other, ours in spellings.beginnings.get(word[:HEAD], ()):
        if word.startswith(other):
            word = ours + word[len(other) :]
            break
    for other, ours in spellings.parts:
        if other in word and not (other in ours and ours in word):
            word = word.replace(other, ours)
    return word


def write_spelling(run: Run, context: Context) -> Run:
    """Every ordinary word in the office's English."""
    english = context.style.english

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        text = token.text
        if len(text) < 4:
            return None
        first = begins(run, place)
        if not WORD.fullmatch(text) or not _ordinary(run, place, first=first):
            return None
        word = _disc(text.lower(), run, place, english)
        pieces = [_spelled(piece, english) for piece in word.split("-")]
        written = _spelled("-".join(pieces), english)
        if written == text.lower():
            return None
        return 1, as_written([token], written[:1].upper() + written[1:] if text[0].isupper() else written, RULE)

    return rewritten(run, find)


def _ordinary(run: Run, place: int, *, first: bool) -> bool:
    """Whether a word is written as an ordinary one: small, or at a beginning and not the first of a name."""
    text = run[place].text
    if text.islower():
        return True
    later = run[place + 1].text if place + 1 < len(run) else ""
    return first and text[1:].islower() and not later[:1].isupper()


def _disc(word: str, run: Run, place: int, english: English) -> str:
    """Disks of the spine are spelled with k in American English; the optic disc never is."""
    if english == "UK":
        return {"disk": "disc", "disks": "discs"}.get(word, word)
    if word not in DISC:
        return word
    near = run[max(0, place - OPTIC_REACH) : place + OPTIC_REACH]
    return word if speaks_of(near, "optic") else DISC[word]
