"""Which finer kind of document a report becomes."""

from __future__ import annotations

import pytest

from tests.templates.reports import report, section
from transcribe.report import DocumentType, HeardWord, Report, Unwritten, UnwrittenReason
from transcribe.settings import Author
from transcribe.templates.chosen import kind_of

NOTE, LETTER, PROCEDURE = DocumentType.CLINIC_NOTE, DocumentType.LETTER, DocumentType.PROCEDURE_REPORT


def dictated(words: str, kind: DocumentType, reason: UnwrittenReason = UnwrittenReason.HEADER) -> Report:
    """A report whose opening was said in these words, and left out of the text."""
    heard = tuple(HeardWord(text=word, start=0, end=1, probability=0.9) for word in words.split())
    left = Unwritten(reason=reason, words=(0, len(heard)))
    return report(section(None, "Well."), kind=kind, transcript=heard, unwritten=(left,))


@pytest.mark.parametrize(
    ("said", "family", "kind"),
    [
        ("Operative report on Miriam Oakley.", PROCEDURE, "operative_report"),
        ("This is Dr. Voss with a discharge summary for", NOTE, "discharge_summary"),
        ("Cardiology consultation note on Miriam Oakley", NOTE, "consultation"),
        ("History and physical", NOTE, "history_and_physical"),
        ("E.G.D. report", PROCEDURE, "endoscopy_report"),
        ("colonoscopy procedure note", PROCEDURE, "procedure_report"),
        ("CT report", PROCEDURE, "radiology_report"),
        ("clinic note", NOTE, "clinic_note"),
        ("operative report", NOTE, "clinic_note"),  # the family says otherwise
        ("a letter please", LETTER, "letter"),
        ("", NOTE, "clinic_note"),
    ],
)
def test_the_work_type_that_was_said(said: str, family: DocumentType, kind: str) -> None:
    assert kind_of(dictated(said, family)).name == kind


def test_a_work_type_in_the_text_itself_does_not_count() -> None:
    made = dictated("She brought a discharge summary", NOTE, UnwrittenReason.COMMAND)
    assert kind_of(made).name == "clinic_note"


@pytest.mark.parametrize(
    ("chosen", "recipient", "habit", "kind"),
    [
        ("patient_letter", "gp_letter", "referral_letter", "patient_letter"),
        (None, "gp_letter", "referral_letter", "gp_letter"),
        (None, "", "referral_letter", "referral_letter"),
        ("operative_report", "", "", "letter"),  # of another family
        ("no such kind", "", "neither", "letter"),
    ],
)
def test_person_recipient_and_author_in_this_order(chosen: str | None, recipient: str, habit: str, kind: str) -> None:
    made = report(section(None, "Well."), kind=LETTER, template=chosen)
    author = Author(id="voss", name="Harlan Voss", documents={"letter": habit} if habit else {})
    assert kind_of(made, author, recipient).name == kind
