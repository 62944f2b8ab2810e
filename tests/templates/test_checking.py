"""What a template is told, in words that an office understands."""

from __future__ import annotations

import pytest
from docx.document import Document

from tests.templates.office_files import PLAIN, office_template
from tests.templates.reports import OFFICE
from transcribe.templates.checking import check_template, known_fields
from transcribe.templates.defaults import default_template
from transcribe.templates.envelopes import envelopes
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import Occasion, fields_of
from transcribe.templates.sample import sample_of
from transcribe.templates.types import all_kinds


@pytest.mark.parametrize("envelope", ["", *envelopes()])
def test_our_own_templates_are_sound(envelope: str) -> None:
    assert check_template(default_template(True, "a4", envelope), all_kinds()["letter"]) == ()
    assert check_template(default_template(False, "letter"), all_kinds()["clinic_note"]) == ()


def test_a_plain_one_is_sound() -> None:
    assert check_template(office_template(*PLAIN)) == ()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{{ pateint }}"], "There is no field “pateint”. Did you mean “patient”? (page: “{{ pateint }}”)"),
        (["{{ office.fone }}"], "There is no field “office.fone”. Did you mean “office.phone”?"),
        (["Dear {{ recipient"], "“{{” is not closed by “}}” in the same paragraph. (page: “Dear {{ recipient”)"),
        (["patient }}"], "“}}” stands here without its beginning."),
        (["{%p for line in office.lines %}", "{{ line }}"], "“for line in office.lines” is never closed: {% endfor %}"),
        (["{%p if draft %}", "x"], "“if draft” is never closed: {% endif %} is missing."),
        (["{%p endif %}"], "“endif” stands here without its beginning."),
        (["{% for x in copies %}{{ x }}{% endif %}"], "“endif” closes “for x in copies”, which needs “endfor”."),
        (
            ["{% if draft %}", "x", "{% endif %}"],
            "“if draft” begins in one paragraph and ends in another: write {%p if",
        ),
        (["Text {%p if draft %}", "{%p endif %}"], "{%p …%} takes its whole paragraph away"),
        (["{%tr for x in copies %}{%tr endfor %}"], "{%tr …%} works only in the row of a table."),
        (["{% for x in patient %}{{ x }}{% endfor %}"], "“patient” is one text and no list to go through."),
        (["{% for copies %}{% endfor %}"], "“for copies” is not understood: write “for line in office.lines”."),
        (["{% else %}"], "“else” stands here without an “if” before it."),
        (["{% set x = 1 %}"], "“set” is not possible in a template"),
        (["{{ patient.upper() }}"], "“patient.upper()” is not possible: a template cannot call anything."),
        (["{{ ''.__class__ }}"], "is not possible: only fields like office.name have a part behind a point."),
        (["{{ patient | money }}"], "“|money” does not exist."),
        (["{{ patient and }}"], "“patient and” is not understood."),
        (["{{p body }}"], "Write {{ body }}, without the “p” after the brackets."),
        (["Text: {{ body }}"], "{{ body }} must stand alone in a paragraph of its own."),
        (["{{ body }}", "{{ body }}"], "{{ body }} stands in the template twice."),
        (["{patient} came"], "Advice: Fields are written with two curly brackets: {{ patient }}."),
        (["{{ patient }}"], "There is no place for the text: write {{ body }} in a paragraph of its own."),
        (["{{ body }}"], "The patient's name is missing: write {{ patient }}, or {{ patient_block }} for all of it."),
        (["{{ patient }} {{ body }}"], "A patient is told apart by more than the name"),
        (["{{ body }}"], "Advice: There is no place for the signature"),
    ],
)
def test_what_is_wrong_and_where(lines: list[str], told: str) -> None:
    said = [str(complaint) for complaint in check_template(office_template(*lines))]
    assert [each for each in said if told in each], said


@pytest.mark.parametrize(
    "lines",
    [
        ["{% if “x” == draft %}a{% endif %}"],  # quotation marks as Word writes them
        ["{% for x in copies %}{{ loop.index }}. {{ x }}{% endfor %}"],
        ["{{patient}} {{ mrn|upper }} {{ author|default('nobody') }}"],
        ["{# a remark #}"],
        ["{%p if addendum %}", "{{ addendum }}", "{%p elif draft %}", "{{ draft }}", "{%p else %}", "{%p endif %}"],
    ],
)
def test_what_is_right(lines: list[str]) -> None:
    assert check_template(office_template(*PLAIN, *lines)) == ()


def test_blocks_belong_on_the_page() -> None:
    def in_the_head(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ signature }}"

    (told,) = check_template(office_template(*PLAIN[:3], change=in_the_head))
    assert str(told) == (
        "{{ signature }} must stand on the page itself, not in its head, its foot or a text box. "
        "(head: “{{ signature }}”)"
    )


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_no_word_document(content: bytes) -> None:
    with pytest.raises(TemplateError, match="not a Word document"):
        check_template(content)


def test_the_list_of_fields_is_what_a_template_is_given() -> None:
    kind = all_kinds()["letter"]
    fields = fields_of(sample_of(kind), kind, Occasion(OFFICE))
    given = {
        name
        for key, value in fields.items()
        for name in ([f"{key}.{part}" for part in value] if isinstance(value, dict) else [key])
    }
    assert given == set(known_fields())
    for name, of in known_fields().items():
        value = fields[name.partition(".")[0]]
        value = value[name.partition(".")[2]] if isinstance(value, dict) else value
        assert isinstance(value, list) == (of == "list"), name
