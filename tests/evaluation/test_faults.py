from __future__ import annotations

from tests.evaluation.drafts import one_paragraph, timed
from transcribe.evaluation.changes import Outcome, compare
from transcribe.evaluation.documents import draft_document, heard_document
from transcribe.evaluation.faults import Fault, faults
from transcribe.evaluation.groups import groups_of
from transcribe.report import Report

FINISHED = "He takes apixaban 5 mg b.i.d. He has no edema of the left leg today."


def faults_of(raw: str, draft: Report) -> tuple[Fault, ...]:
    """The faults of a draft of :data:`FINISHED`; every heard word lasts a second."""
    reference, drafted = heard_document(FINISHED, ()), draft_document(draft)
    heard = heard_document(raw, draft.transcript)
    changes = compare(reference.tokens, heard.tokens, drafted.tokens)
    return faults(changes, groups_of(changes.reference, ()), reference, heard, drafted)


def test_neighbouring_wrong_words_are_one_fault_in_its_place() -> None:
    text = "He takes picks up in 5 mg b.i.d. He has no edema of the left leg today."
    (fault,) = faults_of(text, timed(one_paragraph(text, (2, 3)), text))
    assert (fault.reference.text, fault.raw.text, fault.draft.text) == ("apixaban", "picks up in", "picks up in")
    assert fault.draft.before == "He takes "
    assert fault.draft.after == " 5 mg b.i.d. He has no"
    assert fault.outcomes == {Outcome.LEFT}
    assert (fault.words, fault.flagged) == (3, 1)
    assert (fault.said, fault.until) == (2.0, 5.0)


def test_repairs_and_false_corrections_are_apart() -> None:
    raw = "He takes picks up in 5 mg b.i.d. He has no edema of the left leg today."
    written = "He takes apixaban 5 mg b.i.d. He has no edema of the right leg today."
    repaired, broken = faults_of(raw, timed(one_paragraph(written), raw))
    assert repaired.outcomes == {Outcome.REPAIRED}
    assert (repaired.raw.text, repaired.draft.text, repaired.flagged) == ("picks up in", "apixaban", 0)
    assert broken.outcomes == {Outcome.BROKEN}
    assert broken.groups == {"sides"}
    assert (broken.reference.text, broken.raw.text, broken.draft.text) == ("left", "left", "right")
    assert (broken.said, broken.until) == (14.0, 15.0)


def test_a_missing_word_has_the_time_of_its_gap() -> None:
    text = "He takes apixaban 5 mg b.i.d. He has edema of the left leg today."
    (fault,) = faults_of(text, timed(one_paragraph(text, (8, 9)), text))
    assert (fault.reference.text, fault.raw.text, fault.draft.text) == ("no", "", "")
    assert fault.draft.before.endswith("He has")
    assert fault.draft.after.startswith(" edema")
    assert fault.groups == {"negations"}
    assert (fault.said, fault.until) == (8.0, 8.0)
    assert (fault.words, fault.flagged) == (1, 1)


def test_a_word_too_many_shows_its_group_by_itself() -> None:
    raw = "He takes apixaban 5 mg b.i.d. He has no edema of the left leg today."
    written = "He takes no apixaban 5 mg b.i.d. He has no edema of the left leg today."
    (fault,) = faults_of(raw, one_paragraph(written))
    assert (fault.reference.text, fault.raw.text, fault.draft.text) == ("", "", "no")
    assert fault.outcomes == {Outcome.ADDED}
    assert fault.groups == {"negations"}
    assert (fault.said, fault.until) == (None, None)


def test_a_draft_without_words_is_one_fault() -> None:
    (fault,) = faults_of("", one_paragraph(""))
    assert fault.words == 15
    assert (fault.reference.text, fault.raw.text, fault.draft.text) == (FINISHED.rstrip("."), "", "")


def test_a_faultless_draft_has_none() -> None:
    assert faults_of(FINISHED.lower(), one_paragraph(FINISHED)) == ()


def test_times_are_found_whatever_the_words_hold() -> None:
    draft = timed(one_paragraph("a b"), "a (b [a")
    assert [(one.start, one.end, one.said) for one in heard_document("a (b [a", draft.transcript).times] == [
        (0, 1, 0.0),
        (2, 4, 1.0),
        (5, 7, 2.0),
    ]
