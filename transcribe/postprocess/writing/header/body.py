"""What the first sentences of a letter tell about its header: the salutation, and the day the patient was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transcribe.postprocess.writing.header.cues import words_of
from transcribe.postprocess.writing.header.days import Day, day_at
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import TITLES_OF_DOCTORS, Name, name_at, title_at
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.postprocess.writing.numbers.lexicon import is_number_word

FIRST_WORDS = 60  # the first sentences
AGE = re.compile(r"\d{1,3}(?:-years?-old)?")
REACH = 14  # words from "I reviewed" to the date


def salutation(line: Line, at: int, spellings: Mapping[str, str]) -> Name | None:
    """The person of "dear doctor Raman", with a title, where the letter's text begins."""
    for place in range(at, min(at + 3, len(line))):
        if line.plains[place] == "dear":
            name = name_at(line, place + 1, spellings)
            return name if name and name.title else None
    return None


def seen_on(line: Line, at: int, order: Order) -> Day | None:
    """The date of "I reviewed missus Winslow on November ninth twenty twenty six" in the first sentences."""
    for place in range(at, min(at + FIRST_WORDS, len(line))):
        if line.plains[place] not in words_of("seen"):
            continue
        if line.plains[place] == "renewed" and not title_at(line, place + 1)[1]:
            continue  # a recogniser's "reviewed" only before a person
        for later in range(place + 1, min(place + REACH, len(line) - 1)):
            if line.plains[later] == "on" and (day := day_at(line, later + 1, order, connected=False)):
                return day
            if set(line.sign(later)) & set(".?!"):
                break
    return None


def introduced(line: Line, at: int, spellings: Mapping[str, str]) -> Name | None:
    """The patient of "patient Ada Stern is a sixty four year old woman", in the first sentences."""
    for place in range(at, min(at + FIRST_WORDS, len(line))):
        known = title_at(line, place)[1] or (place > 0 and line.plains[place - 1] == "patient")
        if not known and not (line.cased and _begins_sentence(line, place, at)):
            continue
        name = name_at(line, place, spellings)
        if name and name.words > 1 and name.title not in TITLES_OF_DOCTORS and _of_some_age(line, name.end):
            return name
    return None


def _begins_sentence(line: Line, at: int, first: int) -> bool:
    return at == first or bool(line.stop(at) or set(line.sign(at - 1)) & set(".:?!"))


def _of_some_age(line: Line, at: int) -> bool:
    if line.plains[at : at + 1] not in (("is",), ("was",)) or line.plains[at + 1 : at + 2] not in (("a",), ("an",)):
        return False
    words = line.plains[at + 2 : at + 5]  # "pleasant" or "very pleasant" may stand before the age
    return any(is_number_word(word) or AGE.fullmatch(word) for word in words)
