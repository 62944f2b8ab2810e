"""The spoken opening, by the table ``cases/header.tsv``; copies at the end; comparison with the worklist."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.writing.commands import Spoken
from transcribe.postprocess.writing.header.comparison import merge, unsettled
from transcribe.postprocess.writing.header.opening import Opening, read_opening
from transcribe.postprocess.writing.header.recipients import read_copies
from transcribe.postprocess.writing.kind import document_type_of
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.postprocess.writing.understanding import understand
from transcribe.report import DocumentType, Header, Severity

TABLE = Path(__file__).parent / "cases" / "header.tsv"
FIELDS = ("author", "patient", "date_of_birth", "mrn", "date_of_service", "recipient")
Stream = tuple[Piece | Spoken, ...]


def rows() -> list[object]:
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [pytest.param(row, id=row["said"][:70]) for row in table]


def heard(text: str) -> tuple[Stream, dict[str, str]]:
    understood = understand(pieces_of(plain_transcript(text).words))
    return tuple(understood.stream), dict(understood.names)


def opening_of(text: str, order: str = "MDY", english: str = "US") -> tuple[Opening, Stream]:
    stream, names = heard(text)
    return read_opening(stream, names, order, english), stream


def text_of(stream: Stream) -> str:
    words = (
        entry.text + entry.sign if isinstance(entry, Piece) else " ".join(p.text for p in entry.pieces)
        for entry in stream
    )
    return " ".join(words)


@pytest.mark.parametrize("row", rows())
def test_opening(row: dict[str, str]) -> None:
    opening, stream = opening_of(row["said"], row["order"] or "MDY", row["english"] or "US")
    found = {name: getattr(opening.header, name) or "" for name in FIELDS} | {"cc": "; ".join(opening.header.cc)}
    assert found == {name: row[name] for name in (*FIELDS, "cc")}
    assert text_of(stream[opening.length :]).lower().startswith(row["rest"].lower())
    asked = {question.field for question in opening.questions if question.severity is not Severity.MINOR}
    assert (row["asks"] in asked) if row["asks"] else not asked, opening.questions
    if not any(row[name] for name in FIELDS) and not opening.document_type:
        assert opening.length == 0


def test_every_value_knows_its_words() -> None:
    said = (
        "this is doctor harlan voss clinic note on patient miriam oakley "
        "date of birth june fourteenth nineteen fifty three"
    )
    opening, _ = opening_of(said)
    words = said.split()
    assert [words[index] for index in opening.sources["author"]][-2:] == ["harlan", "voss"]
    assert [words[index] for index in opening.sources["patient"]] == ["miriam", "oakley"]
    assert [words[index] for index in opening.sources["date_of_birth"]] == [
        "june",
        "fourteenth",
        "nineteen",
        "fifty",
        "three",
    ]


def test_no_word_of_an_opening_is_lost() -> None:
    """What belongs to no field is among the left pieces, for a flag."""
    opening, _ = opening_of(
        "This is Dr. Rex Holm, clinic note on patient Ada Quist, somewhere green, MRN 55001. Plan: rest."
    )
    assert "green" in [piece.text for piece in opening.left]
    assert "opening" in {question.field for question in opening.questions}


def test_unknown_words_before_a_work_type_are_the_speciality() -> None:
    opening, _ = opening_of(
        "doctor rex holm hyperhidrosis clinic note patient ada quist date of birth june first nineteen eighty "
        "m r n five five zero zero one plan colon rest period"
    )
    assert opening.extra["speciality"] == "Hyperhidrosis"
    assert opening.extra["work_type"] == "Clinic Note"
    assert not opening.left
    asked = {(question.field, question.severity, question.suggestions) for question in opening.questions}
    assert asked == {("author", Severity.MINOR, ("Rex Holm Hyperhidrosis",))}


def test_subject_of_a_letter() -> None:
    opening, _ = opening_of(
        "letter to doctor nair re colon felix brandt comma date of birth august thirtieth nineteen eighty four comma "
        "medical record number two seven seven letter date november third twenty twenty six dear doctor nair"
    )
    subject = " ".join(piece.text for piece in opening.subject)
    assert subject.endswith("medical record number two seven seven")
    assert "felix brandt" in subject
    assert opening.document_type is DocumentType.LETTER


def test_letters_that_nobody_applied_before() -> None:
    said = "operative report doctor grant oakes surgeon patient natalie prescott b r i s c o m r n one five three eight"
    opening = read_opening(pieces_of(plain_transcript(said).words))
    assert opening.header.patient == "Natalie Brisco"
    assert opening.header.mrn == "1538"
    assert [(question.field, question.suggestions) for question in opening.questions] == [
        ("patient", ("Natalie Prescott",))
    ]


def test_what_has_no_field() -> None:
    opening, _ = opening_of(
        "this is doctor rex holm dictating a cardiology consultation on ada quist account number seven seven one two "
        "referring physician doctor uma pell date of birth june first nineteen eighty chief complaint colon pain"
    )
    assert opening.extra["account_number"] == "7712"
    assert opening.extra["referring"] == "Dr. Uma Pell"
    assert opening.extra["work_type"] == "Consultation"
    assert opening.extra["speciality"] == "Cardiology"
    assert opening.document_type is DocumentType.CLINIC_NOTE


def test_words_that_were_hardly_heard_are_asked_about() -> None:
    stream, _ = heard(
        "this is doctor rex holm patient ada quist m r n five five zero zero one chief complaint colon pain"
    )
    doubtful = [
        replace(e, probability=0.3) if isinstance(e, Piece) and e.text in ("quist", "one") else e for e in stream
    ]
    opening = read_opening(doubtful)
    assert {question.field for question in opening.questions} == {"patient", "mrn"}
    assert all(question.severity is Severity.CRITICAL for question in opening.questions)


@pytest.mark.parametrize(
    ("said", "copies", "rest"),
    [
        ("i will see her again period new paragraph sincerely comma c c doctor tim rowe", ("Dr. Tim Rowe",), ""),
        (
            "the plan is clear period copy to doctor tim rowe and the heart failure clinic",
            ("Dr. Tim Rowe", "the heart failure clinic"),
            "the plan is clear",
        ),
        (
            "The plan is clear. Copies to Dr. Tim Rowe, Dr. Ana Pool and the patient.",
            ("Dr. Tim Rowe", "Dr. Ana Pool", "the patient"),
            "The plan is clear",
        ),
        ("Sincerely, Rex Holm. CC: Dr. Tim Rowe.", ("Dr. Tim Rowe",), "Sincerely"),
        ("The plan is clear. Please send a copy to Dr. Tim Rowe.", ("Dr. Tim Rowe",), "The plan is clear"),
        ("we will send a copy of the results to doctor rowe when they come", (), "we will send"),
        ("the plan is clear period dictated by doctor tim rowe", (), "the plan is clear"),
        ("the plan is clear period new line dictating provider nurse practitioner amy rowe", (), "the plan is clear"),
        ("The plan is clear. This note was dictated by Tim Rowe, MD.", (), "The plan is clear"),
        (
            "the plan is clear period dictated by doctor tim rowe c c doctor ana pool and medical records",
            ("Dr. Ana Pool", "medical records"),
            "the plan is clear",
        ),
        ("the blood loss was thirty cc and the patient did well", (), "the blood loss"),
    ],
)
def test_copies_asked_for_at_the_end(said: str, copies: tuple[str, ...], rest: str) -> None:
    stream, names = heard(said)
    found, ranges = read_copies(stream, names)
    assert found == copies
    kept = tuple(
        entry for place, entry in enumerate(stream) if not any(first <= place < last for first, last in ranges)
    )
    assert text_of(kept).startswith(rest)
    assert "rowe" not in text_of(kept).lower() or not copies


@pytest.mark.parametrize(
    ("said", "author", "asked"),
    [
        (
            "patient ada quist m r n five five zero zero one plan rest period dictated by doctor tim rowe",
            "Tim Rowe",
            False,
        ),
        ("plan colon rest period new paragraph dictated by p a amy rowe period", "Amy Rowe", False),
        ("this is doctor tim rowe patient ada quist plan rest period dictated by doctor tim rowe", "Tim Rowe", False),
        ("this is doctor tim rowe patient ada quist plan rest period dictated by doctor ana pool", "Tim Rowe", True),
        ("the letter that was dictated by doctor tim rowe last week is lost period", None, False),
    ],
)
def test_author_at_the_end(said: str, author: str | None, asked: bool) -> None:
    opening, _ = opening_of(said)
    assert opening.header.author == author
    assert any(question.field == "author" for question in opening.questions) is asked


@pytest.mark.parametrize(
    ("said", "subject", "patient"),
    [
        (
            "doctor ann lowe letter to the patient missus ida flood re colon your test results of may sixth "
            "new paragraph dear missus flood colon",
            "your test results of may sixth",
            "Ida Flood",
        ),
        (
            "doctor ann lowe letter to mister cal ford regarding your recent scan dear mister ford",
            "your recent scan",
            "Cal Ford",
        ),
        (
            "doctor ann lowe letter to doctor bo falk re colon the new referral form new paragraph dear bo",
            "the new referral form",
            None,
        ),
        (
            "dear doctor falk new paragraph re colon cal ford comma date of birth june first nineteen eighty "
            "new paragraph thank you",
            "re cal ford date of birth june first nineteen eighty",
            "Cal Ford",
        ),
        ("dear doctor falk thank you for the patient re his scan", "", None),
    ],
)
def test_what_a_letter_is_about(said: str, subject: str, patient: str | None) -> None:
    opening, stream = opening_of(said)
    assert " ".join(piece.text for piece in opening.subject) == subject
    assert opening.header.patient == patient
    body = stream[opening.length :]
    kept = [e for n, e in enumerate(body) if not any(first <= n < last for first, last in read_copies(body)[1])]
    assert text_of(tuple(kept)).lower().startswith("dear")
    assert not subject or subject not in text_of(tuple(kept))


SAID = Opening(
    header=Header(author="Rex Holm", patient="Merriam Oakley", date_of_birth="1953-06-14", mrn="440721"),
    length=9,
    sources={"patient": (4, 5)},
)


def test_the_worklist_spells_the_name() -> None:
    header, questions = merge(SAID, Header(patient="Miriam Oakley", mrn="0440721"))
    assert header == Header(author="Rex Holm", patient="Miriam Oakley", date_of_birth="1953-06-14", mrn="0440721")
    assert [(question.field, question.severity) for question in questions] == [("patient", Severity.MINOR)]
    assert questions[0].words == (4, 5)


def test_a_like_name_that_nothing_confirms_is_major() -> None:
    _, questions = merge(SAID, Header(patient="Miriam Oakley"))
    assert [question.severity for question in questions] == [Severity.MAJOR]


@pytest.mark.parametrize(
    ("worklist", "field"),
    [
        (Header(patient="Dorothy Oakley"), "patient"),
        (Header(patient="Merriam Oakes-Lindgren"), "patient"),
        (Header(date_of_birth="1953-06-04"), "date_of_birth"),
        (Header(mrn="440712"), "mrn"),
    ],
)
def test_another_patient_is_critical(worklist: Header, field: str) -> None:
    header, questions = merge(SAID, worklist)
    assert getattr(header, field) == getattr(worklist, field)
    assert [(question.field, question.severity) for question in questions] == [(field, Severity.CRITICAL)]
    assert "which patient" in questions[0].message


@pytest.mark.parametrize(
    ("said", "listed", "asked"),
    [
        ("Jon Smyth", "John Smith", True),
        ("John Smith", "John Robert Smith", True),
        ("J. R. Smith", "John Robert Smith", True),
        ("Miriam Oakley", "MIRIAM OAKLEY", False),
    ],
)
def test_the_same_name_otherwise_written(said: str, listed: str, asked: bool) -> None:
    _, questions = merge(Opening(header=Header(patient=said, mrn="1")), Header(patient=listed, mrn="1"))
    assert [question.severity for question in questions] == [Severity.MINOR] * asked


def test_father_and_son_are_two() -> None:
    _, questions = merge(Opening(header=Header(patient="John Smith Jr.")), Header(patient="John Smith Sr."))
    assert questions[0].severity is Severity.CRITICAL


def test_the_author_says_who_gets_the_letter() -> None:
    spoken = Opening(header=Header(recipient="Dr. Prya Ramann", cc=("Dr. Owen Tate",)))
    header, _ = merge(spoken, Header(recipient="Priya Raman", cc=("Dr. Owen Tait", "Dr. Lou Berg")))
    assert header.recipient == "Dr. Priya Raman"
    assert header.cc == ("Dr. Owen Tate", "Dr. Lou Berg")
    header, questions = merge(spoken, Header(recipient="Dr. Lou Berg"))
    assert header.recipient == "Dr. Prya Ramann"
    assert [question.severity for question in questions] == [Severity.MAJOR]


def test_without_a_worklist_the_spoken_header_stays() -> None:
    assert merge(SAID, None) == (SAID.header, ())


def test_what_the_worklist_knows_need_not_be_asked() -> None:
    opening, _ = opening_of(
        "this is doctor rex holm patient quist m r n five five zero zero one chief complaint colon pain"
    )
    assert unsettled(opening, None) == opening.questions
    assert unsettled(opening, Header(patient="Ada Quist")) == ()


CUES = (
    "this is doctor dr. patient re re: we colon comma period to copy cc and the of on for date birth born dob medical "
    "record number m r n mrn a b c d as in spelled new paragraph dear letter from clinic note correction sorry heading"
)
NAMES = "o'brien Quist, van der junior Kama IV - . ... ( mary"
FIGURES = "june first 1980 20 8, 19 7-7 5/11/26 four double"


def test_any_words_are_survived() -> None:
    """Cues, names, figures and signs in any order: an answer, and never more words than there are."""
    words = f"{CUES} {NAMES} {FIGURES}".split()
    chance = random.Random(7)
    for _ in range(300):
        text = " ".join(chance.choices(words, k=chance.randrange(1, 40)))
        opening, stream = opening_of(text)
        assert 0 <= opening.length <= len(stream)
        assert all(0 <= first < last <= len(stream) for first, last in read_copies(stream)[1])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("operative report preoperative diagnosis colon hernia period", DocumentType.PROCEDURE_REPORT),
        ("the scope was advanced to the cecum and three polyps were removed by snare", DocumentType.PROCEDURE_REPORT),
        ("TECHNIQUE: Axial images without contrast. FINDINGS: No stone.", DocumentType.PROCEDURE_REPORT),
        ("dear doctor holt thank you for seeing this man sincerely", DocumentType.LETTER),
        ("Dear Dr. Holt, I reviewed this lady. Kind regards", DocumentType.LETTER),
        ("consultation reason for consultation colon anemia", DocumentType.CLINIC_NOTE),
        ("discharge diagnosis pneumonia hospital course he underwent a procedure", DocumentType.CLINIC_NOTE),
        ("he is here for his knee", DocumentType.CLINIC_NOTE),
        ("", DocumentType.CLINIC_NOTE),
    ],
)
def test_kind_of_document(said: str, kind: DocumentType) -> None:
    assert document_type_of(said) is kind


def test_nothing_said_is_no_opening() -> None:
    assert read_opening(()) == Opening()
    opening_of("total hip replacement")
    opening_of("doctor rex holm total hip replacement")
    assert read_copies(()) == ((), ())
