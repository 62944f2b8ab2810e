"""Templates of an office, filled."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from tests.templates.office_files import PLAIN, office_template, text_of, with_part
from tests.templates.reports import AUTHOR, HEADER, OFFICE, letter, report, section
from transcribe.addresses.recipients import Recipient
from transcribe.report import Report
from transcribe.settings import Author, Templates
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import DRAFT, Occasion
from transcribe.templates.filling import filled
from transcribe.templates.watermark import WORD
from transcribe.templates.word import build_document, packed

NOTE = report(section("Plan", "Rest & fluids.", "# One.", "# Two."), section("Follow-up", "# Three."))


def made(template: bytes, what: Report = NOTE, **more: object) -> bytes:
    """A document made of a template."""
    return packed(build_document(what, Occasion(OFFICE, AUTHOR, **more), template))  # type: ignore[arg-type]


def test_the_text_goes_where_the_template_wants_it() -> None:
    assert text_of(made(office_template(*PLAIN), draft=False)) == [
        "Clinic of Lakeside Heart & Vascular",
        "Miriam Oakley, born June 14, 1953",
        *("Plan", "Rest & fluids.", "One.", "Two.", "Follow-up", "Three."),
        "cc:\tDr. Owen Tate\nthe patient",
        "End.",
    ]


def test_a_place_in_a_table() -> None:
    def in_a_cell(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].paragraphs[0].text = "{{ body }}"
        table.rows[0].cells[1].paragraphs[0].text = "{% for each in copies %}{{ each }}; {% endfor %}"

    content = made(office_template("{{ patient }} {{ mrn }}", "{{ signature }}", change=in_a_cell))
    cells = docx.Document(io.BytesIO(content)).tables[-1].rows[0].cells
    assert [paragraph.text for paragraph in cells[0].paragraphs][:2] == ["Plan", "Rest & fluids."]
    assert cells[1].text == "Dr. Owen Tate; the patient; "


def test_a_loop_over_rows_and_an_empty_cell() -> None:
    def rows(document: Document) -> None:
        table = document.add_table(rows=4, cols=1)
        for row, text in zip(
            table.rows, ("{%tr for x in copies %}", "{{ x }}", "{%tr endfor %}", "{%p if addendum %}"), strict=True
        ):
            row.cells[0].paragraphs[0].text = text
        table.rows[3].cells[0].add_paragraph("{%p endif %}")

    table = docx.Document(io.BytesIO(made(office_template(*PLAIN, change=rows), draft=False))).tables[-1]
    assert [row.cells[0].text for row in table.rows] == ["Dr. Owen Tate", "the patient", ""]


def test_fields_that_word_has_split_into_runs() -> None:
    template = office_template("Patient: @", *PLAIN[2:])
    split = (
        'Patient: {</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>{</w:t></w:r><w:r>'
        '<w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t xml:space="preserve"> pat</w:t></w:r><w:bookmarkStart w:id="0" '
        'w:name="_x"/><w:bookmarkEnd w:id="0"/><w:r><w:t>ient }</w:t></w:r><w:proofErr w:type="spellEnd"/><w:r><w:t>}'
    )
    content = made(with_part(template, "word/document.xml", "Patient: @", split), draft=False)
    assert text_of(content)[0] == "Patient: Miriam Oakley"


def test_a_template_of_libreoffice(tmp_path: Path) -> None:
    """Its files have other names for styles and lists, and a body of their own making."""
    content = Path(__file__).with_name("libreoffice.docx").read_bytes()
    lines = text_of(made(content, draft=False))
    assert lines[0] == "Lakeside Heart & Vascular"
    assert "Miriam Oakley" in lines[1]
    assert lines[2:8] == ["Plan", "Rest & fluids.", "One.", "Two.", "Follow-up", "Three."]


def test_the_offices_look_wins_and_missing_styles_are_added() -> None:
    def red(document: Document) -> None:
        document.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0, 0)

    document = docx.Document(io.BytesIO(made(office_template(*PLAIN, change=red), letter("Well.", "Sincerely,"))))
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xC0, 0, 0)
    names = [style.name for style in document.styles]
    assert len(names) == len(set(names))
    assert {"Closing", "Signature", "Copies", "To Be Filled"} <= set(names)
    ids = {style.style_id for style in document.styles}
    for style in document.styles.element.iter(qn("w:style")):
        based = style.find(qn("w:basedOn"))
        assert based is None or based.get(qn("w:val")) in ids
    assert [style.get(qn("w:default")) for style in document.styles.element.iter(qn("w:style"))].count("1") == 4


def test_lists_of_the_template_stay(tmp_path: Path) -> None:
    def listed(document: Document) -> None:
        document.add_paragraph("Please bring:", style="List Number")

    before = docx.Document(io.BytesIO(office_template(*PLAIN, change=listed)))
    document = docx.Document(io.BytesIO(made(office_template(*PLAIN, change=listed))))
    numbers = [each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))]
    assert len(numbers) == len(set(numbers)) == 2 + len(list(before.part.numbering_part.element.iter(qn("w:num"))))
    tags = [each.tag for each in document.part.numbering_part.element]
    assert tags == sorted(tags, key=lambda tag: tag != qn("w:abstractNum"))
    one, two, three = (
        next(each for each in document.paragraphs if each.text == text)._p.pPr.numPr.numId.val
        for text in ("One.", "Two.", "Three.")
    )
    assert one == two != three


def test_a_draft_says_so_in_any_template_and_a_signed_one_does_not() -> None:
    plain = office_template(*PLAIN)
    for draft in (True, False):
        document = docx.Document(io.BytesIO(made(plain, draft=draft)))
        header = document.sections[0].header._element
        assert (
            WORD in [each.get("string") for each in header.iter("{urn:schemas-microsoft-com:vml}textpath")]
        ) == draft
    assert DRAFT in text_of(made(office_template(*PLAIN, "{{ draft }}")))
    assert DRAFT not in text_of(made(office_template(*PLAIN, "{{ draft }}"), draft=False))


def test_dictated_text_is_no_template() -> None:
    hostile = "{{ office.name }} {% for x in copies %} {{ patient"
    header = HEADER.model_copy(update={"patient": hostile, "cc": ()})
    content = made(office_template(*PLAIN), report(section("Plan", hostile), header=header), draft=False)
    assert text_of(content)[1] == f"{hostile}, born June 14, 1953"
    assert text_of(content)[3] == hostile


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{{ pateint }}"], "'pateint' is undefined"),
        (["{% if %}"], "cannot be filled"),
        (["{{ ''.__class__ }}"], "only fields like office.name"),
        (["{{ patient.upper() }}"], "a template cannot call anything"),
        (["x {{ body }}"], "must stand in a paragraph of its own"),
        (["{{ body }}", "{{ body }}"], "more than once"),
    ],
)
def test_a_template_that_cannot_be_used_is_said_to_be(lines: list[str], told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        made(office_template(*lines))


def test_an_if_across_cells_is_refused_and_loses_no_text() -> None:
    def across(document: Document) -> None:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].paragraphs[0].text = "{% if addendum %}"
        document.add_paragraph("{% endif %}")

    with pytest.raises(TemplateError, match="begins in one place of the page and ends in another"):
        made(office_template(*PLAIN, change=across))


def test_properties_of_who_made_the_template_are_not_passed_on() -> None:
    def signed(document: Document) -> None:
        document.core_properties.author = "Somebody"
        document.core_properties.title = "{{ unknown }}"
        document.core_properties.comments = "old"

    properties = docx.Document(io.BytesIO(made(office_template(*PLAIN, change=signed)))).core_properties
    assert (properties.author, properties.title, properties.comments) == (OFFICE.name, "Clinic Note", "")


def test_large_files_are_refused() -> None:
    with pytest.raises(TemplateError, match="larger than 20 MB"):
        filled(b"PK" + bytes(20_000_001), {})


# Whose template


def shelf(folder: Path, *names: str) -> Templates:
    """A folder of templates, each of which says its own name."""
    for name in names:
        path = folder / f"{name}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(office_template(f"This is {name}", *PLAIN))
    return Templates(folder=folder)


@pytest.mark.parametrize(
    ("names", "recipient", "used"),
    [
        (("any",), "", "any"),
        (("any", "letter"), "", "letter"),
        (("any", "letter", "gp_letter"), "", "gp_letter"),
        (("gp_letter", "voss/any"), "", "voss/any"),
        (("gp_letter", "voss/letter"), "", "voss/letter"),
        (("gp_letter", "voss/letter", "insurer"), "insurer", "insurer"),
        (("any",), "../any", "any"),
        (("any",), "missing", "any"),
    ],
)
def test_the_nearest_template_is_used(names: tuple[str, ...], recipient: str, used: str, tmp_path: Path) -> None:
    occasion = Occasion(
        OFFICE,
        Author(id="voss", name="Harlan Voss, MD", documents={"letter": "gp_letter"}),
        templates=shelf(tmp_path / "templates", *names),
        recipient=Recipient(name="Dr. Raman", template=recipient),
    )
    assert text_of(packed(build_document(letter("Well."), occasion)))[0] == f"This is {used}"


def test_a_missing_folder_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="folder of templates does not exist"):
        build_document(NOTE, Occasion(OFFICE, templates=Templates(folder=tmp_path / "none")))


def test_word_art_in_a_text_box_is_filled_too() -> None:
    def box(document: Document) -> None:
        document.paragraphs[0]._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
                "<w:txbxContent><w:p><w:r><w:t>{{ office.phone }}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
                "</v:shape></w:pict></w:r>"
            )
        )

    document = docx.Document(io.BytesIO(made(office_template(*PLAIN, change=box))))
    assert OFFICE.phone in [text.text for text in document.element.body.iter(qn("w:t"))]
