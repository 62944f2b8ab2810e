"""Cues for dates and numbers that the recogniser misheard: found by their letters, then by their sound."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.writing.header.cues import Cue, cues_at, plain_cues
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.numbers.lexicon import is_number_word, ordinal_at

LIKENESS = 78.0  # of 100: "dated of birth" is "date of birth" …
LIKENESS_FIRST = 60.0  # … and "the patient dated" is not "patient date of birth"
LIKE_SOUND = 0.7  # of 1, between the phones: "MR and" is "M R N"
LIKE_SOUND_WITH_MONTH = 0.8  # "birthmate 22nd" is "birth May 22nd"
FEWEST_PHONES = 5
LONGEST = 4  # words
LITTLE = frozenset({"is", "of", "on", "was", "the", "number", "no"})  # between a cue and its value
MONTHS = tuple(name for name in month_name if name)


@dataclass(frozen=True, slots=True)
class NearCue:
    """A cue that ``length`` words are like; the last of them ran on into ``month``, if one is named."""

    cue: Cue
    length: int
    month: str = ""


@cache
def _spelled() -> Mapping[str, Cue]:
    """The cues that are long enough to be known by their letters."""
    return {" ".join(cue.said): cue for cue in plain_cues() if len(cue.said) > 1 and sum(map(len, cue.said)) > 8}


@cache
def _sounds() -> Mapping[str, Cue]:
    """The cues by their sound."""
    found: dict[str, Cue] = {}
    for cue in plain_cues():
        letters = all(len(word) == 1 for word in cue.said)
        for sounds in spoken(" ".join(cue.said).upper() if letters else " ".join(cue.said)):
            if len(sounds) >= FEWEST_PHONES and (letters or len(cue.said) > 1):
                found.setdefault(sounds, cue)
    return found


@cache
def _sounds_with_month() -> Mapping[str, tuple[Cue, str]]:
    return {
        sounds + behind: (cue, month)
        for cue in plain_cues()
        if cue.value == "date" and cue.field == "date_of_birth"
        for month in MONTHS
        for sounds in spoken(" ".join(cue.said))[:1]
        for behind in spoken(month)[:1]
    }


def near_cue_at(line: Line, at: int) -> NearCue | None:
    """The cue for a date or number that the words are like, though not the same, where such a value may follow."""
    places = [length for length in range(LONGEST, 0, -1) if _may_be_cue(line, at, length)]
    spelled = [(found, length) for length in places if (found := _spelled_like(line, at, length))]
    if spelled:
        (_, cue), length = max(spelled, key=lambda match: match[0][0])
        return NearCue(cue, length)
    heard = [(like, length) for length in places if (like := _sounds_like(line, at, length))]
    if heard:
        (_, cue, month), length = max(heard, key=lambda match: match[0][0])
        return NearCue(cue, length, month)
    return None


def _may_be_cue(line: Line, at: int, length: int) -> bool:
    words = line.plains[at : at + length]
    if len(words) < length or any(word.capitalize() in MONTHS or any(map(str.isdigit, word)) for word in words):
        return False
    if any(line.stop(place) or _is_cue(line.plains, place) for place in range(at + 1, at + length)):
        return False
    return _value_may_follow(line, at + length)


def _is_cue(plains: Sequence[str], at: int) -> bool:
    return any(cue in plain_cues() for cue in cues_at(plains, at))


def _value_may_follow(line: Line, at: int) -> bool:
    place = at
    while place < len(line) and place - at < 2 and line.plains[place] in LITTLE:
        place += 1
    if place >= len(line) or line.stop(place):
        return False
    word = line.plains[place]
    figure = word[:1].isdigit() or is_number_word(word) or ordinal_at(line.plains, place) is not None
    return figure or word.capitalize() in MONTHS


def _spelled_like(line: Line, at: int, length: int) -> tuple[float, Cue] | None:
    words = line.plains[at : at + length]
    if length < 2:
        return None
    found = process.extractOne(" ".join(words), _spelled().keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    if found is None or fuzz.ratio(found[0].split()[0], words[0]) < LIKENESS_FIRST:
        return None
    return float(found[1]), _spelled()[found[0]]


def _sounds_like(line: Line, at: int, length: int) -> tuple[float, Cue, str] | None:
    best: tuple[float, Cue, str] | None = None
    scorer = Levenshtein.normalized_similarity
    for sounds in spoken(line.heard(at, at + length)):
        if len(sounds) < FEWEST_PHONES:
            continue
        if found := process.extractOne(sounds, _sounds().keys(), scorer=scorer, score_cutoff=LIKE_SOUND):
            best = max(filter(None, (best, (found[1], _sounds()[found[0]], ""))), key=lambda match: match[0])
        names = _sounds_with_month()
        if found := process.extractOne(sounds, names.keys(), scorer=scorer, score_cutoff=LIKE_SOUND_WITH_MONTH):
            best = max(filter(None, (best, (found[1], *names[found[0]]))), key=lambda match: match[0])
    return best
