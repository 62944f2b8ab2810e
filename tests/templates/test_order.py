"""The order of printing: as dictated, or diagnoses, medication and plan first."""

from __future__ import annotations

import pytest

from tests.templates.reports import report, section
from transcribe.report import DocumentType, Report, Section
from transcribe.templates.ending import dictated_ending, dictated_subject
from transcribe.templates.order import passages_of
from transcribe.templates.types import all_kinds

LETTER = DocumentType.LETTER


def printed(made: Report, kind: str) -> list[str]:
    """Headings (with a colon) and texts in the order of printing."""
    found = all_kinds()[kind]
    lines: list[str] = []
    ending = dictated_ending(made, found, "Harlan Voss")
    for passage in passages_of(made, found, dictated_subject(made), ending):
        lines += [f"{passage.heading}:"] if passage.heading else []
        lines += [made.sections[s].blocks[b].text for s, b in passage.places]
    return lines


DICTATED = (
    section(None, "Re: Miriam Oakley", "Dear Dr. Raman,", "I saw her today."),
    section("Examination", "Normal."),
    section("Plan", "Check U&E.", "Yours sincerely,", "Harlan Voss"),
    section("Diagnoses", "Heart failure."),
)


def test_as_dictated() -> None:
    made = report(*DICTATED, kind=LETTER)
    assert printed(made, "letter") == [
        *("Re: Miriam Oakley", "Dear Dr. Raman,", "I saw her today.", "Examination:", "Normal."),
        *("Plan:", "Check U&E.", "Yours sincerely,", "Harlan Voss", "Diagnoses:", "Heart failure."),
    ]


@pytest.mark.parametrize(
    ("sections", "lines"),
    [
        (
            (*DICTATED[:2], DICTATED[3], DICTATED[2]),
            [
                *("Re: Miriam Oakley", "Dear Dr. Raman,", "Diagnoses:", "Heart failure.", "Plan:", "Check U&E."),
                *("I saw her today.", "Examination:", "Normal.", "Yours sincerely,", "Harlan Voss"),
            ],
        ),
        (
            (section("Medications", "Ramipril."), section("History", "Well.")),
            ["Medications:", "Ramipril.", "History:", "Well."],
        ),
        (
            (section(None, "I saw her."), section("Plan", "Rest.")),
            ["Plan:", "Rest.", "I saw her."],
        ),
        ((section(None, "Dear Dr. Raman,", "Well."),), ["Dear Dr. Raman,", "Well."]),
        ((), []),
    ],
)
def test_diagnoses_medication_and_plan_first(sections: tuple[Section, ...], lines: list[str]) -> None:
    assert printed(report(*sections, kind=LETTER), "gp_letter") == lines
