"""A finding denied in one part of a report and stated in another: body against conclusion, history against review.

What is suspected, past, or warned of contradicts nothing (``claims``); nor does a complaint that is gone "at this
time".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.claims import Claim, claim, of_today
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
PLAIN = frozenset({Claim.PRESENT, Claim.ABSENT})
COMPARED = PLAIN | {Claim.PAST}


@dataclass(frozen=True, slots=True)
class _Statement:
    finding: str
    sort: str
    claim: Claim
    sentence: Sentence
    start: int
    end: int
    text: str
    of_today: bool

    @property
    def holds(self) -> str:
        return self.sentence.passage.holds


def check(draft: Draft) -> Iterator[Found]:
    """Findings that are both there and not there."""
    statements = [statement for statement in _statements(draft) if statement.claim in COMPARED]
    marked: set[Sentence] = set()
    for finding in dict.fromkeys(statement.finding for statement in statements):
        about = [statement for statement in statements if statement.finding == finding]
        pair = _contradiction(about)
        if pair is not None and pair[1].sentence not in marked:
            marked.add(pair[1].sentence)
            yield _found(*pair)


def _contradiction(about: Sequence[_Statement]) -> tuple[str, _Statement, _Statement] | None:
    """The rule, and two statements of which one says that the finding is there and the other that it is not."""
    sort = about[0].sort
    about = [one for one in about if not one.of_today and (sort == "symptom" or one.claim is not Claim.PAST)]
    concluded = [statement for statement in about if statement.holds in CONCLUSION]
    seen = [statement for statement in about if statement.holds in SEEN]
    told = [statement for statement in about if statement.holds in TOLD]
    asked = [statement for statement in about if statement.holds in ASKED]
    background = [statement for statement in about if statement.holds in BACKGROUND | TOLD]
    rule, one, other = {
        "finding": ("negation.conclusion", concluded, seen),
        "disease": ("negation.conclusion", concluded, background),
        "symptom": ("negation.review", asked, told),
    }[sort]
    pair = _against(one, other)
    return (rule, *pair) if pair else None


def _against(one: Sequence[_Statement], other: Sequence[_Statement]) -> tuple[_Statement, _Statement] | None:
    """A statement of the first group and one of the second that contradict each other, if each group is of one mind."""
    claims, others = {statement.claim for statement in one}, {statement.claim for statement in other}
    return (one[0], other[0]) if len(claims) == len(others) == 1 and claims | others == PLAIN else None


def _statements(draft: Draft) -> Iterator[_Statement]:
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        found = list(_findings().found(sentence.text))
        if not found or about_another(sentence.text):
            continue
        for phrase in found:
            finding, sort = phrase.means
            said = claim(sentence.text, phrase.start, phrase.end)
            now = sort == "symptom" and of_today(sentence.text, phrase.start, phrase.end)
            yield _Statement(finding, sort, said, sentence, phrase.start, phrase.end, phrase.text, now)


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
