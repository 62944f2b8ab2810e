"""The evidence of doubt: what each measure says of words that a secretary would or would not question."""

from __future__ import annotations

import pytest

from tests.postprocess.flags.drafts import heard, report, transcript
from transcribe.postprocess.flags.doubt_evidence import evidence_of, log_odds
from transcribe.postprocess.flags.doubt_model import MEASURES
from transcribe.report import Flag, Severity

HELD = [
    # what was heard, the word, the measure, its value
    ("He takes metaprolol today.", "metaprolol", "unknown", 1),
    ("He takes metoprolol today.", "metoprolol", "unknown", 0),
    ("He takes metoprolol today.", "metoprolol", "drug", 1),
    ("He takes a walk today.", "walk", "unknown", 0),
    ("He takes 40 mg today.", "40", "number", 1),
    ("He takes 4 tablets.", "4", "figure", 1),
    ("Pain in the left leg.", "left", "side", 1),
    ("He denies pain.", "denies", "negation", 1),
    ("Pain in the leg.", "the", "small", 1),
    ("He took s twice.", "s", "letter", 1),
    ("He took a tablet.", "a", "letter", 0),
    ("He saw Osei there.", "Osei", "capital", 1),
    ("He saw her there.", "He", "at edge", 1),
    ("A temperature of 100 1.2 today.", "1.2", "number beside", 1),
    ("Take 700 and 50 mg of it.", "50", "number near", 1),
    ("Take 700 and 50 mg of it.", "and", "joint", 1),
    ("Take 50 mg and rest.", "and", "joint", 0),
    ("He takes apixaban 5 mg daily.", "5", "strange dose", 0),
    ("He sleeps 14 hours.", "14", "teen or ten", 1),
    ("He sleeps 14 hours.", "14", "better dose", 0),
]


@pytest.mark.parametrize(("text", "word", "measure", "value"), HELD)
def test_what_is_told_of_a_word(text: str, word: str, measure: str, value: float) -> None:
    assert _of(text, word)[measure] == value


def _of(text: str, word: str, second: str | None = None, **more: object) -> dict[str, float]:
    first = transcript(text)
    draft = report(first, **more)  # type: ignore[arg-type]
    tokens = draft.sections[0].blocks[0].tokens
    return next(
        dict(evidence)
        for place, evidence in evidence_of(draft, heard(first, second))
        if tokens[place.token].text == word
    )


def test_every_measure_of_the_models_is_there() -> None:
    one = _of("He takes 40 mg of metoprolol.", "mg")
    assert set(MEASURES["one hearing"]) <= set(one)
    two = _of("He takes 40 mg of metoprolol.", "mg", "he takes forty milligrams of metoprolol")
    assert set(MEASURES["two hearings"]) <= set(two)


def test_signs_have_no_evidence() -> None:
    first = transcript("He is well, she is not.")
    assert len(evidence_of(report(first), heard(first))) == 6


def test_unsure_neighbours_are_seen() -> None:
    first = transcript("He is well today indeed.", {"well": 0.2})
    measures = [evidence for _, evidence in evidence_of(report(first), heard(first))]
    assert measures[2]["lowest"] < 0 < measures[1]["lowest"]
    assert measures[1]["behind"] == measures[3]["before"] == measures[2]["lowest"]


def test_a_word_said_too_slowly_or_too_fast_for_its_sounds() -> None:
    slow, fast = _of("He had it removed yesterday.", "it"), _of("He had unquestionably been ill.", "unquestionably")
    assert slow["rate"] > 0 > fast["rate"]
    assert fast["haste"] > 0 > slow["haste"]


def test_a_dose_that_sounds_like_a_usual_one() -> None:
    assert _of("He takes metoprolol 15 mg daily.", "15")["better dose"] >= 0.5
    assert _of("He takes metoprolol 50 mg daily.", "50")["better dose"] == 0
    assert _of("He takes metoprolol 317 mg daily.", "317")["strange dose"] > 0.5


def test_words_that_usually_stand_together() -> None:
    usual, odd = _of("She came with pain in the leg.", "the"), _of("She came an pain for an the leg.", "an")
    assert usual["bond before"] > 0 > odd["bond behind"]


def test_a_spoken_header_that_was_not_understood_is_seen() -> None:
    spoken = "Dr. Osei dictating patient Ann Bell date of birth March 3 record number 881"
    lost = _of(spoken, "Bell", heading=None)
    assert lost["unheaded"] == 1
    assert lost["spoken header"] > 0.2
    assert _of("He has pain in both knees and walks with a stick.", "knees")["spoken header"] == 0


def test_an_offered_reading_is_evidence() -> None:
    offer = Flag(
        kind="drug",
        severity=Severity.CRITICAL,
        section=0,
        block=0,
        tokens=(2, 3),
        message="This may have been “metoprolol”. Please listen.",
        suggestions=("metoprolol",),
        heard="metaprolol",
    )
    assert _of("He takes metaprolol today.", "metaprolol", flags=(offer,))["offered"] == 1
    assert _of("He takes metaprolol today.", "takes", flags=(offer,))["offered"] == 0


def test_two_hearings() -> None:
    agreed = _of("He takes 15 mg daily.", "15", "he takes fifteen milligrams daily")
    parted = _of("He takes 15 mg daily.", "15", "he takes fifty milligrams daily")
    assert agreed["apart"] == 0 < parted["apart"]
    lost = _of("There is fever today.", "is", "there is no fever today")
    assert lost["extra"] > 0


def test_log_odds_stay_within_what_a_recogniser_can_know() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == -log_odds(0.0) == 5
