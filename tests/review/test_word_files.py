"""A downloaded Word document comes back edited: the changes are found, what was heard keeps its times."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from transcribe.report import Origin, Report
from transcribe.review.errors import UnusableError
from transcribe.review.word_changes import changed_report
from transcribe.review.word_reading import read_word

from .office import Bench, Browser, report

LETTERHEAD, SIGN_OFF = ["Harbor Street Medical Group", "Re: Philippa Quarterdeck"], ["Sincerely,", "Grace Osei, MD"]
BODY = ["No chest pain today. Take metoprolol 25 mg twice daily.", "Plan", "Follow up in six weeks."]


def changed(*body: str, of: Report | None = None, shown: list[str] | None = None) -> Any:
    before = [*LETTERHEAD, *(shown or BODY), *SIGN_OFF]
    return changed_report(of or report(), before, [*LETTERHEAD, *body, *SIGN_OFF])


@pytest.mark.parametrize(
    ("after", "text", "changes"),
    [
        (BODY, "No chest pain today. Take metoprolol 25 mg twice daily.\nPlan\nFollow up in six weeks.", 0),
        (
            ["No chest pain today. Take metoprolol 50 mg twice daily.", *BODY[1:]],
            "No chest pain today. Take metoprolol 50 mg twice daily.\nPlan\nFollow up in six weeks.",
            1,
        ),
        (
            ["No chest pain. Take metoprolol tartrate 25 mg twice daily.", *BODY[1:]],
            "No chest pain. Take metoprolol tartrate 25 mg twice daily.\nPlan\nFollow up in six weeks.",
            2,
        ),
        ([BODY[0], "Recommendations", BODY[2]], f"{BODY[0]}\nRecommendations\n{BODY[2]}", 1),
        ([BODY[0], "Plan", "He walks.", BODY[2]], f"{BODY[0]}\nPlan\nHe walks.\n{BODY[2]}", 1),
        (["He is well.", *BODY], f"He is well.\n{BODY[0]}\nPlan\n{BODY[2]}", 1),
        ([*BODY, "Call me."], f"{BODY[0]}\nPlan\n{BODY[2]}\nCall me.", 1),
        ([BODY[0], "Plan"], f"{BODY[0]}\nPlan", 1),
        (BODY[1:], f"Plan\n{BODY[2]}", 1),
        ([BODY[0], BODY[2]], f"{BODY[0]}\n{BODY[2]}", 1),
        ([], "", 3),
        ([BODY[0].replace(" ", "\N{NO-BREAK SPACE}"), *BODY[1:]], "\n".join(BODY), 0),
    ],
)
def test_what_is_read_afterwards(after: list[str], text: str, changes: int) -> None:
    found = changed(*after)
    assert (found.report.text, found.changes, found.ignored) == (text, changes, ())


def test_an_unchanged_document_is_the_very_report() -> None:
    draft = report(open_marks=True)
    shown = ["No [____ 0:00] chest pain today. Take metoprolol 25 mg twice daily.", *BODY[1:]]
    assert changed(*shown, of=draft, shown=shown).report == draft


def test_words_keep_their_times_and_typed_ones_take_those_they_replace() -> None:
    found = changed("No chest pain today. Take bisoprolol 25 mg once daily now.", *BODY[1:]).report
    words = {token.text: token for token in found.sections[0].blocks[0].tokens}
    before = report().sections[0].blocks[0].tokens
    assert words["chest"] == before[1]
    assert words["bisoprolol"].origin is Origin.TYPED
    assert (words["bisoprolol"].start, words["bisoprolol"].end, words["bisoprolol"].words) == (1.0, 1.15, (5,))
    assert words["25"] == before[6]
    assert (words["once"].start, words["now."].origin) == (1.6, Origin.TYPED)


def test_marks_move_with_the_text_and_go_with_it() -> None:
    draft = report()
    flag = {"kind": "drug", "severity": "major", "section": 0, "block": 0, "tokens": [5, 8], "message": "Dose?"}
    draft = Report.model_validate(draft.as_dict() | {"flags": [flag, flag | {"section": 1, "tokens": [0, 1]}]})
    moved = changed("Well, no chest pain today. Take metoprolol 50 mg twice daily.", *BODY[1:], of=draft).report
    assert [(flag.section, flag.tokens) for flag in moved.flags] == [(0, (6, 9)), (1, (0, 1))]
    assert [correction.tokens for correction in moved.corrections] == [(6, 7)]
    gone = changed("No chest pain today.", *BODY[1:], of=draft).report
    assert [(flag.section, flag.tokens) for flag in gone.flags] == [(1, (0, 1))]
    assert gone.corrections == ()
    without = changed(*BODY[1:], of=draft).report
    assert [(flag.section, flag.tokens) for flag in without.flags] == [(0, (0, 1))]


@pytest.mark.parametrize(
    ("after", "blanks", "text"),
    [
        ("No [____ 0:00] chest pain now.", 1, "No chest pain now."),
        ("No severe chest pain today.", 0, "No severe chest pain today."),
        ("No chest pain today.", 0, "No chest pain today."),
        ("Now no [____ 0:00] chest pain today.", 1, "Now no chest pain today."),
    ],
)
def test_a_blank_is_filled_by_typing_over_its_mark(after: str, blanks: int, text: str) -> None:
    draft = report("No chest pain today.", open_marks=True)
    shown = ["No [____ 0:00] chest pain today.", *BODY[1:]]
    found = changed(after, *BODY[1:], of=draft, shown=shown).report
    assert (len(found.blanks), found.sections[0].blocks[0].text) == (blanks, text)


def test_what_is_not_the_reports_text_is_told() -> None:
    before = [*LETTERHEAD, *BODY, *SIGN_OFF]
    after = ["Harbor Street Clinic", "Re: Philippa Quarterdeck", *BODY, "Sincerely,", "Grace Osei, MD", "Typed by ann"]
    found = changed_report(report(), before, after)
    assert found.report == report()
    assert [sentence.split(":")[0] for sentence in found.ignored] == [
        "A line outside of the report's text was changed",
        "A line outside of the report's text was added",
    ]


# -- real files


def downloaded(browser: Browser, dictation: str) -> Any:
    return Document(io.BytesIO(browser.get(f"/dictations/{dictation}/document.docx").content))


def uploaded(browser: Browser, dictation: str, document: Any) -> Any:
    content = document
    if not isinstance(document, bytes):
        into = io.BytesIO()
        document.save(into)
        content = into.getvalue()
    return browser.post(f"/dictations/{dictation}/upload-docx", files={"file": ("letter.docx", content)})


def paragraph(document: Any, text: str) -> Any:
    return next(found for found in document.paragraphs if text in found.text)


def tracked(document: Any, text: str, deleted: str, inserted: str) -> None:
    """A change as Word tracks it: ``deleted`` at the end of the paragraph, ``inserted`` in its place."""
    here = paragraph(document, text)
    whole = here.text.removesuffix(deleted)
    for run in here.runs:
        run._r.getparent().remove(run._r)
    here.add_run(whole)
    for tag, name, words in (("w:del", "w:delText", deleted), ("w:ins", "w:t", inserted)):
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(name)
        change.set(qn("w:id"), "900")
        change.set(qn("w:author"), "Ann")
        content.text = words
        run.append(content)
        change.append(run)
        here._p.append(change)


@pytest.mark.parametrize("tracking", [False, True])
def test_there_and_back(tracking: bool, office: Bench) -> None:
    dictation, browser = office.in_review(), office.browser("ann")
    document = downloaded(browser, dictation)
    if tracking:
        tracked(document, "Follow up", "six weeks.", "eight weeks.")
    else:
        paragraph(document, "Follow up").text = "Follow up in eight weeks."
    answer = uploaded(browser, dictation, document).json()
    assert answer["ignored"] == []
    assert answer["changes"] == 1
    block = answer["report"]["sections"][1]["blocks"][0]
    assert block["text"] == "Follow up in eight weeks."
    assert [token["origin"] for token in block["tokens"]] == ["heard", "heard", "heard", "typed", "heard"]
    assert block["tokens"][3]["start"] == 3.6
    assert browser.get(f"/dictations/{dictation}").json()["working"] is None
    assert browser.save(dictation, Report.model_validate(answer["report"])).status_code == 200


def test_unchanged_there_and_back(office: Bench) -> None:
    dictation, browser = office.in_review(report(open_marks=True)), office.browser("ann")
    answer = uploaded(browser, dictation, downloaded(browser, dictation)).json()
    assert (answer["changes"], answer["ignored"]) == (0, [])
    assert Report.model_validate(answer["report"]) == office.store.version(dictation)


def test_another_patients_document_is_refused(office: Bench) -> None:
    one, other, browser = office.in_review(), office.in_review(), office.browser("ann")
    answer = uploaded(browser, other, downloaded(browser, one))
    assert (answer.status_code, answer.json()["error"]) == (422, "This document belongs to another dictation.")


def test_a_document_of_an_older_state_is_refused(office: Bench) -> None:
    dictation, browser = office.in_review(), office.browser("ann")
    document = downloaded(browser, dictation)
    browser.save(dictation, report("Typed meanwhile."))
    assert uploaded(browser, dictation, document).status_code == 409


def test_a_document_that_does_not_say_whose_it_is(office: Bench) -> None:
    dictation, browser = office.in_review(), office.browser("ann")
    document = downloaded(browser, dictation)
    document.core_properties.identifier = ""
    assert "look whether it is the right one" in uploaded(browser, dictation, document).json()["ignored"][0]


def test_a_signed_document_shows_its_signature(office: Bench) -> None:
    dictation = office.signed()
    text = "\n".join(read_word(office.browser("osei").get(f"/dictations/{dictation}/document.docx").content).paragraphs)
    assert "Electronically signed by Grace Osei, MD" in text


# -- hostile files

DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def packed(main: str | bytes, **more: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", main)
        for name, content in more.items():
            file.writestr(name, content)
    return into.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip",
        packed(b"not xml"),
        packed(DOCUMENT.format("<w:p>")),
        packed('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
        packed('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        packed(DOCUMENT.format("<w:p/>" * 20_001)),
        packed(b" " * (41 << 20)),
        packed("<a>" * 5000 + "</a>" * 5000),
        packed(DOCUMENT.format(""))[:-30],
    ],
    ids=["empty", "no zip", "no xml", "torn", "entities", "outside entity", "paragraphs", "bomb", "deep", "cut off"],
)
def test_what_is_no_word_document(content: bytes) -> None:
    with pytest.raises(UnusableError):
        read_word(content)


def test_no_word_document_over_the_web(office: Bench) -> None:
    dictation, browser = office.in_review(), office.browser("ann")
    assert uploaded(browser, dictation, b"no zip").status_code == 422
    assert browser.post(f"/dictations/{dictation}/upload-docx").status_code == 422
    assert browser.post(f"/dictations/{office.signed()}/upload-docx", files={"file": ("x", b"x")}).status_code == 403


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


END_DELETED = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"


@pytest.mark.parametrize(
    ("inside", "paragraphs"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ("a\tb\nc",)),
        (f"<w:p><w:ins>{run('new')}</w:ins><w:del>{run('old', 'delText')}</w:del></w:p>", ("new",)),
        (f"<w:p><w:moveFrom>{run('a')}</w:moveFrom></w:p><w:p><w:moveTo>{run('a')}</w:moveTo></w:p>", ("", "a")),
        (f"<w:p>{END_DELETED}{run('one ')}</w:p><w:p>{run('line')}</w:p>", ("one line",)),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('cell')}</w:p></w:tc></w:tr></w:tbl>", ("cell",)),
        (f"<w:p><w:hyperlink>{run('link')}</w:hyperlink>{run('PAGE', 'instrText')}</w:p>", ("link",)),
    ],
)
def test_paragraphs_as_they_stand_when_all_changes_are_accepted(inside: str, paragraphs: tuple[str, ...]) -> None:
    assert read_word(packed(DOCUMENT.format(inside))).paragraphs == paragraphs
