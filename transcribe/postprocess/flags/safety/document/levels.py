"""Spinal levels, fingers, toes, teeth and lobes: the operation must be where the diagnosis is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transcribe.postprocess.flags.safety.claims import Claim, claim
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

DIAGNOSES = frozenset({"preoperative_diagnosis", "postoperative_diagnosis", "diagnosis"})
CONCLUSION = frozenset({"assessment", "diagnosis"})
BASIS = frozenset({"imaging", "history", "chief_complaint", "laboratory", "findings"})
DONE = frozenset({"description", "findings"})
AROUND = 200  # characters on either side in which a step of the operation is told
TITLE_WORDS = 60  # a longer "Procedure" tells how it was done
ONE_SITE = frozenset(
    {"spine", "finger", "toe", "tooth"}
)  # groups of which an operation looks at no other for comparison
_OPERATION = re.compile(r"ectomy\b|otomy\b")
_DONE = re.compile(r"(?i)\b(?:was|were|is)\s(?:\w+\s)?$")
SPINE = ("C", 7), ("T", 12), ("L", 5), ("S", 5)
_SPINAL = re.compile(
    r"\b(?P<upper>[CTLS])(?P<first>\d{1,2})(?:\s?(?:-|–|/|to|through)\s?)(?P<lower>[CTLS])?(?P<second>\d{1,2})\b"
)
_TOOTH = re.compile(
    r"(?i)\b(?:tooth|teeth)\s(?:number\s|no\.\s|#\s?)?(?P<teeth>\d{1,2}(?:(?:,|,? and|-)\s?#?\d{1,2})*)\b"
)


@dataclass(frozen=True, slots=True)
class _Level:
    """Levels named at one place: "L4-5" is one, "L3-S1" three."""

    group: str
    levels: frozenset[str]
    sentence: Sentence
    start: int
    end: int
    text: str

    @property
    def holds(self) -> str:
        return self.sentence.passage.holds

    @property
    def around(self) -> str:
        """The words about it, within its sentence."""
        return self.sentence.text[max(0, self.start - AROUND) : self.end + AROUND]

    @property
    def is_title(self) -> bool:
        return self.holds in DIAGNOSES or (
            self.holds == "procedure" and len(self.sentence.passage.starts) <= TITLE_WORDS
        )


def check(draft: Draft) -> Iterator[Found]:
    """Another level in the procedure, its description or the conclusion than where it comes from."""
    named = list(_levels(draft))
    for group in dict.fromkeys(level.group for level in named):
        about = [level for level in named if level.group == group]
        diagnosed = [level for level in about if level.holds in DIAGNOSES]
        titled = [level for level in about if level.is_title and level.holds == "procedure"]
        done = [level for level in about if not level.is_title and level.holds in DONE | {"procedure"}]
        if group not in ONE_SITE:
            done = []
        yield from (
            _apart(titled, diagnosed)
            or _apart(done, titled or diagnosed)
            or _acted(done, titled + diagnosed)
            or _concluded(about)
        )


def _levels(draft: Draft) -> Iterator[_Level]:
    for sentence in sentences_of(
        passage for passage in draft.passages if passage.holds not in ("past_history", "family_history")
    ):
        text = sentence.text
        for match in _SPINAL.finditer(text):
            levels = _between(
                match["upper"], int(match["first"]), match["lower"] or match["upper"], int(match["second"])
            )
            if levels and claim(text, *match.span()) is not Claim.PAST:
                yield _Level("spine", levels, sentence, *match.span(), match[0])
        for match in _TOOTH.finditer(text):
            yield _Level("tooth", frozenset(re.findall(r"\d+", match["teeth"])), sentence, *match.span(), match[0])
        for phrase in _names().found(text):
            level, group = phrase.means
            if claim(text, phrase.start, phrase.end) is not Claim.PAST:
                yield _Level(group, frozenset({level}), sentence, phrase.start, phrase.end, phrase.text)


def _between(upper: str, first: int, lower: str, second: int) -> frozenset[str]:
    """The disks from one vertebra to another: L4 to S1 are L4-L5 and L5-S1; empty where there is no such stretch."""
    bones = [f"{part}{number}" for part, most in SPINE for number in range(1, most + 1)]
    begin, end = f"{upper}{first}", f"{lower}{second}"
    if begin not in bones or end not in bones or bones.index(begin) >= bones.index(end):
        return frozenset()
    reach = bones[bones.index(begin) : bones.index(end) + 1]
    return frozenset(f"{above}-{below}" for above, below in pairwise(reach))


def _all(named: Iterable[_Level]) -> frozenset[str]:
    return frozenset(level for one in named for level in one.levels)


def _apart(later: Sequence[_Level], earlier: Sequence[_Level]) -> list[Found]:
    if later and earlier and _all(later).isdisjoint(_all(earlier)):
        return [_found(later[0], earlier[0])]
    return []


def _acted(done: Sequence[_Level], titled: Sequence[_Level]) -> list[Found]:
    """A step of the operation at a level that neither the diagnosis nor the procedure names."""
    wrong = [level for level in done if level.levels.isdisjoint(_all(titled)) and _is_acted_on(level)]
    return [_found(wrong[0], titled[0])] if titled and len(wrong) == 1 else []


def _is_acted_on(level: _Level) -> bool:
    """Whether something is done at the level, not only on the way to another."""
    around = level.around
    steps = [step for step in _steps().found(around) if step.means != "done" or _DONE.search(around[: step.start])]
    return (bool(steps) or _OPERATION.search(around) is not None) and all(step.means != "approach" for step in steps)


def _concluded(about: Sequence[_Level]) -> list[Found]:
    concluded = [level for level in about if level.holds in CONCLUSION]
    basis = [level for level in about if level.holds in BASIS]
    return _apart(concluded, basis)


def _found(wrong: _Level, other: _Level) -> Found:
    heading = other.sentence.passage.heading
    words = {"level": wrong.text, "other": other.text, "where": f"under “{heading}”" if heading else "elsewhere"}
    return Found("level.differs", wrong.sentence.place(wrong.start, wrong.end), words, (other.text,))


@cache
def _steps() -> Phrases[str]:
    return Phrases({row["word"]: row["means"] for row in table("operation_steps")})


@cache
def _names() -> Phrases[tuple[str, str]]:
    return Phrases({row["name"]: (row["level"], row["group"]) for row in table("levels")})
