"""The patient's age: as told, against the date of birth, against itself, and against what belongs to an age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.people import about_another, others
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

BEFORE = 200  # characters before an age in which another person or an earlier time may be named
OLDEST = 115  # years
NEAR_BIRTHDAY = 1.02  # years between a told age and the exact one; the age of the next birthday is told by some
_AGE = re.compile(
    r"(?i)\b(?P<figure>\d{1,3})(?:\s*-\s*|\s+)(?P<unit>year|yr|y|month|week|day)s?(?:\s*-\s*|\s+)(?:old\b|of age\b)|"
    r"\b(?P<short>\d{1,3})\s?(?:y/o|yo)\b"
)
_IN_BETWEEN = r"[^,;]{0,40}$"  # from a word about another time to the age that it is about
_YEARS = re.compile(
    r"(?i)\b(?:for|over|of|past|last|about|approximately)\s+(?P<years>\d{2,3})\s+years\b(?!\s+(?:old|of age|and))"
)
_PATIENT = re.compile(r"(?i)\b(?:he|she|patient|has|is a|presents|this|mr|mrs|ms)\b")
YEARS = {"year": 1.0, "yr": 1.0, "y": 1.0, "month": 1 / 12, "week": 1 / 52.2, "day": 1 / 365.25}


@dataclass(frozen=True, slots=True)
class _Age:
    sentence: Sentence
    start: int
    end: int
    text: str
    unit: str
    years: float


def check(draft: Draft) -> Iterator[Found]:
    """An age that the date of birth, another age or an illness contradicts."""
    ages = list(_ages(draft))
    yield from (_found("age.impossible", age) for age in ages if age.years > OLDEST)
    born = _day(draft.header.date_of_birth)
    seen = _day(draft.header.date_of_service) or draft.today
    true = _completed(born, seen) if born and born <= seen else None
    if true is not None:
        yield from (_found("age.birth", age, true=_written(true)) for age in ages if not _fits(age, born, seen))
    else:
        yield from _two(ages)
    told = true if true is not None else (ages[0].years if ages else None)
    if told is not None:
        yield from _odd(draft, told)
        yield from _too_long(draft, told)


def _ages(draft: Draft) -> Iterator[_Age]:
    """The patient's present age wherever it is told."""
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        for match in _AGE.finditer(sentence.text):
            if _earlier().search(sentence.text[max(0, match.start() - BEFORE) : match.start()]) or _is_anothers(
                sentence.text, match
            ):
                continue
            unit = (match["unit"] or "year").lower()
            years = int(match["figure"] or match["short"]) * YEARS[unit]
            yield _Age(sentence, match.start(), match.end(), match[0], unit, years)


def _is_anothers(text: str, match: re.Match[str]) -> bool:
    """Whether another person stands near enough for the age to be that person's, or a thing has the age."""
    behind = text[match.end() : match.end() + 40]
    return (
        about_another(text[max(0, match.start() - BEFORE) : match.start()])
        or any(person.start < 25 for person in others(behind))
        or (
            re.match(
                r"(?i)\s+(?:\w+\s+)?(?:scar|fracture|injury|lesion|infarct|child|wound|bruise|vision|prosthesis|graft|stent|implant)",
                behind,
            )
            is not None
        )
    )


def _fits(age: _Age, born: date | None, seen: date) -> bool:
    """Whether the age is the completed one, or a birthday is so near that either was meant."""
    if born is None:
        return True
    days = (seen - born).days
    if age.unit in ("year", "yr", "y"):
        return abs(age.years - _completed(born, seen)) < 1 or abs(days / 365.25 - age.years) < NEAR_BIRTHDAY
    return abs(days / 365.25 - age.years) <= max(0.15, 0.15 * age.years)


def _completed(born: date, seen: date) -> int:
    return seen.year - born.year - ((seen.month, seen.day) < (born.month, born.day))


def _written(years: int) -> str:
    return f"{years} years" if years != 1 else "1 year"


def _two(ages: list[_Age]) -> Iterator[Found]:
    """Two ages of one patient, told in years."""
    told = [age for age in ages if age.unit in ("year", "yr", "y")]
    for age in told[1:]:
        if abs(age.years - told[0].years) > 1:
            yield _found("age.two", age, true=told[0].text)
            return


def _odd(draft: Draft, years: float) -> Iterator[Found]:
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        if about_another(sentence.text):
            continue
        for phrase in _terms().found(sentence.text):
            least, greatest = phrase.means
            if not least <= years <= greatest:
                words = {"age": phrase.text, "true": _written(int(years))}
                yield Found("age.odd", sentence.place(phrase.start, phrase.end), words)
                return


def _too_long(draft: Draft, years: float) -> Iterator[Found]:
    """Something that lasts longer than the patient has lived ("smoked for 60 years" at 52)."""
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        if about_another(sentence.text) or not _PATIENT.search(sentence.text):
            continue
        for match in _YEARS.finditer(sentence.text):
            if int(match["years"]) > years + 1:
                words = {"age": f"{match['years']} years", "true": _written(int(years))}
                yield Found("age.longer", sentence.place(*match.span("years")), words)


def _found(rule: str, age: _Age, true: str = "") -> Found:
    return Found(rule, age.sentence.place(age.start, age.end), {"age": age.text, "true": true})


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@cache
def _earlier() -> re.Pattern[str]:
    """Behind these words an age is of another time, or is told again: "diagnosed at 12 years of age"."""
    words = "|".join(re.escape(row["word"]) for row in table("other_times"))
    return re.compile(rf"(?i)\b(?:{words})\b{_IN_BETWEEN}|\bnow an?\s$")


@cache
def _terms() -> Phrases[tuple[float, float]]:
    return Phrases(
        {row["term"]: (float(row["least"] or 0), float(row["greatest"] or OLDEST)) for row in table("age_terms")}
    )
