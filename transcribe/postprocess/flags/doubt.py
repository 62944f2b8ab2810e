"""Doubt: how likely each word of a draft is wrong, and the flags where a secretary should listen for that reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from transcribe.postprocess.correction.judging import Evidence
from transcribe.postprocess.flags.choosing import Doubted, Look, chosen, limits_of, may_harm, neighbours
from transcribe.postprocess.flags.doubt_evidence import SIGNS, Heard, Place, alike_numbers, evidence_of
from transcribe.postprocess.flags.doubt_model import doubt_of
from transcribe.postprocess.flags.quality import quality_of
from transcribe.report import Flag, Report, Section, Severity
from transcribe.settings import Review
from transcribe.speech import Word, joined
from transcribe.watchwords import watchwords

SUBJECTS = {
    "number": "this number",
    "side": "this side word",
    "negation": "this negation",
    "drug": "this drug name",
    "unsure": "this wording",
}
DRUG_PLACE = 1.5  # log-odds from which the surroundings speak for a drug
SURE = 0.8  # the recogniser's probability from which it was not itself unsure


def with_doubts(report: Report, heard: Heard, review: Review) -> Report:
    """The draft with the doubt of each word, flags where it is large, and the quality to expect.

    ``report`` is the draft of what was ``heard``, with the flags that are known otherwise: words under one that may
    harm or offers readings get no second flag. Words that came without sound (plain text) have no doubts.
    """
    if not heard.transcript.seconds:
        return report
    doubted = doubted_words(report, evidence_of(report, heard))
    limits = limits_of(review)
    looks = chosen(doubted, limits) if limits else []
    asked = {place for flag in report.flags if flag.suggestions for place in _places(flag)}
    flags = (flag_of(look, heard) for look in looks if not all(one.place in asked for one in look))
    old = _by_probability(doubted, heard, review, {one.place for look in looks for one in look})
    return report.model_copy(
        update={
            "sections": _with_doubt(report.sections, {one.place: one.doubt for one in doubted}),
            "flags": (*flags, *(flag_of(look, heard) for look in old), *report.flags),
            "quality": quality_of(doubted, report.text),
        }
    )


def doubted_words(
    report: Report,
    evidence: Iterable[tuple[Place, Evidence]],
    doubt: Callable[[Evidence], float] = doubt_of,
) -> list[Doubted]:
    """Each word of the draft that there is evidence for, with its doubt, in order."""
    found = []
    for at, (place, measures) in enumerate(evidence):
        token = report.sections[place.section].blocks[place.block].tokens[place.token]
        kind = _kind(token.text, measures)
        found.append(Doubted(at, place, token.text, kind, doubt(measures), token.words, measures))
    return found


def kind_of(text: str) -> str:
    """``number``, ``side``, ``negation``, or ``unsure`` for every other word."""
    if re.search(r"\d", text):
        return "number"
    return watchwords().get(text.lower().strip(".,"), "unsure")


def _kind(text: str, evidence: Evidence) -> str:
    kind = kind_of(text)
    strange = evidence["unknown"] or evidence["rare"]
    if kind == "unsure" and (evidence["drug"] or (strange and evidence["drug here"] >= DRUG_PLACE)):
        return "drug"
    return kind


def _places(flag: Flag) -> list[Place]:
    return [Place(flag.section, flag.block, token) for token in range(*flag.tokens)]


def _by_probability(doubted: Sequence[Doubted], heard: Heard, review: Review, marked: set[Place]) -> list[Look]:
    """Words below a probability of the recogniser that an office has set, and that are not marked yet."""
    found: list[Doubted] = []
    for one in doubted:
        limit = review.doubt_below if one.kind in {"unsure", "drug"} else review.doubt_number_below
        lowest = min(heard.transcript.words[index].probability for index in one.words)
        if limit is not None and lowest < limit and one.place not in marked:
            found.append(one)
    return neighbours(found)


def _with_doubt(sections: Sequence[Section], doubts: Mapping[Place, float]) -> tuple[Section, ...]:
    result = []
    for number, section in enumerate(sections):
        blocks = []
        for place, block in enumerate(section.blocks):
            tokens = tuple(
                token.model_copy(update={"doubt": round(doubts[where], 4)})
                if (where := Place(number, place, index)) in doubts
                else token
                for index, token in enumerate(block.tokens)
            )
            blocks.append(block.model_copy(update={"tokens": tokens}))
        result.append(section.model_copy(update={"blocks": tuple(blocks)}))
    return tuple(result)


def flag_of(look: Look, heard: Heard) -> Flag:
    """The flag over some neighbouring words, with the reason to listen and what a second hearing has there."""
    kinds = [one.kind for one in look if one.kind != "unsure"]
    kind = kinds[0] if kinds else "unsure"
    words = [heard.transcript.words[index] for index in sorted({index for one in look for index in one.words})]
    reading = _other_reading(look, heard)
    dose = _other_dose(look)
    written = " ".join(one.text.strip(SIGNS) for one in look)
    return Flag(
        kind=kind,
        severity=Severity.CRITICAL if may_harm(look) else Severity.MINOR,
        section=look[0].place.section,
        block=look[0].place.block,
        tokens=(look[0].place.token, look[-1].place.token + 1),
        message=_message(look, kind, written, reading, dose, words),
        suggestions=tuple(dict.fromkeys(filter(None, (reading, dose)))),
        heard=joined(tuple(words)).strip(".,:;?!"),
        probability=min(word.probability for word in words),
    )


def _message(look: Look, kind: str, written: str, reading: str | None, dose: str | None, words: Sequence[Word]) -> str:
    """Why to listen, in one sentence: the strongest reason that can be put plainly."""
    if dose:
        return f"“{dose}” sounds like what is written, and is a more usual dose here. Please listen."
    if reading:
        return f"Two hearings differ: “{written}” or “{reading}”. Please listen."
    if reading == "":
        return f"A second hearing has no words for “{written}”. Please listen."
    unknown = [one.text.strip(SIGNS) for one in look if one.evidence["unknown"]]
    if unknown:
        return f"“{unknown[0]}” is a word that no list knows. Please listen."
    if min(word.probability for word in words) < SURE:
        return f"The recogniser was not sure of {SUBJECTS[kind]}. Please listen."
    return f"Much around {SUBJECTS[kind]} speaks against it. Please listen."


def _other_dose(look: Look) -> str | None:
    """A number that sounds like one of these and fits the drug before it better."""
    return next((alike_numbers()[one.text] for one in look if one.evidence["better dose"] > 0), None)


def _other_reading(look: Look, heard: Heard) -> str | None:
    """What a second hearing has instead of these words ("" if nothing); ``None`` without one, or where it agrees."""
    if heard.second is None:
        return None
    said = [heard.agreements[index] for one in look for index in one.words]
    if not any(one.apart or one.extra for one in said):
        return None
    ranges = [(one.first, one.last) for one in said if one.first < one.last]
    if not ranges:
        return ""
    others = heard.second.words[min(first for first, _ in ranges) : max(last for _, last in ranges)]
    reading = joined(tuple(others)).strip(SIGNS)
    written = " ".join(_plain_words(one.text for one in look))
    return reading if " ".join(_plain_words(reading.split())) != written else None


def _plain_words(words: Iterable[str]) -> Iterator[str]:
    return (word.strip(SIGNS).casefold() for word in words)
