"""Openings as recognisers write them: torn dates and numbers, words run together, names known to the office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transcribe.postprocess.drafting import plain_transcript
from transcribe.postprocess.writing.header.agreement import surname_again
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.identifiers import identifier_at
from transcribe.postprocess.writing.header.known import People, known_name, with_known
from transcribe.postprocess.writing.header.likeness import bare
from transcribe.postprocess.writing.header.line import Line, line_of
from transcribe.postprocess.writing.header.near_cues import near_cue_at
from transcribe.postprocess.writing.header.opening import Opening, read_opening
from transcribe.postprocess.writing.header.seams import mended
from transcribe.postprocess.writing.letter_tally import also_letters, settled
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.postprocess.writing.understanding import understand
from transcribe.report import Header, Severity
from transcribe.speech import Word


def pieces(text: str) -> list[Piece]:
    """The words of a text; one that begins with "~" had no space before it."""
    words = (Word(word.lstrip("~"), 0.0, 0.0, 1.0, not word.startswith("~")) for word in text.split())
    return pieces_of(words)


def line(text: str) -> Line:
    return line_of(pieces(text))


@pytest.mark.parametrize(
    ("heard", "iso", "others"),
    [
        ("June 8th, 1958. Medical record number 21775", "1958-06-08", ()),
        ("June 8th, 1950. 8 Medical record number 21775", "1958-06-08", ("1950-06-08",)),
        ("21 November 1950. 4, hospital number 9", "1954-11-21", ("1950-11-21",)),
        ("December 19, 1940, one date of service", "1941-12-19", ("1940-12-19",)),
        ("October 14th, 2020. 6th physician, Dr. Vance", "2026-10-14", ("2020-10-14",)),
        ("November 15th, 90. 65 m r n 182269", "1965-11-15", ()),
        ("June 18, 20. Twenty-six. Plan", "2026-06-18", ()),
        ("June 18, 2000, 6. Plan", "2006-06-18", ("2000-06-18",)),
        ("October 20, 8, 20, 26. Plan", "2026-10-28", ()),
        ("3 slash 14 slash 2002 medical record number", "2002-03-14", ()),
        ("3 ~-S ~-Lash 14 ~-S 2002 medical record number", "2002-03-14", ()),
        ("March 18, 1960 to medical record number 71660", "1962-03-18", ("1960-03-18",)),
        ("March 9, 1950 for date of visit May 18", "1954-03-09", ("1950-03-09",)),
        ("10 ~-slashed 27 ~-slash 1961 medical record number", "1961-10-27", ()),
        ("11 ~-slash 4 ~-slash 20 ~-26 operator", "2026-11-04", ()),
        ("May 21, 2020. CX preoperative diagnosis", "2026-05-21", ("2020-05-21",)),
    ],
)
def test_a_date_in_pieces_is_joined_and_asked_about(heard: str, iso: str, others: tuple[str, ...]) -> None:
    day = day_at(line(heard), 0, "MDY")
    assert day is not None
    assert (day.iso, day.suggestions) == (iso, others)
    assert bool(day.doubt) == ("1958. Medical" not in heard)


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ("record number 8802 ~-1 ~-8 of service October 3", "record number 8802 -1 date of service October 3"),
        ("record number 118398 of birth February 9", "record number 11839 date of birth February 9"),
        ("record number 11839 8 of birth February 9", "record number 11839 date of birth February 9"),
        ("record number 118398 of which he knows", "record number 118398 of which he knows"),
        ("Samuel Trentate of birth October 11th", "Samuel Trent date of birth October 11th"),
        ("the estate of Mrs. Vale", "the estate of Mrs. Vale"),
        ("M R and 441090 OB March 29, 1983", "M R and 44109 DOB March 29 1983"),
        ("followed by 440 OB nurses", "followed by 440 OB nurses"),
        ("L O WDOB3 slash 14", "L O W DOB 3 slash 14"),
    ],
)
def test_a_date_that_was_heard_as_a_figure_of_the_number_before_it(heard: str, words: str) -> None:
    assert " ".join(piece.text for piece in mended(pieces(heard))) == words


def test_a_figure_that_may_count_something_else_stays_apart() -> None:
    day = day_at(line("June 8th, 1950. 8 polyps were seen"), 0, "MDY")
    assert day is not None
    assert (day.iso, day.suggestions) == ("1950-06-08", ("1958-06-08",))
    assert day.doubt


@pytest.mark.parametrize("heard", ["February 20, 9, 1961. Plan", "June 40, 19, 61. Plan"])
def test_no_day_is_made_up(heard: str) -> None:
    day = day_at(line(heard), 0, "MDY")
    assert day is None or day.iso is None or day.doubt


@pytest.mark.parametrize(
    ("heard", "number", "others"),
    [
        ("30615 date of service", "30615", ()),
        ("five five one zero two date of service", "55102", ()),
        ("7 ~-02. 881 date of service", "702881", ("702",)),
        ("five. 503, 1 ~-7 visit date", "550317", ("5503",)),
        ("9 double 0362 new paragraph", "900362", ()),
        ("6 ~-6 ~-1 ~-2 ~-0 for new paragraph", "661204", ()),
        ("5 ~-8. W ~-0 ~-W ~-4 date of surgery", "580044", ()),
        ("7730, one date of. Surgery", "77301", ("7730",)),
        ("3982 to date of surgery", "39822", ()),
        ("2055, 3 April 1979", "2055", ()),
    ],
)
def test_a_record_number_in_pieces(heard: str, number: str, others: tuple[str, ...]) -> None:
    found = identifier_at(line(heard), 0)
    assert found is not None
    assert (found.text, found.suggestions) == (number, others)
    assert bool(found.doubt) == (number not in ("30615", "55102", "2055"))


@pytest.mark.parametrize(
    ("heard", "parted"),
    [
        ("MRN7730, one", "MRN 7730 one"),
        ("MR ~-N2 ~-0886", "MRN 2 -0886"),
        ("recolon. Madness", "re colon Madness"),
        ("6334, odate of birth", "6334 o date of birth"),
        ("odate of birth", "o date of birth"),
        ("Leonora Salomedical record, number", "Leonora Salo medical record number"),
        ("Winslow ~-Carry patient", "Winslow-Carry patient"),
        ("Maxine O ~'Reary letter", "Maxine O'Reary letter"),
        ("follow ~-up", "follow -up"),
        ("ST ~-R ~-O ~-O ~-P", "S T -R -O -O -P"),
        ("65-M-R-N-1-8-2", "65 -M -R -N -1 -8 -2"),
        ("L4-L5 disc", "L4-L5 disc"),
        ("Griggs GRIGGS letter", "Griggs G R I G G S letter"),
        ("Dr. Procedure PROCEDURE", "Dr. Procedure PROCEDURE"),
        ("Thaddeus Rendictating the", "Thaddeus Ren dictating the"),
        ("C. N. T. Oletter to", "C N T O letter to"),
        ("Dockerfitz ~-Gerald", "Doctor Fitz-Gerald"),
        ("the docker fell", "the docker fell"),
    ],
)
def test_words_run_together_are_parted(heard: str, parted: str) -> None:
    said = pieces(heard)
    found = mended(said)
    assert " ".join(piece.text for piece in found) == parted
    assert sorted({index for piece in found for index in piece.words}) == list(range(len(said)))


@pytest.mark.parametrize(
    ("letters", "heard", "name"),
    [
        ("oakley", "oakley", "oakley"),
        ("mllow", "mallow", "mallow"),  # a letter was lost
        ("hlt", "holt", "holt"),
        ("ferrrow", "ferrell", "ferrow"),  # a letter was heard too often
        ("thorn", "thorne", "thorn"),  # it is spelled because it has no "e"
        ("brisco", "briscoe", "brisco"),
        ("mabry", "maveris", "mabry"),
    ],
)
def test_letters_beside_the_heard_name(letters: str, heard: str, name: str) -> None:
    assert settled(letters, heard) == name


@pytest.mark.parametrize(
    ("word", "letters", "heard", "more"),
    [("and", "trevely", "trevelion", "an"), ("and", "oakley", "oakley", ""), ("and", "bell", "bella", "")],
)
def test_letters_heard_as_a_word(word: str, letters: str, heard: str, more: str) -> None:
    assert also_letters(word, letters, heard) == more


@pytest.mark.parametrize(
    ("heard", "field", "length"),
    [
        ("MR and 30615", "mrn", 2),
        ("Mr. Anne 30615", "mrn", 2),
        ("data birth June 3", "date_of_birth", 2),
        ("data procedure, August 28th", "date_of_service", 2),
        ("the OB June 3", "date_of_birth", 2),
    ],
)
def test_a_misheard_cue_is_known_by_its_sound(heard: str, field: str, length: int) -> None:
    near = near_cue_at(line(heard), 0)
    assert near is not None
    assert (near.cue.field, near.length) == (field, length)


@pytest.mark.parametrize(
    "heard", ["at birth she cried", "two weeks after birth June 3", "the surgery on June 3", "in May"]
)
def test_other_words_are_no_cue(heard: str) -> None:
    assert near_cue_at(line(heard), 0) is None


OPENING = (
    "Clinic note Dr. Uma Pell patient Ada Quist date of birth June 8th, 1950. 8 medical record number 21775 "
    "date of service October 5th, 2026. Subjective: this {age}-year-old woman feels well."
)


def opening_of(text: str) -> Opening:
    understood = understand(pieces(text))
    return read_opening(understood.stream, understood.names)


@pytest.mark.parametrize(
    ("age", "born", "asked"), [("68", "1958-06-08", False), ("76", "1950-06-08", True), ("40", "1958-06-08", True)]
)
def test_the_age_settles_a_torn_year(age: str, born: str, asked: bool) -> None:
    opening = opening_of(OPENING.format(age=age))
    assert opening.header.date_of_birth == born
    assert ("date_of_birth" in {question.field for question in opening.questions}) == asked


def test_what_was_announced_and_not_understood_is_asked_about() -> None:
    opening = opening_of(
        "Clinic note Dr. Uma Pell patient Ada Quist medical record number 21775 date of service the last 8 days."
    )
    assert "date_of_service" in {question.field for question in opening.questions}


@pytest.mark.parametrize(
    ("patient", "text", "suggested"),
    [
        ("Ada Uverty", "Mrs. Verity is well. Mrs. Verity walks.", "Ada Verity"),
        ("Ada Verity", "Mrs. Verity is well. Mrs. Uverty walks.", ""),
        ("Ada Verity", "Dr. Uverty is well. Mr. Holt walks.", ""),
    ],
)
def test_the_surname_in_the_text(patient: str, text: str, suggested: str) -> None:
    asked = list(surname_again(pieces(text), patient, spelled=False, cased=True))
    assert [question.suggestions for question in asked] == ([(suggested,)] if suggested else [])
    assert list(surname_again(pieces(text), patient, spelled=True, cased=True)) == []


AUTHORS = ("Cosima Trevelyan, MD", "Osric Blandford, MD", "Rowena Hatch, DO")


@pytest.mark.parametrize(
    ("heard", "known"),
    [
        ("Kossama Trevelion", "Cosima Trevelyan"),
        ("Osrich Blanford", "Osric Blandford"),
        ("Rowena Hatch", "Rowena Hatch"),
        ("Uma Pell", None),
        ("", None),
    ],
)
def test_authors_of_the_office(heard: str, known: str | None) -> None:
    found = known_name(heard, AUTHORS, 0.68)
    assert (bare(found) if found else None) == known


def test_two_that_sound_alike_are_not_chosen_between() -> None:
    assert known_name("Joan Smith", ("John Smith", "Jon Smith"), 0.68) is None


def test_known_names_are_spelled_as_the_office_does() -> None:
    heard = Opening(
        header=Header(author="Osrich Blanford", recipient="Dr. Barrett Sikes", cc=("Dr. Uma Pell", "the patient")),
        sources={"author": (1, 2), "recipient": (5, 6)},
    )
    people = People(authors=AUTHORS, others=("Barrett Sykes", "Northgate Hospital"))
    opening = with_known(heard, people)
    assert opening.header == Header(
        author="Osric Blandford", recipient="Dr. Barrett Sykes", cc=("Dr. Uma Pell", "the patient")
    )
    assert [(q.field, q.severity, q.suggestions, q.words) for q in opening.questions] == [
        ("author", Severity.MINOR, ("Osrich Blanford",), (1, 2)),
        ("recipient", Severity.MINOR, ("Dr. Barrett Sikes",), (5, 6)),
    ]


def test_the_folder_tells_the_author() -> None:
    people = People(author="Cosima Trevelyan, MD", authors=AUTHORS)
    assert with_known(Opening(), people).header.author == "Cosima Trevelyan"
    other = with_known(Opening(header=Header(author="Rowena Hatch")), people)
    assert other.header.author == "Rowena Hatch"
    assert [(q.field, q.severity, q.suggestions) for q in other.questions] == [
        ("author", Severity.MAJOR, ("Cosima Trevelyan",))
    ]
    assert with_known(replace(other, questions=()), People()).questions == ()


def test_plain_words_are_left_alone() -> None:
    said = pieces_of(plain_transcript("patient miriam oakley date of birth june fourteenth 1953").words)
    assert mended(said) == said
