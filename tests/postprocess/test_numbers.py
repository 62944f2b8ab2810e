"""Numbers, dates, times and units: the tables, and the readers on their own."""

from __future__ import annotations

import pytest

from tests.postprocess.cases import Case, cases, finished, fragment
from transcribe.postprocess.writing.numbers.dates import date_at
from transcribe.postprocess.writing.numbers.digits import digits_at
from transcribe.postprocess.writing.numbers.reading import number_at
from transcribe.postprocess.writing.numbers.writing import write_numbers
from transcribe.postprocess.writing.written import Change, Context, Question, Run, run_of, text_of
from transcribe.report import Origin, Severity
from transcribe.settings import HouseStyle

TABLES = ("numbers", "dates", "doses")


@pytest.mark.parametrize("case", [case for name in TABLES for case in cases(name)])
def test_case(case: Case) -> None:
    assert finished(case) == fragment(case.written)


@pytest.mark.parametrize("case", [case for name in TABLES for case in cases(name)])
def test_the_pass_changes_nothing_the_second_time_and_loses_no_word(case: Case) -> None:
    heard = run_of(case.said)
    once = write_numbers(heard, case.context)
    assert text_of(write_numbers(once, case.context)) == text_of(once)
    assert {index for token in once for index in token.words} == {index for token in heard for index in token.words}


@pytest.mark.parametrize(
    ("said", "text", "length"),
    [
        ("one hundred and twenty", "120", 4),
        ("a hundred", "100", 2),
        ("thirteen hundred", "1300", 2),
        ("two hundred fifty thousand", "250000", 4),
        ("one million two hundred thousand", "1200000", 5),
        ("five million", "5 million", 2),
        ("one thirty two", "132", 3),
        ("one oh four", "104", 3),
        ("eight seventy five", "875", 3),
        ("twelve fifty", "1250", 2),
        ("ten twenty", "1020", 2),
        ("nineteen fifty three", "1953", 3),
        ("twenty twenty six", "2026", 3),
        ("two fifty", "250", 2),
        ("twenty-five", "25", 1),
        ("three point one two five", "3.125", 5),
        ("point five", "0.5", 2),
        ("oh point five", "0.5", 3),
        ("point oh five", "0.05", 3),
        ("five point oh", "5.0", 3),
        ("one hundred point eight", "100.8", 4),
        ("one half", "1/2", 2),
        ("one and a half", "1 1/2", 4),
        ("two and three quarters", "2 3/4", 4),
        ("two thirds", "2/3", 2),
        ("minus two point five", "-2.5", 4),
        ("plus twenty one point five", "+21.5", 5),
        ("1,300", "1300", 1),
        (".5", "0.5", 1),
        ("2 .5", "2.5", 2),
        ("2 hundred", "200", 2),
        ("1 32 over 84", "132", 2),
        ("one hundred and one twenty", "100", 2),  # "between one hundred and one twenty"
        ("one one eight three nine", "11839", 5),
    ],
)
def test_a_number_is_read(said: str, text: str, length: int) -> None:
    number = number_at(said.split(), 0)
    assert number is not None
    assert (number.text, number.length, number.others) == (text, length, ())


def test_figures_of_the_recogniser_are_not_spoken() -> None:
    heard, said = number_at(["132"], 0), number_at(["one", "thirty", "two"], 0)
    assert heard is not None
    assert said is not None
    assert heard.value == said.value
    assert not heard.spoken
    assert said.spoken


@pytest.mark.parametrize(
    "said", ["", "fever", "and", "point", "minus", "hundred", "the third", "second", "½", "1" * 50]
)
def test_no_number_is_read_where_there_is_none(said: str) -> None:
    assert number_at(said.split(), 0) is None


def test_two_readings_that_are_as_good_are_both_given() -> None:
    number = number_at(["fifty", "two", "fifty"], 0)
    assert number is not None
    assert number.others == ("52 50",)


