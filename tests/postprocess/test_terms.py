"""Spelling of dictated words, through all passes, by the table ``cases/terms.tsv``."""

from __future__ import annotations

import random

import pytest

from tests.postprocess.cases import Case, cases, finished, fragment
from transcribe.postprocess.writing.terms.capitals import write_capitals
from transcribe.postprocess.writing.terms.letters import join_letters
from transcribe.postprocess.writing.terms.phrasebook import Phrasebook, entries_of
from transcribe.postprocess.writing.terms.phrases import write_phrases
from transcribe.postprocess.writing.written import Change, Context, Run, run_of, text_of
from transcribe.tables import table

ODD = (
    *("a", "i", "b", "c", "t", "A.S.A.", "B-N-P", "x", "ray", "doctor", "Dr.", "may", "II", "A1C", "d", "and", "PHACO"),
    *(",", ".", "-", "'", "’", "'s", "…", "é", "5", "5%", "may-be", "-a", "a-", ".."),
)
NAMES = {"noel": "Noel", "ashgrove": "Ashgrove", "marcus": "Marcus", "bell": "Bell", "mckay": "McKay"}


def spelled(run: Run, context: Context | None = None) -> Run:
    """The passes of this room alone."""
    context = context or Context()
    for write in (write_phrases, join_letters, write_capitals):
        run = write(run, context)
    return run


@pytest.mark.parametrize("case", cases("terms"))
def test_spelling(case: Case) -> None:
    assert finished(case) == fragment(case.written)


@pytest.mark.parametrize("case", cases("terms"))
def test_what_is_written_stays(case: Case) -> None:
    once = text_of(spelled(run_of(case.said)))
    assert text_of(spelled(run_of(once))) == once


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("noel ashgrove , m d", "Noel Ashgrove , MD"),
        ("marcus bell , p a c", "Marcus Bell , PA-C"),
        ("the bell rang", "the bell rang"),
        ("doctor bell and mckay's note", "Dr. Bell and McKay's note"),
        ("Noel Ashgrove", "Noel Ashgrove"),
    ],
)
def test_the_documents_own_names(said: str, written: str) -> None:
    assert text_of(spelled(run_of(said), Context(names=NAMES))) == written


def test_a_change_is_noted_on_the_words_that_changed() -> None:
    run = spelled(run_of("chest x ray of the glasgow coma scale"))
    assert [token.text for token in run] == ["chest", "x-ray", "of", "the", "Glasgow", "Coma", "Scale"]
    assert [token.words for token in run] == [(0,), (1, 2), (3,), (4,), (5,), (6,), (7,)]
    (change,) = run[1].notes
    assert isinstance(change, Change)
    assert (change.heard, change.written) == ("x ray", "x-ray")
    assert not run[0].notes
    assert run[4].notes == run[6].notes


def test_signs_part_phrases() -> None:
    assert text_of(spelled(run_of("x, ray and c, t"))) == "x, ray and c, t"


def test_every_row_of_the_tables_is_sound() -> None:
    for name in ("abbreviations", "compounds", "capitals"):
        for row in table(name):
            assert row["written"], row
            assert None not in row, row
            assert not any(cell != cell.strip() for cell in row.values()), row
    assert len(table("abbreviations")) >= 500
    assert len(table("compounds")) >= 300
    assert len(table("capitals")) >= 700


def test_no_two_rows_say_the_same_beside_the_same_words() -> None:
    for name in ("abbreviations", "compounds", "capitals"):
        entries = list(entries_of(table(name), "rule"))
        keys = [(entry.said, entry.before, entry.after, entry.not_before, entry.not_after) for entry in entries]
        assert sorted({" ".join(key[0]) for key in keys if keys.count(key) > 1}) == []


def test_the_longest_entry_is_found() -> None:
    book = Phrasebook.of(
        entries_of([{"said": "x ray", "written": "X-ray"}, {"said": "x ray tube", "written": "tube"}], "rule")
    )
    found = book.at(run_of("x ray tube"), 0)
    assert found is not None
    assert found.end == 3


@pytest.mark.parametrize("seed", range(20))
def test_any_words_are_survived(seed: int) -> None:
    chosen = random.Random(seed)
    run = run_of(" ".join(chosen.choice(ODD) for _ in range(60)))
    heard = {index for token in run for index in token.words}
    assert {index for token in spelled(run) for index in token.words} == heard
