"""Laboratory values, vital signs and scores that are not compatible with life, with their scale, or with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

_FIGURE = r"(?<![\d.])(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?!\d)(?P<behind>.{0,24})"
_UNIT = r"\s?[a-zµ]{1,4}/|\s?(?:mg|mcg|g|kg|mL|cm|mm)\b"  # of another quantity
_DATE = r"\+|\s*(?:[/:]|x\b|th\b|st\b|nd\b|rd\b|-\s?\d|to \d)|-[a-z]"  # no value: "2+", "2/6", "3-day"
_BLOOD_PRESSURE = r"(?P<high>\d{1,4})\s?(?:/|over)\s?(?P<low>\d{1,4})\b(?!/)"
_PERCENT = re.compile(r"(?<![\d.,])(?P<value>\d{3,4})\s?(?:%|percent\b)")
_SCORE = re.compile(r"(?<![\d/.-])(?P<value>\d{1,3})\s?(?:/|out of)\s?(?P<of>4|5|6|9|10|15|30)\b(?!/|-|\.?\d)")
SYSTOLIC, DIASTOLIC = (30, 350), (5, 250)  # mmHg
NEAR = 3  # words before a name in which another fluid or another vessel may be named


@dataclass(frozen=True, slots=True)
class _Limit:
    analyte: str
    units: frozenset[str]
    least: float
    greatest: float
    also_drug: bool


def check(draft: Draft) -> Iterator[Found]:
    """Values outside ``vocab/limits.tsv``, pressures upside down, shares over 100 %, scores over their scale."""
    for sentence in sentences_of(draft.passages):
        if any(sign.isdigit() for sign in sentence.text):
            places = set()
            for found in (*_values(sentence), *_pressures(sentence), *_scores(sentence), *_shares(sentence)):
                if found.place not in places:
                    yield found
                places.add(found.place)


def _values(sentence: Sentence) -> Iterator[Found]:
    for phrase in _limits().found(sentence.text):
        match = _value_pattern().match(sentence.text[phrase.end :])
        if match is None or _words("elsewhere").within(" ".join(sentence.text[: phrase.start].split()[-NEAR:])):
            continue
        if not _unit(match["behind"]) and _no_value().match(match["behind"]):
            continue
        limits = _that_hold(phrase.means, sentence, match["behind"])
        value = float(match["value"].replace(",", ""))
        if limits and not any(limit.least <= value <= limit.greatest for limit in limits):
            end = phrase.end + match.end("value")
            unit = _unit(match["behind"])
            words = {"value": f"{phrase.text} {match['value']} {unit}".strip(), "analyte": limits[0].analyte}
            yield Found("value.impossible", sentence.place(phrase.end + match.start("value"), end), words)


def _that_hold(limits: tuple[_Limit, ...], sentence: Sentence, behind: str) -> tuple[_Limit, ...]:
    """The limits meant in the unit that is written; none where the unit is another quantity's."""
    if limits[0].also_drug and (sentence.passage.holds == "medications" or _words("dose").within(behind)):
        return ()
    unit = _unit(behind)
    return tuple(limit for limit in limits if unit.casefold() in limit.units)


def _unit(behind: str) -> str:
    match = _units().match(behind)
    return match["unit"] if match else ("?" if re.match(_UNIT, behind) else "")


def _pressures(sentence: Sentence) -> Iterator[Found]:
    for match in _pressure_pattern().finditer(sentence.text):
        before = " ".join(sentence.text[: match.start()].split()[-NEAR:])
        if _words("other pressure").within(f"{before} {match['between']}"):
            continue
        high, low = int(match["high"]), int(match["low"])
        place = sentence.place(match.start("high"), match.end("low"))
        words = {"value": f"{match['high']}/{match['low']}", "analyte": "blood pressure"}
        if high <= low:
            yield Found("value.pressure", place, words)
        elif not (SYSTOLIC[0] <= high <= SYSTOLIC[1] and DIASTOLIC[0] <= low <= DIASTOLIC[1]):
            yield Found("value.impossible", place, words)


def _shares(sentence: Sentence) -> Iterator[Found]:
    for match in _PERCENT.finditer(sentence.text):
        if int(match["value"]) > 100 and not _words("share").within(sentence.text):
            yield Found("value.share", sentence.place(*match.span()), {"value": f"{match['value']} %"})


def _scores(sentence: Sentence) -> Iterator[Found]:
    """ "12/10", "7/5 strength": more than the scale has."""
    for match in _SCORE.finditer(sentence.text):
        value, most = int(match["value"]), int(match["of"])
        if value > most and _words("scale").within(sentence.text[max(0, match.start() - 60) : match.end() + 30]):
            yield Found("value.score", sentence.place(*match.span()), {"value": match[0], "most": str(most)})


@cache
def _limits() -> Phrases[tuple[_Limit, ...]]:
    found: dict[str, tuple[_Limit, ...]] = {}
    for row in table("limits"):
        units = frozenset(unit.casefold() for unit in row["unit"].split("|"))
        limit = _Limit(row["analyte"], units, float(row["least"]), float(row["greatest"]), row["where"] == "lab")
        for name in row["names"].split("|"):
            found[name] = (*found.get(name, ()), limit)
    return Phrases(found)


@cache
def _units() -> re.Pattern[str]:
    units = {unit for row in table("limits") for unit in row["unit"].split("|") if unit}
    return re.compile(rf"(?i)^\s?-?(?P<unit>{'|'.join(sorted(map(re.escape, units), key=len, reverse=True))})(?![\w/])")


@cache
def _value_pattern() -> re.Pattern[str]:
    """A value behind the name of what was measured, a few small words between: "potassium today was 4.2"."""
    return re.compile(rf"(?i)^(?:\s*[,:=(]?\s*(?:{_any_of('link')})\b){{0,4}}\s*(?:[,:=(]\s*)?{_FIGURE}")


@cache
def _no_value() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_DATE}|\s*(?:{_any_of('no value')})\b)")


@cache
def _pressure_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:blood pressure|BP|pressures?)\b(?P<between>[^.;]{{0,40}}?)\b{_BLOOD_PRESSURE}")


@cache
def _words(means: str) -> Phrases[str]:
    return Phrases({row["word"]: means for row in table("value_contexts") if row["means"] == means})


def _any_of(means: str) -> str:
    words = (row["word"] for row in table("value_contexts") if row["means"] == means)
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
