"""Doubt in a draft: on its tokens, as flags with a plain reason, and as the quality to expect."""

from __future__ import annotations

import pytest

from tests.postprocess.flags.drafts import heard, report, transcript
from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.flags.doubt import doubted_words, flag_of, kind_of, with_doubts
from transcribe.postprocess.flags.doubt_evidence import evidence_of
from transcribe.report import Flag, Report, Severity
from transcribe.settings import Review

EVERYTHING = Review(doubt_from=0.0, doubt_from_harmful=0.0, flags_per_page=1000)


def _doubts(draft: Report) -> dict[str, float | None]:
    return {token.text: token.doubt for token in draft.sections[0].blocks[0].tokens}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("40", "number"),
        ("L4-5", "number"),
        ("Left", "side"),
        ("denies", "negation"),
        ("Not.", "negation"),
        ("leg", "unsure"),
    ],
)
def test_kinds_of_words(word: str, kind: str) -> None:
    assert kind_of(word) == kind


def test_what_the_recogniser_was_unsure_of_has_more_doubt() -> None:
    sure, unsure = transcript("He was seen today."), transcript("He was seen today.", {"seen": 0.2})
    before, after = (_doubts(with_doubts(report(one), heard(one), Review())) for one in (sure, unsure))
    assert before["seen"] is not None
    assert after["seen"] is not None
    assert before["seen"] < after["seen"]
    assert after["."] is None


def test_a_word_that_two_hearings_have_differently_has_more_doubt() -> None:
    first = transcript("He takes 15 mg daily.")
    agreed, parted = (
        _doubts(with_doubts(report(first), heard(first, second), Review()))
        for second in ("he takes fifteen milligrams daily", "he takes fifty milligrams daily")
    )
    assert agreed["15"] is not None
    assert parted["15"] is not None
    assert agreed["15"] < parted["15"]


def test_a_dose_that_sounds_like_a_usual_one_is_offered() -> None:
    first = transcript("He takes metoprolol 15 mg daily.")
    flags = with_doubts(report(first), heard(first), Review(flags="few")).flags
    (flag,) = [flag for flag in flags if flag.kind == "number"]
    assert flag.suggestions == ("50",)
    assert flag.severity is Severity.CRITICAL
    assert flag.message == "“50” sounds like what is written, and is a more usual dose here. Please listen."


REASONS = [
    # what was heard, how sure, a second hearing, the flagged words, the reason
    ("He takes 15 daily.", {}, "he takes 50 daily", "15", "Two hearings differ: “15” or “50”. Please listen."),
    ("He is well thank you.", {}, "he is well", "thank you", "A second hearing has no words for “thank you”."),
    ("He takes metaprolol daily.", {}, None, "metaprolol", "“metaprolol” is a word that no list knows."),
    ("Pain in the left leg.", {"left": 0.4}, None, "left", "The recogniser was not sure of this side word."),
    ("There is no pain.", {"no": 0.4}, None, "no", "The recogniser was not sure of this negation."),
    ("He was seen today.", {"seen": 0.4}, None, "seen", "The recogniser was not sure of this wording."),
    ("He was seen today.", {}, None, "seen", "Much around this wording speaks against it."),
]


@pytest.mark.parametrize(("text", "sure", "second", "words", "reason"), REASONS)
def test_a_flag_says_why(text: str, sure: dict[str, float], second: str | None, words: str, reason: str) -> None:
    first = transcript(text, sure)
    draft, known = report(first), heard(first, second)
    look = [one for one in doubted_words(draft, evidence_of(draft, known)) if one.text in words.split()]
    flag = flag_of(look, known)
    assert flag.message.startswith(reason)
    assert flag.heard == words
    assert flag.suggestions == (("50",) if "50" in reason else ())


def test_neighbouring_doubts_are_one_flag_and_readings_on_offer_get_no_second_one() -> None:
    first = transcript("He was seen today.")
    (flag,) = with_doubts(report(first), heard(first), EVERYTHING).flags
    assert flag.tokens == (0, 4)
    offer = flag.model_copy(update={"suggestions": ("He has been seen today",)})
    assert with_doubts(report(first, [offer]), heard(first), EVERYTHING).flags == (offer,)


def test_an_office_may_want_no_marks_and_still_has_doubts_and_the_quality() -> None:
    first = transcript("He was sean todday.", {"sean": 0.1, "todday": 0.1})
    draft = with_doubts(report(first), heard(first), Review(flags="none"))
    assert draft.flags == ()
    assert draft.quality is not None
    assert 0 < draft.quality.wrong_share < 1


def test_a_critical_flag_is_where_a_word_may_harm() -> None:
    first = transcript("He takes 40 mg.", {"40": 0.3})
    (flag,) = with_doubts(report(first), heard(first), EVERYTHING).flags
    assert (flag.kind, flag.severity) == ("number", Severity.CRITICAL)
    assert flag.probability == 0.3


def test_other_flags_stay() -> None:
    first = transcript("He was seen today.")
    other = Flag(
        kind="heading", severity=Severity.MINOR, section=0, block=0, tokens=(0, 1), message="Taken for “Plan”."
    )
    assert with_doubts(report(first, [other]), heard(first), Review(flags="none")).flags == (other,)


def test_words_without_sound_have_no_doubts() -> None:
    plain = plain_transcript("He was seen today.")
    draft = report(plain)
    assert with_doubts(draft, heard(plain), Review()) == draft
