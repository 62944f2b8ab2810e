"""Whatever a dictation holds, every kind of document can be made of it and opened again, whole."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.templates.office_files import PLAIN, office_template
from tests.templates.reports import AUTHOR, OFFICE, report, section
from transcribe.addresses.recipients import Recipient
from transcribe.report import Block, Header, Report, Section
from transcribe.settings import Templates
from transcribe.templates.envelopes import envelopes
from transcribe.templates.fields import Occasion
from transcribe.templates.signed import Signature
from transcribe.templates.types import all_kinds
from transcribe.templates.word import build_document, packed
from transcribe.templates.wording import printable

SIGNATURE = Signature("Harlan Voss, MD", datetime(2026, 11, 3, 15, 4, tzinfo=UTC), "0f" * 32)
ODD = {
    "signs of XML": 'A & B <tags> "quotes" ]]> &amp; <w:p/>',
    "signs of templates": "{{ patient }} {% for x in y %} {# a #} {_{ }_}",
    "Hebrew and Arabic": "מרים כהן and مريم العلي, 5 mg",
    "Chinese and Japanese": "王小明 and 山田 花子, 高血圧",
    "joined signs": "Zoë e\u0301 👩‍⚕️ ﷽ \u200d",
    "long name": "Anna Maria " * 30,
    "long word": "x" * 300,
    "control characters": "a\x00b\x07c\x0bd\x1be\ue000body\ue000",
    "line breaks": "one\ntwo\r\nthree\u2028four\tfive",
    "empty": "",
    "spaces": " \u00a0 ",
}


def odd_report(text: str, kind: str) -> Report:
    header = Header(
        author=text, patient=text, date_of_birth=text, mrn=text, date_of_service=text, recipient=text, cc=(text, text)
    )
    sections = (
        section(text or None, text, f"# {text}"),
        Section(heading="Plan"),
        Section(heading=None, blocks=(Block(),)),
        section("Diagnosis", text),
    )
    made = report(*sections, kind=all_kinds()[kind].type, header=header, template=kind, enclosures=(text,))
    return made.model_copy(update={"language": "en-GB"})


def opened_whole(content: bytes) -> str:
    """All text of a document's page, after every part was read as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
    body = docx.Document(io.BytesIO(content)).element.body
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")
    return "".join(part.text or "" for part in body.iter(qn("w:t")))


@pytest.mark.parametrize("name", list(all_kinds()))
def test_odd_content_in_every_kind(name: str) -> None:
    occasions = (
        Occasion(OFFICE, AUTHOR),
        Occasion(
            OFFICE.model_copy(update={"paper": "a4"}),
            draft=False,
            signature=SIGNATURE,
            recipient=Recipient(name="A & B <c>", street="x" * 300 + "|{{ y }}"),
            templates=Templates(envelope="din5008b"),
        ),
    )
    turn = list(all_kinds()).index(name)
    for number, text in list(enumerate(ODD.values()))[turn % 3 :: 3]:  # each text in every third kind
        made = odd_report(text, name)
        said = opened_whole(packed(build_document(made, occasions[number % 2])))
        shown = printable(text).replace("\ue000", "").replace("\n", "").replace("\t", "").strip()
        assert "".join(shown.split()) in "".join(said.split()).replace("\ue000", ""), text


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_content_in_an_offices_template(text: str) -> None:
    template = office_template(*PLAIN, "{{ address }}", "{% for each in copies %}{{ each }}{% endfor %}")
    office = OFFICE.model_copy(update={"name": text, "address": (text,), "phone": text})
    opened_whole(packed(build_document(odd_report(text, "letter"), Occasion(office), template)))


def test_forty_pages() -> None:
    text = "She was seen again and her blood pressure was 130/80. " * 18
    made = report(*(section(f"Visit {number}", text, f"# {text}", text) for number in range(40)))
    said = opened_whole(packed(build_document(made, Occasion(OFFICE, AUTHOR))))
    assert said.count("She was seen again") == 40 * 3 * 18


@pytest.mark.parametrize("name", list(envelopes()))
def test_an_address_lies_in_its_window(name: str) -> None:
    envelope = envelopes()[name]
    occasion = Occasion(
        OFFICE, templates=Templates(envelope=name), recipient=Recipient(name="Dr. Raman", city="Portland")
    )
    body = build_document(odd_report("Well.", "letter"), occasion).element.body
    frames = list(body.iter(qn("w:framePr")))
    assert len(frames) == 1 + envelope.sender
    for frame in frames:
        assert abs(int(frame.get(qn("w:y"))) - envelope.top / 25.4 * 1440) < 2
        assert abs(int(frame.get(qn("w:x"))) - envelope.left / 25.4 * 1440) < 2
