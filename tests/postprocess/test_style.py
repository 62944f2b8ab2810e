"""The house style: tables for a secretary to read, and what the tables cannot show."""

from __future__ import annotations

import random

import pytest

from tests.postprocess.cases import Case, cases, finished, fragment
from transcribe.postprocess.writing.style.applying import apply_style
from transcribe.postprocess.writing.style.patient import without_name
from transcribe.postprocess.writing.written import Change, Context, Question, Run, run_of, text_of
from transcribe.report import DocumentType, Origin, Severity
from transcribe.settings import HouseStyle
from transcribe.tables import table


@pytest.mark.parametrize("case", cases("style"))
def test_said_and_written(case: Case) -> None:
    assert finished(case) == fragment(case.written)


@pytest.mark.parametrize("case", cases("style"))
def test_written_twice_changes_nothing(case: Case) -> None:
    once = apply_style(run_of(case.said), case.context)
    assert text_of(apply_style(once, case.context)) == text_of(once)
    assert text_of(apply_style(run_of(text_of(once)), case.context)) == text_of(once)


def _styled(said: str, **choices: str | bool) -> Run:
    return apply_style(run_of(said), Context(style=HouseStyle.model_validate(choices)))


def _changes(run: Run) -> list[Change]:
    return list(dict.fromkeys(note for token in run for note in token.notes if isinstance(note, Change)))


def _questions(run: Run) -> list[Question]:
    return list(dict.fromkeys(note for token in run for note in token.notes if isinstance(note, Question)))


def test_a_change_knows_its_words_and_what_was_heard() -> None:
    run = _styled("take lisinopril 20 mg b i d with food")
    (token,) = [token for token in run if token.text == "b.i.d."]
    assert token.words == (4, 5, 6)
    assert token.origin is Origin.STYLE
    (change,) = _changes(run)
    assert (change.rule, change.heard, change.written) == ("style.frequency", "b i d", "b.i.d.")


def test_a_stop_at_the_end_of_a_sentence_is_neither_doubled_nor_lost() -> None:
    for heard in ("20 mg b.i.d. The pulse is regular.", "20 mg BID. The pulse is regular."):
        assert text_of(_styled(heard)) == "20 mg b.i.d. The pulse is regular."
        assert text_of(_styled(heard, frequencies="twice daily")) == "20 mg twice daily. The pulse is regular."


def test_nothing_is_noted_where_nothing_changes() -> None:
    assert _changes(_styled("He takes lisinopril 20 mg b.i.d. The pulse is regular.")) == []


def test_one_meaning_is_written_and_the_other_kept() -> None:
    (change,) = _changes(_styled("MSO4 2 mg IV"))
    assert change.alternatives == ("magnesium sulfate",)


QUESTIONS = [
    ("MS 2 mg was given", "do-not-use", Severity.MAJOR),
    ("timolol 1 drop OU daily", None, None),
    ("give 1 tablet OU daily", "error-prone", Severity.MINOR),
    ("take 1 tablet OD for pain", "error-prone", Severity.MINOR),
    ("we will D/C the drain", "error-prone", Severity.MINOR),
    ("MTX was stopped", "error-prone", Severity.MINOR),
    ("a nitro drip was started", "error-prone", Severity.MINOR),
    ("insulin by SSI as before", "error-prone", Severity.MINOR),
    ("he is a frequent flyer", "remark", Severity.MAJOR),
    ("she has MS", None, None),
    ("at 40 with MS she fell", None, None),
    ("many have a lazy eye", None, None),
    ("ankle jerk is absent", None, None),
    ("pain in the neck", None, None),
    ("the potassium is 5.0", None, None),
]


@pytest.mark.parametrize(("said", "kind", "severity"), QUESTIONS)
def test_what_has_several_meanings_is_asked(said: str, kind: str | None, severity: Severity | None) -> None:
    run = _styled(said)
    found = [(question.kind, question.severity) for question in _questions(run)]
    assert found == ([(kind, severity)] if kind else [])
    assert text_of(run) == said
    assert len(_questions(apply_style(run, Context()))) == len(found)


def test_the_level_of_the_office_goes_before_the_table() -> None:
    assert text_of(_styled("aspirin 81 mg QD")) == "aspirin 81 mg daily"
    flagged = _styled("aspirin 81 mg QD", do_not_use="flag")
    assert text_of(flagged) == "aspirin 81 mg QD"
    assert [question.suggestions for question in _questions(flagged)] == [("daily", "every day")]
    assert _questions(_styled("aspirin 81 mg QD", do_not_use="leave")) == []
    assert [question.suggestions for question in _questions(_styled("warfarin 5.0 mg", do_not_use="flag"))] == [("5",)]


def test_an_ambiguous_diagnosis_is_asked() -> None:
    context = Context(style=HouseStyle(expand_in_diagnosis=True), heading="Impression")
    (question,) = _questions(apply_style(run_of("history of MS"), context))
    assert question.suggestions == ("multiple sclerosis", "mitral stenosis")


@pytest.mark.parametrize("name", ["do_not_use", "error_prone"])
def test_every_form_has_a_level_for_every_kind_of_document(name: str) -> None:
    for row in table(name):
        assert {row[kind.value] for kind in DocumentType} <= {"rewrite", "flag", "leave"}, row["said"]


def test_every_spelling_goes_there_and_back() -> None:
    for row in table("spelling_us_uk"):
        if row["place"] != "word" or not row["uk"] or row["us"] == row["uk"]:
            continue
        british = text_of(_styled(f"with {row['us']} here", english="UK"))
        assert british == f"with {row['uk']} here"
        assert text_of(_styled(british)) == f"with {row['us']} here"


def test_the_patient_instead_of_the_name() -> None:
    context = Context(style=HouseStyle(patient_name="the patient"))
    run = run_of("Mr. Quill is well. I saw Theodore Quill today. Quill's wife agrees with Mr. Quill's plan.")
    assert text_of(without_name(run, context, "Theodore Quill")) == (
        "The patient is well. I saw the patient today. Quill's wife agrees with the patient's plan."
    )
    assert without_name(run, Context(), "Theodore Quill") == run


def test_any_words_are_survived() -> None:
    chance = random.Random(7)
    signs = [
        ".",
        ",",
        "“",
        "”",
        "(",
        ")",
        "q",
        "Q",
        "q.",
        "4",
        "5.0",
        ".5",
        "5.",
        "mg",
        "s",
        "he's",
        "'s",
        "’",
        "-",
        "@",
    ]
    words = signs + [form for row in table("frequencies") for form in row["said"].replace("|", " ").split()]
    for _ in range(400):
        said = " ".join(chance.choice(words) for _ in range(chance.randrange(12)))
        assert isinstance(text_of(_styled(said)), str)
