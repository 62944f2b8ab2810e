"""The three kinds of document."""

import pytest

from transcribe.report import DocumentType, Header
from transcribe.templates import document_kind


@pytest.mark.parametrize(
    ("document_type", "title", "loinc"),
    [
        (DocumentType.CLINIC_NOTE, "Clinic Note", "11506-3"),
        (DocumentType.LETTER, "Letter", "51852-2"),
        (DocumentType.PROCEDURE_REPORT, "Procedure Report", "28570-0"),
    ],
)
def test_title_and_loinc(document_type: DocumentType, title: str, loinc: str) -> None:
    kind = document_kind(document_type)
    assert (kind.type, kind.title, kind.loinc) == (document_type, title, loinc)


@pytest.mark.parametrize("document_type", list(DocumentType))
def test_patient_is_always_identified_by_fields_that_exist(document_type: DocumentType) -> None:
    names = [field.field for field in document_kind(document_type).fields]
    assert {"patient", "date_of_birth", "mrn"} <= set(names)
    assert set(names) <= set(Header.model_fields)


@pytest.mark.parametrize("document_type", list(DocumentType))
def test_closings_are_written_as_they_are_compared(document_type: DocumentType) -> None:
    kind = document_kind(document_type)
    assert list(kind.closings) == sorted({closing.casefold() for closing in kind.closings})
    assert len(set(kind.headings)) == len(kind.headings) > 0


def test_only_the_letter_has_an_addressee() -> None:
    assert [kind for kind in DocumentType if document_kind(kind).addressee] == [DocumentType.LETTER]
