"""Whole dictations, from the words as spoken to the finished document (``tests/dictations``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcribe.evaluation.alignment import align, respelled
from transcribe.evaluation.documents import draft_document, expected_document
from transcribe.evaluation.figures import pooled, word_errors
from transcribe.evaluation.recall import texts
from transcribe.evaluation.sets import Expected
from transcribe.evaluation.structure import structure
from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.report import Report, Source
from transcribe.settings import HouseStyle, Settings, Writing

FOLDER = Path(__file__).parents[1] / "dictations"
DICTATIONS = sorted(path.parent.name for path in FOLDER.glob("*/expected.json"))


def _draft(name: str) -> tuple[Expected, Report]:
    expected = json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))
    style = HouseStyle.model_validate(expected.get("settings") or {})
    spoken = (FOLDER / name / "spoken.txt").read_text(encoding="utf-8")
    settings = Settings(writing=Writing(style=style))
    return Expected.model_validate(expected), draft(plain_transcript(spoken), None, Source(file="words.txt"), settings)


# Headings said as bare words, without any punctuation: "… for hand eczema examination on the left shoulder there is …".
PARTED_OTHERWISE = {"23-dermatology-clinic", "52-endocrinology-clinic", "61-paracentesis", "79-thoracentesis"}
NO_PERSON = {"58-insurance-letter"}  # the recipient is a company, named among other words


@pytest.mark.parametrize("name", DICTATIONS)
def test_header_headings_and_kind_are_read(name: str) -> None:
    expected, report = _draft(name)
    assert report.document_type == expected.document_type
    assert expected.header is not None
    for field, value in expected.header:
        if field == "recipient" and name in NO_PERSON:
            continue
        assert getattr(report.header, field) == value, field
    if name not in PARTED_OTHERWISE:
        assert [section.heading for section in report.sections] == [section.heading for section in expected.sections]


def test_words_and_blocks_are_those_of_the_finished_documents() -> None:
    errors, blocks = [], []
    for name in DICTATIONS:
        expected, report = _draft(name)
        reference, drafted = expected_document(expected), draft_document(report)
        words = texts(reference.tokens)
        hypothesis = respelled(words, drafted.tokens)
        alignment = align(words, texts(hypothesis))
        errors.append(word_errors(alignment))
        blocks.append(structure(reference, drafted, alignment, hypothesis))
    assert (pooled(errors).rate or 0) <= 0.005
    assert (pooled(blocks).rate or 0) >= 0.98
