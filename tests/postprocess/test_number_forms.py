"""Forms of numbers that belong to medicine: the table of cases, and the pattern language."""

from __future__ import annotations

import pytest

from tests.postprocess.cases import Case, cases, finished, fragment
from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.numbers.form_patterns import variants_of
from transcribe.postprocess.writing.numbers.form_table import forms
from transcribe.postprocess.writing.numbers.forms import write_forms
from transcribe.postprocess.writing.written import Change, Context, Run, run_of, text_of
from transcribe.report import Origin


def written(text: str, context: Context | None = None) -> Run:
    """What this pass alone makes of a text."""
    return write_forms(run_of(text), context or Context())


@pytest.mark.parametrize("case", cases("number_forms"))
def test_said_and_written(case: Case) -> None:
    assert finished(case) == fragment(case.written)


@pytest.mark.parametrize("case", cases("number_forms"))
def test_finished_text_stays_as_it_is(case: Case) -> None:
    once = finish(run_of(case.said), case.context)
    assert fragment(text_of(finish(once, case.context))) == fragment(text_of(once))


@pytest.mark.parametrize("case", cases("number_forms"))
def test_the_pass_alone_is_idempotent(case: Case) -> None:
    once = write_forms(run_of(case.said), case.context)
    assert text_of(write_forms(once, case.context)) == text_of(once)


def test_every_row_of_the_table_can_be_read() -> None:
    table = forms()
    assert table.by_word
    assert table.by_next
    assert all(form.written for rows in table.by_word.values() for form in rows)


def test_only_what_changes_is_replaced() -> None:
    run = written("cranial nerves two through twelve are intact")
    changed = [token for token in run if token.origin is Origin.NUMBER]
    assert [token.text for token in changed] == ["II", "through", "XII"]
    assert changed[0].words == (2, 3, 4)
    assert {note.rule for token in changed for note in token.notes if isinstance(note, Change)} == {
        "number.cranial-nerve"
    }


def test_what_is_right_is_not_touched() -> None:
    run = run_of("BP 132/84, pulses 2+, T2 N1 M0, L4-5, strength 5/5, 3-0 Vicryl")
    assert all(token is heard for token, heard in zip(write_forms(run, Context()), run, strict=True))


def test_a_comma_that_is_made_is_a_token_of_its_own() -> None:
    run = written("gravida three para two")
    assert [(token.text, token.space) for token in run] == [
        ("gravida", " "),
        ("3", ""),
        (",", " "),
        ("para", " "),
        ("2", ""),
    ]


def test_a_comma_that_falls_leaves_one_space() -> None:
    assert text_of(written("T2, N1, M0 tumor")) == "T2 N1 M0 tumor"


def test_the_heading_counts_as_near() -> None:
    assert text_of(written("two plus today", Context(heading="Reflexes"))) == "2+ today"
    assert text_of(written("two plus today", Context(heading="Plan"))) == "two plus today"


def test_stage_by_what_the_paragraph_is_about() -> None:
    tumor = "The patient has carcinoma of the lung that was found by chance in the spring of last year. It is stage 3."
    kidney = (
        "The patient has chronic kidney disease that was found by chance in the spring of last year. It is stage 3."
    )
    assert text_of(written(tumor)).endswith("stage III.")
    assert text_of(written(kidney)).endswith("stage 3.")


@pytest.mark.parametrize("said", ["a [b", "a (b|c", "a ] b"])
def test_a_row_that_is_not_well_formed_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        variants_of(said)


def test_options_and_alternatives_become_straight_patterns() -> None:
    assert len(variants_of("a|b [c|d e] (f g|h)")) == 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- – / , . + : ( )",
        "over over over",
        "one one one one one one over over",
        "L",
        "stage stage stage a a a",
        "T T T N N M M",
        "99999999999999999999999999 over 1",
        "0/0 0/0 0",
        "a a a a v v v f f f",
        "plus minus plus minus plus",
        "gravida para gravida para",
        "½ ² µg ß İ ı",
        "class I I I I",
        "²  over ³ 1² c² v²",
        "٣ over ٤",
    ],
)
def test_any_words_are_survived(text: str) -> None:
    write_forms(run_of(text), Context())
