"""Bare speech becomes sentences, and spoken words headings: tables that a medical secretary can read."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from tests.postprocess.cases import FOLDER, Case, cases
from transcribe.postprocess.writing.beginnings import begin_sentences
from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.segmentation import segment
from transcribe.postprocess.writing.sentence_ends import sentence_ends, weights
from transcribe.postprocess.writing.sentence_units import units_of
from transcribe.postprocess.writing.unheaded import headings_without_colon
from transcribe.postprocess.writing.written import Context, run_of, text_of
from transcribe.report import Origin

BARE = Context(signs=False, heading="Subjective")


@pytest.mark.parametrize("case", cases("sentences"))
def test_bare_speech_is_written_as_sentences(case: Case) -> None:
    written = finish(run_of(case.said), replace(case.context, signs=False))
    assert text_of(written) == case.written


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences_are_found_once(case: Case) -> None:
    context = replace(case.context, signs=False)
    once = text_of(begin_sentences(segment(run_of(case.said), context), context))
    assert text_of(begin_sentences(segment(run_of(once), context), context)) == once


def _unheaded() -> list[object]:
    lines = (FOLDER / "unheaded.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return [pytest.param(row["said"], row["headings"] or "", row["starts"] or "", id=row["said"][:50]) for row in rows]


@pytest.mark.parametrize(("said", "headings", "starts"), _unheaded())
def test_headings_are_found_without_a_colon(said: str, headings: str, starts: str) -> None:
    found = headings_without_colon(said.split(), [int(start) for start in starts.split(",") if start])
    assert "; ".join(heading.written for heading in found) == headings


def test_a_heading_knows_its_words_and_how_sure_it_is() -> None:
    (found,) = headings_without_colon(["she", "is", "well", "past", "medical", "history", "asthma"])
    assert (found.place, found.length, found.written) == (3, 3, "Past Medical History")
    assert 0.5 <= found.confidence <= 1


def test_signs_of_our_making_come_from_no_word() -> None:
    written = segment(run_of("she denies chest pain she has no edema"), BARE)
    assert [(token.origin, token.words) for token in written if token.is_sign] == [(Origin.STYLE, ())]
    assert [word for token in written for word in token.words] == list(range(8))


@pytest.mark.parametrize(
    "said",
    [
        "Lungs are clear. She has no edema and she is well today",
        "no cough, no fever and she has no edema she is well",
        "she has no edema",
    ],
)
def test_text_with_signs_and_short_text_among_signs_stay(said: str) -> None:
    run = run_of(said)
    assert segment(run, Context(signs=True)) == run


def test_numbers_and_letters_are_units() -> None:
    said = [
        "he",
        "takes",
        "eight",
        "hundred",
        "fifty",
        "milligrams",
        "b",
        "i",
        "d",
        "his",
        "t",
        "s",
        "h",
        "is",
        "two",
        "point",
        "three",
    ]
    assert [unit.said for unit in units_of(said)] == ["he", "takes", "#", "mg", "@daily", "his", "@", "is", "#"]
    assert [unit.said for unit in units_of(["a", "58-year-old", "man"])] == ["a", "#", "year", "old", "man"]


@pytest.mark.parametrize(
    "said", ["", "and", "the the the the the the the the the", "o o o o", "# | @ _ -", "5 5/5 % °"]
)
def test_any_words_are_survived(said: str) -> None:
    assert text_of(segment(run_of(said), BARE)).replace(".", "").split() is not None
    assert headings_without_colon(said.split(), range(9)) is not None
    assert sentence_ends([]) == []


def test_the_table_is_small() -> None:
    assert 5_000 < len(weights()) < 15_000
