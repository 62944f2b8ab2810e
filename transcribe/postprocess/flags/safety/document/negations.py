"""A finding denied in one part of a report and stated in another: body against conclusion, history against review.

What is suspected, past, or warned of contradicts nothing (``claims``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.claims import Claim, claim
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.people import about_another
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

CONCLUSION = frozenset({"assessment", "diagnosis", "discharge_diagnosis", "postoperative_diagnosis"})
SEEN = frozenset({"imaging", "findings", "examination", "laboratory", "description", "pathology"})
TOLD = frozenset({"history", "chief_complaint", "course"})
ASKED = frozenset({"review_of_systems"})
BACKGROUND = frozenset({"past_history"})


@dataclass(frozen=True, slots=True)
class _Statement:
    finding: str
    sort: str
    claim: Claim
    sentence: Sentence
    start: int
    end: int
    text: str

    @property
    def holds(self) -> str:
        return self.sentence.passage.holds


def check(draft: Draft) -> Iterator[Found]:
    """Findings that are both there and not there."""
    statements = [statement for statement in _statements(draft) if statement.claim in (Claim.PRESENT, Claim.ABSENT)]
    for finding in dict.fromkeys(statement.finding for statement in statements):
        about = [statement for statement in statements if statement.finding == finding]
        if len({statement.claim for statement in about}) > 1:
            yield from _contradictions(about)


def _contradictions(about: Sequence[_Statement]) -> Iterator[Found]:
    concluded = [statement for statement in about if statement.holds in CONCLUSION]
    seen = [statement for statement in about if statement.holds in SEEN]
    told = [statement for statement in about if statement.holds in TOLD]
    asked = [statement for statement in about if statement.holds in ASKED]
    background = [statement for statement in about if statement.holds in BACKGROUND | TOLD]
    rule, one, other = {
        "finding": ("negation.conclusion", concluded, seen),
        "disease": ("negation.conclusion", concluded, background),
        "symptom": ("negation.review", asked, told),
    }[about[0].sort]
    pair = _against(one, other)
    if pair is not None:
        yield _found(rule, *pair)


def _against(one: Sequence[_Statement], other: Sequence[_Statement]) -> tuple[_Statement, _Statement] | None:
    """A statement of the first group and one of the second that contradict each other, if each group is of one mind."""
    claims, others = {statement.claim for statement in one}, {statement.claim for statement in other}
    return (one[0], other[0]) if len(claims) == len(others) == 1 and claims != others else None


def _statements(draft: Draft) -> Iterator[_Statement]:
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        found = list(_findings().found(sentence.text))
        if not found or about_another(sentence.text):
            continue
        for phrase in found:
            finding, sort = phrase.means
            said = claim(sentence.text, phrase.start, phrase.end)
            yield _Statement(finding, sort, said, sentence, phrase.start, phrase.end, phrase.text)


def _found(rule: str, one: _Statement, other: _Statement) -> Found:
    """The flag stands at the first; ``where`` names the place of the other."""
    heading = other.sentence.passage.heading
    words = {
        "finding": one.text,
        "here": "is stated" if one.claim is Claim.PRESENT else "is denied",
        "there": "is denied" if one.claim is Claim.PRESENT else "is stated",
        "where": f"under “{heading}”" if heading else "elsewhere",
    }
    return Found(rule, one.sentence.place(one.start, one.end), words)


@cache
def _findings() -> Phrases[tuple[str, str]]:
    return Phrases(
        {form: (row["finding"], row["sort"]) for row in table("compared_findings") for form in row["forms"].split("|")}
    )
