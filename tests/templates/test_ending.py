"""What of a letter's end is understood as dictated."""

import pytest

from tests.templates.reports import letter, report, section
from transcribe.report import DocumentType
from transcribe.templates.ending import dictated_ending, dictated_subject
from transcribe.templates.types import document_kind

LETTER = document_kind(DocumentType.LETTER)


@pytest.mark.parametrize(
    ("texts", "closing", "named", "copies"),
    [
        (["He is well.", "Sincerely,", "Noel Ashgrove, MD"], 1, True, False),
        (["He is well.", "Yours sincerely,", "Victor Lindqvist"], 1, True, False),
        (["He is well.", "With kind regards,"], 1, False, False),
        (["He is well.", "Yours truly, Noel Ashgrove, MD"], 1, True, False),
        (["He is well.", "SINCERELY,\nNoel Ashgrove"], 1, True, False),
        (["He is well.", "Sincerely,", "Noel Ashgrove, MD", "Neurology", "cc: Dr. Tate"], 1, True, True),
        (["He is well.", "Sincerely,", "cc: Dr. Tate"], 1, False, True),
        (["He is well.", "Noel Ashgrove, M.D."], None, True, False),
        (["He is well.", "Dr. Ashgrove"], None, True, False),
        (["He is well."], None, False, False),
        (["He sincerely hopes to walk again."], None, False, False),
        (["Regards to his wife were sent."], None, False, False),
        (["Yours is the last word on surgery."], None, False, False),
        (["Regardless, he left."], None, False, False),
        (["Thank you for your referral."], None, False, False),
        ([], None, False, False),
    ],
)
def test_closing(texts: list[str], closing: int | None, named: bool, copies: bool) -> None:
    ending = dictated_ending(letter(*texts), LETTER, "Noel Ashgrove, MD")
    assert ending.closing == (None if closing is None else (0, closing))
    assert (ending.named, ending.copies) == (named, copies)


def test_a_note_may_end_with_its_authors_name() -> None:
    made = report(section("Plan", "Return in 2 weeks."), section(None, "Harlan Voss, MD"))
    kind = document_kind(DocumentType.CLINIC_NOTE)
    assert dictated_ending(made, kind, "Harlan Voss, MD").signature == ((1, 0),)
    assert not dictated_ending(made, kind, "").named


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (["Re: Felicity Brandt", "Dear Dr. Raman:"], (0, 0)),
        (["Dear Dr. Raman:", "RE: Felicity Brandt"], (0, 1)),
        (["Re Felicity Brandt, born 1984"], (0, 0)),
        (["Regarding: Felicity Brandt"], (0, 0)),
        (["Regarding her seizures, she is better."], None),
        (["Re-examination was normal."], None),
        (["Reflexes are 2+."], None),
        (["One.", "Two.", "Three.", "Re: Felicity Brandt"], None),
    ],
)
def test_subject(texts: list[str], place: tuple[int, int] | None) -> None:
    assert dictated_subject(letter(*texts)) == place
