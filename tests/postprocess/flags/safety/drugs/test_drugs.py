"""The safety rules about drugs on a table of short documents: ``cases/drugs.tsv``."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from transcribe.postprocess.flags.safety.drugs import (
    allergies,
    doses,
    frequencies,
    interactions,
    look_alikes,
    pregnancies,
    reconciliation,
    routes,
)
from transcribe.postprocess.flags.safety.passages import Draft, passages_of
from transcribe.postprocess.flags.safety.rules import safety_flags
from transcribe.report import Block, DocumentType, Flag, Header, Section, Token
from transcribe.tables import rows_of

CHECKS = (
    doses.check,
    frequencies.check,
    routes.check,
    allergies.check,
    look_alikes.check,
    reconciliation.check,
    pregnancies.check,
    interactions.check,
)
ROWS = rows_of(Path(__file__).parent / "cases" / "drugs.tsv")


def sections(heading: str, text: str) -> tuple[Section, ...]:
    """The document that a row describes."""
    first, *others = text.split(" || ")
    parts = [(heading, first)]
    for other in others:
        match = re.match(r"([A-Z][A-Za-z ]+): ", other)
        assert match, other
        parts.append((match[1], other[match.end() :]))
    return tuple(
        Section(heading=name or None, blocks=(Block(tokens=tuple(Token(text=word) for word in words.split())),))
        for name, words in parts
    )


def flags(heading: str, text: str) -> list[tuple[Flag, str]]:
    """The flags on a document, each with the words under it."""
    document = sections(heading, text)
    draft = Draft(DocumentType.CLINIC_NOTE, Header(), passages_of(document), date(2026, 11, 22))
    found = safety_flags(draft, CHECKS)
    return [
        (flag, " ".join(token.text for token in document[flag.section].blocks[flag.block].tokens[slice(*flag.tokens)]))
        for flag in found
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_flags(row: dict[str, str]) -> None:
    found = [(flag.rule, words.rstrip(".,;")) for flag, words in flags(row["heading"], row["text"])]
    assert found == ([(row["rule"], row["words"].rstrip(".,;"))] if row["rule"] else [])


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Digoxin 125 mg daily.", "125 mcg"),
        ("Levothyroxine 88 mg daily.", "88 mcg"),
        ("Ceftriaxone 1 mg IV daily.", "1 g"),
        ("Lantus 20 mg at bedtime.", "20 units"),
        ("Potassium chloride 20 mg daily.", "20 mEq"),
        ("Atorvastatin 400 mg daily.", "40 mg"),
        ("Tamsulosin 4 mg daily.", "0.4 mg"),
        ("Furosemide 40 daily.", "40 mg"),
    ],
)
def test_suggestions(text: str, suggestion: str) -> None:
    (flag, _), *_ = flags("Medications", text)
    assert suggestion in flag.suggestions
