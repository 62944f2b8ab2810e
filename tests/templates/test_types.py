"""The kinds of document: three families, and what is told apart within them."""

import pytest

from transcribe.report import DocumentType, Header
from transcribe.tables import table
from transcribe.templates.sample import sample_of
from transcribe.templates.types import all_kinds, document_kind

ALL = pytest.mark.parametrize("name", list(all_kinds()))


@pytest.mark.parametrize(
    ("name", "family", "title", "loinc", "hl7"),
    [
        ("clinic_note", "clinic_note", "Clinic Note", "11506-3", "PR"),
        ("letter", "letter", "Letter", "51852-2", ""),
        ("procedure_report", "procedure_report", "Procedure Report", "28570-0", "PN"),
        ("soap_note", "clinic_note", "Progress Note", "11506-3", "PR"),
        ("consultation", "clinic_note", "Consultation", "11488-4", "CN"),
        ("history_and_physical", "clinic_note", "History and Physical", "34117-2", "HP"),
        ("discharge_summary", "clinic_note", "Discharge Summary", "18842-5", "DS"),
        ("referral_letter", "letter", "Referral Letter", "57133-1", ""),
        ("gp_letter", "letter", "Clinic Letter", "51852-2", ""),
        ("patient_letter", "letter", "Letter to the Patient", "51852-2", ""),
        ("operative_report", "procedure_report", "Operative Report", "11504-8", "OP"),
        ("endoscopy_report", "procedure_report", "Endoscopy Report", "18751-8", "PN"),
        ("radiology_report", "procedure_report", "Radiology Report", "18748-4", "DI"),
    ],
)
def test_title_and_codes(name: str, family: str, title: str, loinc: str, hl7: str) -> None:
    kind = all_kinds()[name]
    assert (kind.name, kind.type, kind.title, kind.loinc, kind.hl7) == (name, family, title, loinc, hl7)


@pytest.mark.parametrize("family", list(DocumentType))
def test_a_family_is_a_kind_of_its_own_name(family: DocumentType) -> None:
    assert document_kind(family) is all_kinds()[family.value]
    assert document_kind(family).type is family


@ALL
def test_patient_is_always_identified_by_fields_that_exist(name: str) -> None:
    fields = [field.field for field in all_kinds()[name].fields]
    assert {"patient", "date_of_birth", "mrn"} <= set(fields)
    assert set(fields) <= set(Header.model_fields)


@ALL
def test_closings_are_written_as_they_are_compared(name: str) -> None:
    kind = all_kinds()[name]
    assert list(kind.closings) == sorted({closing.casefold() for closing in kind.closings})
    assert not kind.closing or kind.closing.casefold().rstrip(",") in {*kind.closings}
    assert len(set(kind.headings)) == len(kind.headings) > 0


@ALL
def test_what_a_kind_names_in_other_tables_exists(name: str) -> None:
    kind = all_kinds()[name]
    assert set(kind.titles) <= {row["written"] for row in table("work_types")}
    assert set(kind.front) <= {row["holds"] for row in table("section_kinds")}
    assert {heading.casefold() for heading in kind.headings} <= {
        *(row["written"].casefold() for row in table("headings")),
        *(row["heading"].casefold() for row in table("section_kinds")),
    }


def test_a_dictated_work_type_means_one_kind() -> None:
    titles = [title for kind in all_kinds().values() for title in kind.titles]
    assert len(titles) == len(set(titles))


def test_only_letters_have_an_addressee() -> None:
    assert {kind.type for kind in all_kinds().values() if kind.addressee} == {DocumentType.LETTER}
    assert all(kind.addressee for kind in all_kinds().values() if kind.type is DocumentType.LETTER)


@ALL
def test_every_kind_has_an_invented_document(name: str) -> None:
    sample = sample_of(all_kinds()[name])
    assert (sample.template, sample.document_type) == (name, all_kinds()[name].type)
    assert len(sample.text) > 60
