"""Reports as Word files, opened again."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx.enum.text import WD_COLOR_INDEX, WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Inches, Mm
from lxml import etree

from tests.templates.reports import AUTHOR, HEADER, OFFICE, block, letter, report, section, written
from transcribe.report import (
    Blank,
    Block,
    Correction,
    DocumentType,
    Flag,
    Header,
    HeardWord,
    Quality,
    Section,
    Severity,
    Token,
)
from transcribe.settings import Author, Office
from transcribe.speech import Coverage, Finding, FindingKind
from transcribe.templates.body import BLANK_HIGHLIGHT, HIGHLIGHTS
from transcribe.templates.fields import DRAFT, FASTER_TO_TYPE, Occasion
from transcribe.templates.notes import TITLE
from transcribe.templates.word import build_document, packed, save
from transcribe.templates.wording import UNKNOWN, printable

NOTE = report(
    section("Chief Complaint", "Dyspnea on exertion."),
    section("Assessment and Plan", "Two problems.", "# Heart failure. Start carvedilol.", "# Gout."),
    section("Follow-up", "# Laboratory in 1 week.", "Then:", "# Visit in 4 weeks."),
)
ALL_TYPES = pytest.mark.parametrize("kind", list(DocumentType))


def flag(first: int, last: int, severity: str = "critical", **more: object) -> Flag:
    values = {"kind": "drug", "severity": severity, "section": 0, "block": 0, "tokens": (first, last)}
    return Flag.model_validate({**values, "message": "Two drugs sound alike.", **more})


def correction(first: int, last: int) -> Correction:
    return Correction(section=0, block=0, tokens=(first, last), heard="car veda lol", written="carvedilol", rule="x")


def blank(token: int) -> Blank:
    return Blank(section=0, block=0, token=token, start=12.4, end=13, sounds_like="lie sin", reason="No words.")


# The page


@ALL_TYPES
def test_a_document_of_each_type(kind: DocumentType, tmp_path: Path) -> None:
    made = NOTE.model_copy(update={"document_type": kind})
    file = written(made, tmp_path)
    for each in made.sections:
        assert each.heading in file.lines
        assert [text for text in file.lines if text in {part.text for part in each.blocks}] == [
            part.text for part in each.blocks
        ]
    text = "\n".join(file.body)
    assert "Miriam Oakley" in text
    assert "June 14, 1953" in text
    assert "November 2, 2026" in text
    assert "440721" in text
    assert "Harlan Voss, MD" in text
    assert "Cardiology" in text


@ALL_TYPES
def test_page_x_of_y_on_every_page(kind: DocumentType, tmp_path: Path) -> None:
    file = written(report(kind=kind), tmp_path)
    footers = [file.xml(part) for part in file.parts if re.fullmatch(r"word/footer\d+\.xml", part)]
    assert len(footers) == 2
    for footer in footers:
        codes = [(code.text or "").strip() for code in footer.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
        marks = [mark.get(qn("w:fldCharType")) for mark in footer.iter(qn("w:fldChar"))]
        assert marks == ["begin", "separate", "end"] * 2
    assert file.heads["footer"] == "Lakeside Heart & Vascular\tPage 1 of 1"
    assert file.heads["first footer"] == file.heads["footer"]


def test_letterhead_on_the_first_page_and_the_patient_on_the_others(tmp_path: Path) -> None:
    file = written(NOTE, tmp_path)
    assert file.document.sections[0].different_first_page_header_footer
    assert file.heads["first header"].split("\n") == [
        "Lakeside Heart & Vascular",
        "1420 Harbor Avenue, Suite 300",
        "Portland, ME 04101",
        "Phone (207) 555-0142",
        "Fax (207) 555-0143",
        "office@lakeside.example",
        DRAFT,
    ]
    assert file.heads["header"] == f"Miriam Oakley, MRN 440721\t{DRAFT}\tClinic Note"


def test_an_office_without_a_letterhead_has_places_for_one(tmp_path: Path) -> None:
    head = written(NOTE, tmp_path, Office()).heads["first header"]
    assert head.split("\n") == ["[Practice name]", "[Address]", "[Phone]", DRAFT]


def test_a_signed_document_is_no_draft(tmp_path: Path) -> None:
    made = report(
        section("Plan", "Start carvedilol today."),
        flags=(flag(1, 2, "major"),),
        corrections=(correction(1, 2),),
        coverage=Coverage(9, 9, (Finding(FindingKind.POOR_SOUND, 0, 90, "Noise."),)),
    )
    file = written(made, tmp_path, draft=False)
    assert DRAFT not in "".join(file.heads.values())
    assert not file.comments
    assert TITLE not in file.body
    assert not list(file.document.element.iter(qn("w:highlight")))


@pytest.mark.parametrize(("paper", "width", "height"), [("letter", Inches(8.5), Inches(11)), ("a4", Mm(210), Mm(297))])
def test_paper(paper: str, width: int, height: int, tmp_path: Path) -> None:
    page = written(NOTE, tmp_path, Office.model_validate({"paper": paper})).document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert abs(page.page_width - width) < 700  # Word counts in twips of 635
    assert abs(page.page_height - height) < 700


@pytest.mark.parametrize(
    ("language", "tag"), [("en-US", "en-US"), ("en-GB", "en-GB"), ("de", "de"), ('x"\x00<', "en-US")]
)
def test_language(language: str, tag: str, tmp_path: Path) -> None:
    file = written(NOTE.model_copy(update={"language": language}), tmp_path)
    styles = file.xml("word/styles.xml")
    assert {each.get(qn("w:val")) for each in styles.iter(qn("w:lang"))} == {tag}
    assert styles.find(f"{qn('w:docDefaults')}//{qn('w:lang')}") is not None
    assert file.document.core_properties.language == tag


def test_properties_name_the_document_and_no_patient(tmp_path: Path) -> None:
    file = written(NOTE, tmp_path)
    core = file.xml("docProps/core.xml")
    assert {etree.QName(each).localname: each.text for each in core} == {
        "title": "Clinic Note",
        "creator": "Lakeside Heart & Vascular",
        "language": "en-US",
    }
    assert not [part for part in file.parts if "thumbnail" in part or "customXml" in part]


# The furniture


@ALL_TYPES
def test_what_is_not_known_stays_a_visible_blank(kind: DocumentType, tmp_path: Path) -> None:
    file = written(report(section("Plan", "Rest."), kind=kind, header=Header()), tmp_path, Office(), None)
    text = "\n".join(file.body)
    fields = 3 if kind is DocumentType.LETTER else 5
    others = 3 if kind is DocumentType.LETTER else 1  # date, addressee and name; name
    assert text.count(UNKNOWN) == fields + others
    assert "MRN" in text
    assert "None" not in text
    assert file.heads["header"].startswith(f"{UNKNOWN}, MRN {UNKNOWN}\t")


def test_patient_block(tmp_path: Path) -> None:
    table = written(NOTE, tmp_path).document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Patient", "Miriam Oakley", "Date of service", "November 2, 2026"],
        ["Date of birth", "June 14, 1953", "Dictated by", "Harlan Voss, MD"],
        ["MRN", "440721", "For", "Dr. Priya Raman"],
    ]
    name = table._tbl.tblPr.find(qn("w:tblCaption"))
    assert name is not None
    assert name.get(qn("w:val")) == "Patient and document"


def test_the_dictated_author_stands_where_none_is_set_up(tmp_path: Path) -> None:
    text = "\n".join(written(NOTE, tmp_path, author=None).body)
    assert text.count("Harlan Voss") == 2
    assert "Harlan Voss, MD" not in text


def test_a_letter_with_all_furniture(tmp_path: Path) -> None:
    file = written(letter("Dear Dr. Raman:", "She is well."), tmp_path)
    assert file.lines == [
        "November 2, 2026",
        "Dr. Priya Raman",
        "Re: Miriam Oakley, date of birth June 14, 1953, MRN 440721",
        "Dear Dr. Raman:",
        "She is well.",
        "Sincerely,",
        "Harlan Voss, MD",
        "Cardiology",
        "cc:\tDr. Owen Tate\nthe patient",
    ]


@pytest.mark.parametrize(
    ("texts", "tail"),
    [
        (["Well.", "Yours truly,", "Harlan Voss, MD"], ["Yours truly,", "Harlan Voss, MD", "Cardiology"]),
        (
            ["Well.", "Yours truly,", "Harlan Voss", "Cardiology"],
            ["Yours truly,", "Harlan Voss", "Cardiology"],
        ),
        (["Well.", "Yours truly,"], ["Yours truly,", "Harlan Voss, MD", "Cardiology"]),
        (["Well.", "Yours truly, Harlan Voss"], ["Yours truly, Harlan Voss", "Cardiology"]),
        (["Well.", "Harlan Voss"], ["Harlan Voss", "Cardiology"]),
        (["Well."], ["Sincerely,", "Harlan Voss, MD", "Cardiology"]),
    ],
)
def test_a_closing_is_never_printed_twice(texts: list[str], tail: list[str], tmp_path: Path) -> None:
    made = letter("Re: Miriam Oakley", *texts, header=HEADER.model_copy(update={"cc": ()}))
    file = written(made, tmp_path)
    printed = [line for line in file.body if line]
    assert printed[2:] == ["Re: Miriam Oakley", "Well.", *tail]
    assert file.paragraph("Re:").style.name == "Subject Line"
    if tail[0].endswith(","):
        assert file.paragraph(tail[0]).style.name == "Closing"


def test_dictated_copies_are_not_printed_twice(tmp_path: Path) -> None:
    file = written(letter("Well.", "Sincerely,", "Harlan Voss", "cc: Dr. Owen Tate"), tmp_path)
    assert "\n".join(file.lines).count("cc:") == 1


def test_no_salutation_is_invented(tmp_path: Path) -> None:
    assert "Dear" not in "\n".join(written(letter("She is well."), tmp_path).body)


# The text


def test_a_number_and_its_unit_stay_on_one_line(tmp_path: Path) -> None:
    made = report(section("Plan", "Start lisinopril 20 mg daily for 5 days, creatinine 1.8 mg/dL."))
    file = written(made, tmp_path)
    assert file.paragraph("Start").text == "Start lisinopril 20\u00a0mg daily for 5 days, creatinine 1.8\u00a0mg/dL."


def test_headings_are_headings_that_stay_with_their_text(tmp_path: Path) -> None:
    file = written(NOTE, tmp_path)
    headings = [each for each in file.paragraphs if each.style.name == "Heading 1"]
    assert [each.text for each in headings] == ["Chief Complaint", "Assessment and Plan", "Follow-up"]
    assert headings[0].style.paragraph_format.keep_with_next
    assert file.document.styles["Normal"].paragraph_format.widow_control
    assert file.paragraph("Clinic Note").style.name == "Title"


def test_lists_are_numbered_by_word_and_begin_anew_in_each_section(tmp_path: Path) -> None:
    file = written(NOTE, tmp_path)
    items = {
        each.text: each._p.pPr.numPr.numId.val
        for each in file.paragraphs
        if each._p.pPr is not None and each._p.pPr.numPr is not None
    }
    assert items == {
        "Heart failure. Start carvedilol.": 1,
        "Gout.": 1,
        "Laboratory in 1 week.": 2,
        "Visit in 4 weeks.": 2,
    }
    numbering = file.xml("word/numbering.xml")
    assert [each.get(qn("w:val")) for each in numbering.iter(qn("w:numFmt"))] == ["decimal"]
    lists = list(numbering.iter(qn("w:num")))
    assert [each.get(qn("w:numId")) for each in lists] == ["1", "2"]
    for each in lists:
        override = each.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        assert override is not None
        assert override.get(qn("w:val")) == "1"


def test_the_text_of_every_block_is_kept(tmp_path: Path) -> None:
    texts = ["One  two \n three", "\ttab", " leading and trailing ", "5 < 6 & 7 > 3", "4+/5, L4-5", "a_b__c"]
    blocks = tuple(Block(tokens=(Token(text=text, space=" "), Token(text="end.", space=""))) for text in texts)
    file = written(report(Section(heading=None, blocks=blocks)), tmp_path)
    printed = [each.text for each in file.paragraphs if each.text.endswith("end.")]
    assert printed == [each.text for each in blocks]


@pytest.mark.parametrize(
    ("severity", "colour"),
    [
        (Severity.CRITICAL, WD_COLOR_INDEX.PINK),
        (Severity.MAJOR, WD_COLOR_INDEX.YELLOW),
        (Severity.MINOR, WD_COLOR_INDEX.GRAY_25),
    ],
)
def test_a_flag_is_highlighted_and_says_why(severity: Severity, colour: WD_COLOR_INDEX, tmp_path: Path) -> None:
    made = report(
        Section(blocks=(block("Start carvedilol 25 mg today.", start=61.0),)),
        flags=(flag(1, 4, severity, suggestions=("captopril",), heard="carvedilol", probability=0.4),),
    )
    file = written(made, tmp_path)
    runs = file.paragraph("Start").runs
    assert [run.text for run in runs if run.font.highlight_color == colour] == ["carvedilol 25\u00a0mg"]
    assert file.comments == [
        (
            "carvedilol 25\u00a0mg",
            f"{severity.capitalize()}: Two drugs sound alike.\nHeard “carvedilol”, 40% sure\n"
            "Could be: captopril\nListen at 1:01",
        )
    ]
    (comment,) = file.document.comments
    assert (comment.author, comment.initials, comment.timestamp) == ("transcribe", "T", None)


def test_severities_and_blanks_can_be_told_apart() -> None:
    assert len({*HIGHLIGHTS.values(), BLANK_HIGHLIGHT}) == 4


def test_a_correction_is_underlined_lightly(tmp_path: Path) -> None:
    made = report(section(None, "Start carvedilol today."), corrections=(correction(1, 2),))
    file = written(made, tmp_path)
    assert [(run.text, run.font.underline) for run in file.paragraph("Start").runs if run.text] == [
        ("Start ", None),
        ("carvedilol", WD_UNDERLINE.DOTTED),
        (" today.", None),
    ]
    ((pinned, text),) = file.comments
    assert pinned == "carvedilol"
    assert text.startswith("Heard “car veda lol”; written “carvedilol” (x)")


def test_overlapping_marks(tmp_path: Path) -> None:
    made = report(
        section(None, "Start carvedilol 25 mg today."),
        flags=(flag(1, 4, "minor"), flag(2, 5), flag(1, 2, "major")),
        corrections=(correction(1, 3),),
    )
    file = written(made, tmp_path)
    paragraph = file.paragraph("Start")
    assert paragraph.text == "Start carvedilol 25\u00a0mg today."
    ((pinned, text),) = file.comments
    assert pinned == "carvedilol 25\u00a0mg today."
    assert [line.partition(":")[0] for line in text.split("\n")][:3] == ["Critical", "Major", "Minor"]
    colours = {run.text: run.font.highlight_color for run in paragraph.runs if run.text.strip()}
    assert colours["carvedilol"] == HIGHLIGHTS[Severity.MAJOR]
    assert colours["25"] == colours["\u00a0mg"] == HIGHLIGHTS[Severity.CRITICAL]
    body = file.document.element.body
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(each.get(qn("w:id")) for each in body.iter(qn(f"w:{tag}"))) == ["0"]


@pytest.mark.parametrize(
    ("token", "text"),
    [(1, "Start [____ 0:12] today."), (2, "Start today. [____ 0:12]"), (9, "Start today. [____ 0:12]")],
)
def test_a_blank_is_seen_and_explained(token: int, text: str, tmp_path: Path) -> None:
    made = report(section(None, "Start today."), blanks=(blank(token),))
    file = written(made, tmp_path)
    paragraph = file.paragraph("Start")
    assert paragraph.text == text
    (run,) = [run for run in paragraph.runs if run.font.highlight_color == BLANK_HIGHLIGHT]
    assert run.text == "[____ 0:12]"
    assert file.comments == [("[____ 0:12]", "Blank: No words.\nSounds like “lie sin”\nListen at 0:12–0:13")]


# The notes for the secretary


def test_notes_stand_at_the_end_in_a_box_of_their_own(tmp_path: Path) -> None:
    heard = tuple(HeardWord(text=text, start=80, end=81, probability=0.1) for text in ("Well.", "Thank", "you."))
    findings = (
        Finding(FindingKind.POOR_SOUND, 0, 90, "The recording is noisy."),
        Finding(FindingKind.SPEECH_WITHOUT_WORDS, 41.2, 44.9, "Speech without words."),
        Finding(FindingKind.INVENTED, 80, 81, "Kept out of the document.", (1, 3), True),
        Finding(FindingKind.INVENTED, 82, 83, "Kept out as well.", (-1, 99), True),
        Finding(FindingKind.HARD_TO_HEAR, 3, 4, "In the text already.", (0, 1)),
    )
    made = report(
        section("Plan", "Rest."),
        coverage=Coverage(80, 75, findings),
        transcript=heard,
        flags=(flag(0, 1, section=5),),
        blanks=(blank(0).model_copy(update={"block": 8}),),
    )
    file = written(made, tmp_path)
    box = file.document.tables[-1]
    assert box.rows[0].cells[0].text == TITLE
    assert [[cell.text for cell in row.cells] for row in box.rows[1:]] == [
        ["Whole recording", "The recording is noisy."],
        ["0:41–0:44", "Speech without words."],
        ["1:20–1:21", "Kept out of the document. “Thank you.”"],
        ["1:22–1:23", "Kept out as well. “Well. Thank you.”"],
        ["", "Critical: Two drugs sound alike"],
        ["0:12–0:13", "Blank: No words; Sounds like “lie sin”; Listen at 0:12–0:13"],
    ]
    assert "Thank you" not in "\n".join(file.lines)
    assert box._tbl.getnext().getnext().tag == qn("w:sectPr")
    assert box._tbl.find(f".//{qn('w:tblHeader')}") is not None


@pytest.mark.parametrize("findings", [(), (Finding(FindingKind.HARD_TO_HEAR, 3, 4, "In the text already.", (0, 1)),)])
def test_no_box_where_there_is_nothing_to_say(findings: tuple[Finding, ...], tmp_path: Path) -> None:
    file = written(report(section("Plan", "Rest."), coverage=Coverage(9, 9, findings)), tmp_path)
    assert TITLE not in file.body


# Hostile text, and the file itself

HOSTILE = [
    "be\x00ll\x07\x0b\x0c\x1b",
    "& < > \" ' ]]> <w:p/> &amp;",
    "lone \ud800 and \udfff surrogates",
    "\ufffe\uffff",
    "\u202e25 gm\u202c \u2067x\u2069",
    "\u200fשלום\u200e",
    "x" * 20_000,
    "{{ patient }} {% raw %}",
    "line\u2028break\u2029here\x85now\r\nend\r",
    "😀 e\u0301 \u00a0",
    "",
    "   ",
]


@ALL_TYPES
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_document(text: str, kind: DocumentType, tmp_path: Path) -> None:
    # A str with a lone surrogate is refused by pydantic, but may come from elsewhere.
    token = Token.model_construct(text=text, space=" ", start=1.0, end=2.0, probability=0.5, words=())
    end = Token(text="END", space="")
    part = Block.model_construct(kind="item", tokens=(token, end))
    made = report(kind=kind).model_copy(
        update={
            "header": Header.model_construct(
                author=text,
                patient=text,
                date_of_birth=text,
                mrn=text,
                date_of_service=text,
                recipient=text,
                cc=(text,),
            ),
            "sections": (Section.model_construct(heading=text, blocks=(part,)),),
            "flags": (
                Flag.model_construct(
                    kind=text,
                    severity=Severity.MAJOR,
                    section=0,
                    block=0,
                    tokens=(0, 1),
                    message=text,
                    suggestions=(text,),
                    heard=text,
                    probability=float("nan"),
                ),
            ),
            "corrections": (
                Correction.model_construct(
                    section=0,
                    block=0,
                    tokens=(0, 2),
                    heard=text,
                    written=text,
                    rule=text,
                    alternatives=(text,),
                ),
            ),
            "blanks": (
                Blank.model_construct(
                    section=0, block=0, token=1, start=float("nan"), end=-1.0, sounds_like=text, reason=text
                ),
            ),
            "coverage": Coverage(1, 1, (Finding(FindingKind.LOOP, 0, float("inf"), text),)),
        }
    )
    office = Office.model_construct(name=text, address=(text,), phone=text, fax=text, email=text, paper="a4")
    file = written(made, tmp_path, office, Author.model_construct(id="a", name=text, title=text))
    with zipfile.ZipFile(file.path) as package:
        assert package.testzip() is None
        for part_name in package.namelist():
            if part_name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(part_name))
    printed = next(each.text for each in file.paragraphs if each.text.endswith("END"))
    assert printed.replace("[____ ?:??] ", "") == printable(text) + " END"


@ALL_TYPES
def test_the_same_report_gives_the_same_bytes(kind: DocumentType) -> None:
    made = report(
        section("Plan", "Start carvedilol today.", "# One.", "# Two."),
        kind=kind,
        flags=(flag(1, 2),),
        blanks=(blank(3),),
    )
    first, second = (packed(build_document(made, Occasion(OFFICE, AUTHOR))) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_the_file_appears_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    path.write_bytes(b"an older one")
    save(build_document(NOTE, Occasion(OFFICE)), path)
    assert [each.name for each in tmp_path.iterdir()] == ["note.docx"]
    assert zipfile.is_zipfile(path)
    plain = tmp_path / "plain"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode  # readable by whoever may read the folder


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    document = build_document(NOTE, Occasion(OFFICE))
    with pytest.raises(OSError, match="No such file"):
        save(document, tmp_path / "missing" / "note.docx")
    taken = tmp_path / "taken.docx"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(OSError):  # noqa: PT011
        save(document, taken)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.docx"]


@pytest.mark.parametrize("copies", [("Dr. Owen Tate",), ()])
def test_no_page_begins_with_the_copies(copies: tuple[str, ...], tmp_path: Path) -> None:
    made = report(section("Plan", "Rest."), header=HEADER.model_copy(update={"cc": copies}))
    body = written(made, tmp_path).document.element.body
    table = next(each for each in body.iter(qn("w:tbl")) if "Date signed" in "".join(each.itertext()))
    held = [len(each.findall(f".//{qn('w:keepNext')}")) for each in table.iter(qn("w:p"))]
    assert all(held) == bool(copies)


# What is known before the draft is opened


def test_the_notes_begin_with_the_advice_and_the_expected_quality(tmp_path: Path) -> None:
    quality = Quality(wrong_share=0.4, keystrokes_to_mend=1830, keystrokes_to_type=1210, faster_to_type=True)
    missing = flag(0, 0, "major", field="document", message="An operative report tells the specimens.")
    file = written(report(section("Plan", "Rest. " * 10), quality=quality, flags=(missing,)), tmp_path)
    notes = [row.cells[1].text for row in file.document.tables[-1].rows][1:]
    assert notes == [
        "Faster to type: typing this dictation from the sound is likely to be quicker than mending it "
        "(about 1,800 keystrokes to mend, 1,200 to type).",
        "Expected quality: about 4 wrong words in 10 (40%).",
        "Major: An operative report tells the specimens",
    ]
    assert file.heads["first header"].endswith(f"{DRAFT}{FASTER_TO_TYPE}")
    signed = written(report(section("Plan", "Rest."), quality=quality), tmp_path, draft=False)
    assert FASTER_TO_TYPE not in "".join(signed.heads.values())
    assert TITLE not in signed.body


def test_many_flags_leave_the_text_as_it_is(tmp_path: Path) -> None:
    text = " ".join(f"word{number}" for number in range(400))
    flags = tuple(flag(at, at + 1 + at % 3, ("critical", "major", "minor")[at % 3]) for at in range(0, 400, 2))
    file = written(report(section("Plan", text), flags=flags), tmp_path)
    assert file.paragraph("word0").text == text
    assert sum(comment.count("Two drugs sound alike.") for _, comment in file.comments) >= len(file.comments) > 100
