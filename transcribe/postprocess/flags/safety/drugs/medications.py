"""The drugs of a draft, each with its regimen and with what is said about it: given, stopped, an allergy …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from transcribe.postprocess.flags.safety.drugs.drug_names import Drug, Name, names_in
from transcribe.postprocess.flags.safety.drugs.lexemes import Lexeme, lexemes
from transcribe.postprocess.flags.safety.drugs.regimens import Dose, Regimen, regimen_before, regimen_behind
from transcribe.postprocess.flags.safety.passages import Passage, Place
from transcribe.tables import table

WORDS_BEFORE, WORDS_BEHIND = 25, 5  # how far from a drug's name a cue counts
LONGEST_CUE = 4  # words


class Said(StrEnum):
    """What a sentence says about a drug; NOTHING: only its name, as in a list."""

    START = "start"
    CURRENT = "current"
    CHANGE = "change"
    STOP = "stop"
    NOT = "not"
    ALLERGY = "allergy"
    PAST = "past"
    OTHER = "other"
    OVERDOSE = "overdose"
    LAB = "lab"
    NO = "no"
    EXCEPT = "except"
    TOLERATED = "tolerated"
    HARM = "harm"
    NOTHING = ""


GIVEN = frozenset({Said.START, Said.CURRENT, Said.CHANGE})


@dataclass(frozen=True, slots=True)
class Medication:
    """A drug named in a passage. ``sentence``: its lexemes' half-open range. ``cues``: what its sentence says of it,
    behind the name and then before it, the nearest first."""

    passage: Passage
    drug: Drug
    name: Name
    regimen: Regimen
    sentence: tuple[int, int]
    cues: tuple[Said, ...]

    @property
    def said(self) -> Said:
        """What counts: the nearest cue behind the name, or else the nearest before it."""
        return self.cues[0] if self.cues else Said.NOTHING

    @property
    def written(self) -> str:
        """The name as it stands in the text."""
        return self.text(self.name.first, self.name.last)

    @property
    def is_given(self) -> bool:
        """Whether the patient gets it by what is written here: ordered, taken, or in a list of medications."""
        listed = self.passage.holds == "medications" or bool(self.regimen.doses or self.regimen.times)
        if self.regimen.level:
            return False
        return self.said in GIVEN or (self.said is Said.NOTHING and listed)

    def text(self, first: int, last: int) -> str:
        """What is written from lexeme ``first`` to ``last`` (half-open)."""
        words = lexemes(self.passage.text)
        return self.passage.text[words[first].start : words[last - 1].end]

    def place(self, first: int | None = None, last: int | None = None) -> Place:
        """The tokens of these lexemes; without them, of the name."""
        words = lexemes(self.passage.text)
        first, last = (self.name.first, self.name.last) if first is None or last is None else (first, last)
        return self.passage.place(words[first].start, words[last - 1].end)

    def place_with(self, dose: Dose) -> Place:
        """The tokens from the name to a dose, or from the dose to the name."""
        return self.place(min(self.name.first, dose.first), max(self.name.last, dose.last))


@lru_cache(maxsize=2)
def medications(passages: tuple[Passage, ...]) -> tuple[Medication, ...]:
    """All drugs named in a draft, in order. Names that are everyday words count where a dose stands by them."""
    return tuple(one for passage in passages for one in _of_passage(passage))


def _of_passage(passage: Passage) -> Iterator[Medication]:
    words = lexemes(passage.text)
    names = names_in(words)
    if not names:
        return
    ends = _sentence_ends(words)
    used = 0
    for number, name in enumerate(names):
        following = names[number + 1].first if number + 1 < len(names) else len(words)
        sentence = _sentence(ends, name, len(words))
        before = regimen_before(words, max(used, sentence[0]), name.first)
        regimen = regimen_behind(words, name.last, following, following < len(words), before)
        used = max(regimen.end, name.last)
        if name.drug.ordinary and not any(dose.unit for dose in regimen.doses):
            continue
        yield Medication(passage, name.drug, name, regimen, sentence, _cues(words, sentence, name, names))


def _sentence_ends(words: Sequence[Lexeme]) -> tuple[int, ...]:
    return tuple(place + 1 for place, one in enumerate(words) if one.stops)


def _sentence(ends: Sequence[int], name: Name, length: int) -> tuple[int, int]:
    start = max((end for end in ends if end <= name.first), default=0)
    return start, min((end for end in ends if end >= name.last), default=length)


def _cues(words: Sequence[Lexeme], sentence: tuple[int, int], name: Name, names: Sequence[Name]) -> tuple[Said, ...]:
    """What is said: behind the drug (the nearest first), then before it (the nearest first)."""
    nearest = min((one.first for one in names if one.first >= name.last), default=len(words))
    last = min(sentence[1], nearest, name.last + WORDS_BEHIND)
    behind = [said for _, said in _found(words, name.last, last, "behind")]
    before = [said for _, said in _found(words, max(sentence[0], name.first - WORDS_BEFORE), name.first, "before")]
    before.reverse()
    while before and before[0] == "neutral":
        before.pop(0)
    if "neutral" in before:
        before = before[: before.index("neutral")]
    return tuple(Said(said) for said in (*behind, *before) if said != "neutral")


def _found(words: Sequence[Lexeme], first: int, last: int, side: str) -> Iterator[tuple[int, str]]:
    cues = _table(side)
    place = first
    while place < last:
        for length in range(min(LONGEST_CUE, last - place), 0, -1):
            said = cues.get(tuple(one.key for one in words[place : place + length]))
            if said is not None:
                yield place, said
                place += length
                break
        else:
            place += 1


@cache
def _table(side: str) -> Mapping[tuple[str, ...], str]:
    return {
        tuple(said.split()): row["means"]
        for row in table("medication_cues")
        if row["side"] == side
        for said in row["said"].split("|")
    }