@pytest.mark.parametrize(
    ("said", "digits", "length"),
    [
        ("four four zero seven two one date", "440721", 6),
        ("one oh four", "104", 3),
        ("double seven", "77", 2),
        ("triple three one", "3331", 3),
        ("4 40721", "440721", 2),
        ("3-3-8-1-4-7", "338147", 1),
        ("eleven eight thirty nine", "11839", 4),
    ],
)
def test_a_string_of_digits_is_read(said: str, digits: str, length: int) -> None:
    assert digits_at(said.split(), 0) == (digits, length)


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("june fourteenth nineteen fifty three", "1953-06-14"),
        ("the fourteenth of june nineteen fifty three", "1953-06-14"),
        ("14 june 1953", "1953-06-14"),
        ("june 4 1953", "1953-06-04"),
        ("november second twenty twenty six", "2026-11-02"),
        ("october twenty twenty twenty five", "2025-10-20"),
        ("oh six fourteen fifty three", "1953-06-14"),
        ("six fourteen nineteen fifty three", "1953-06-14"),
        ("2026-11-02", "2026-11-02"),
        ("april third seventy nine", "1979-04-03"),
        ("january first two thousand and four", "2004-01-01"),
        ("february thirtieth two thousand", None),
        ("october twelfth", None),
    ],
)
def test_a_date_is_read(said: str, iso: str | None) -> None:
    found = date_at(said.split(), 0)
    assert found is not None
    assert found.iso == iso


def test_the_order_settles_a_date_in_figures_and_the_other_day_is_kept() -> None:
    american, british = date_at(["5/11/2026"], 0, "MDY"), date_at(["5/11/2026"], 0, "DMY")
    assert american is not None
    assert british is not None
    assert (american.iso, [day.isoformat() for day in american.others]) == ("2026-05-11", ["2026-11-05"])
    assert (british.iso, [day.isoformat() for day in british.others]) == ("2026-11-05", ["2026-05-11"])


@pytest.mark.parametrize("said", ["", "may", "october", "june ninety", "four patients", "january 22 , 2 , 1991"])
def test_what_is_doubtful_is_no_full_date(said: str) -> None:
    found = date_at(said.split(), 0)
    assert found is None or found.year is None


def _written(said: str) -> Run:
    return write_numbers(run_of(said), Context())


def test_a_change_knows_its_words_and_what_was_heard() -> None:
    run = _written("start carvedilol three point one two five milligrams twice daily")
    dose = [token for token in run if token.origin is Origin.NUMBER]
    assert [token.text for token in dose] == ["3.125", "mg"]
    assert dose[0].words == (2, 3, 4, 5, 6, 7)
    [change] = {note for token in dose for note in token.notes if isinstance(note, Change)}
    assert (change.rule, change.heard) == ("number.unit", "three point one two five milligrams")


def test_a_word_that_was_glued_is_one_change() -> None:
    run = _written("it shows a 9-by-6-millimeter cavernoma")
    [change] = {note for token in run for note in token.notes if isinstance(note, Change)}
    assert (change.heard, change.written) == ("9-by-6-millimeter", "9 x 6-mm")


def test_a_doubt_is_asked_and_not_written() -> None:
    run = _written("we gave two fifty milligram tablets")
    assert text_of(run) == "we gave two fifty milligram tablets"
    [question] = {note for token in run for note in token.notes if isinstance(note, Question)}
    assert question.severity is Severity.CRITICAL
    assert question.suggestions == ("250-mg", "2 50-mg")


@pytest.mark.parametrize("said", ["metformin eight fifty milligrams", "one of the drains", "pulse sixty six"])
def test_plain_dictation_raises_no_question(said: str) -> None:
    assert not any(isinstance(note, Question) for token in _written(said) for note in token.notes)


def test_dates_have_their_comma_as_a_sign_of_its_own() -> None:
    run = _written("seen on november second twenty twenty six")
    assert [token.text for token in run[2:]] == ["November", "2", ",", "2026"]


def test_a_british_office_has_micrograms_in_full() -> None:
    run = write_numbers(run_of("fifty micrograms"), Context(style=HouseStyle(english="UK")))
    assert text_of(run) == "50 micrograms"
