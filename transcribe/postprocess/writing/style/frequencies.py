"""How often and by which route: "b i d", "Q6H" and "p.o." in the form that the office has chosen.

Only letters that were dictated change; "twice daily" stays as it was said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from transcribe.postprocess.writing.style.intervals import interval_at
from transcribe.postprocess.writing.style.phrasebook import Phrasebook, phrasebook
from transcribe.postprocess.writing.style.rewriting import Found, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import begins, behind_dose, in_capitals, in_dose
from transcribe.postprocess.writing.written import Context, Run
from transcribe.tables import table

COLUMNS = {"b.i.d.": "dotted", "bid": "plain", "twice daily": "words"}
RULE = "style.frequency"
_INTERVAL = re.compile(r"(?P<before>po|iv|im|sq|sc)?(?P<interval>q\d{1,2}(?:-\d{1,2})?h)(?P<behind>prn|po|iv|im)?")


@cache
def _book() -> Phrasebook:
    return phrasebook(table("frequencies"))


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[int, ...]:
    """Where a word that is two or three abbreviations said together ("pobid") is to be cut; empty if it is none."""
    if not word.isascii() or not 4 <= len(word) <= 12:
        return ()
    if not word.isalpha():
        return _interval_parts(word)
    codes = {form.replace(" ", "") for row in table("frequencies") for form in row["said"].split("|") if " " in form}
    codes |= {"qd", "qod", "qhs"}
    if word in codes:
        return ()
    for cut in range(2, len(word) - 1):
        head, tail = word[:cut], word[cut:]
        if head in codes and tail in codes:
            return (cut,)
        if head in codes and (further := _parts(tail)):
            return (cut, *(cut + place for place in further))
    return ()


def _interval_parts(word: str) -> tuple[int, ...]:
    """The same for an interval with another abbreviation behind or before it: "q6hprn", "q4-6hprn", "ivq8h"."""
    match = _INTERVAL.fullmatch(word)
    if match is None or bool(match["before"]) == bool(match["behind"]):
        return ()
    return (match.start("interval"),) if match["before"] else (match.end("interval"),)


def part_abbreviations(run: Run, _context: Context) -> Run:
    """Abbreviations that were joined into one ("POBID") as words of their own, so that each is read by itself."""

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        cuts = _parts(token.text.lower())
        if not cuts or not token.text.isupper():
            return None
        edges = (0, *cuts, len(token.text))
        pieces = [replace(token, text=token.text[a:b], space=" ") for a, b in pairwise(edges)]
        return 1, [*pieces[:-1], replace(pieces[-1], space=token.space)]

    return rewritten(run, find)


def write_frequencies(run: Run, context: Context) -> Run:
    """Every frequency and route in the chosen form."""
    column = COLUMNS[context.style.frequencies]

    def find(run: Run, place: int) -> Found | None:
        if (interval := interval_at(run, place)) is not None:
            written = interval[0].written(context.style)
            return exchanged(run, place, interval[1], written, RULE)
        found = _book().at(run, place)
        if found is None:
            return None
        phrase, length = found
        guard = phrase.row["guard"]
        heard_as_letters = length > 1 or in_capitals(run[place])
        if (guard == "dose" or (guard == "word" and not heard_as_letters)) and not in_dose(run, place):
            return None
        if guard == "frequency" and not behind_dose(run, place):
            return None
        if begins(run, place) and length == 1 and run[place].text.isupper() and column != "words":
            return None  # "PRN medications" at the beginning of a sentence keeps its capitals
        return exchanged(run, place, length, phrase.row[column], RULE)

    return rewritten(run, find)
