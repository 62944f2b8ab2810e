"""The editor: flags, suggestions, typing, undoing, and what is saved of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit, has_text, open_dictation, pictured, saved, until, working
from tests.web.office import Office, draft

LETTER = (
    "She takes {met_a_pro_lol|metoprolol} [50|15|500] mg twice daily.",
    "There was ____ pain. Metformin was stopped. Metformin is not qwuzomab.",
)


@pytest.fixture
def dictation(office: Office) -> str:
    return office.add(draft("Ann Quarterdeck", *LETTER))


def text_of(report: dict[str, Any]) -> str:
    return "\n".join(block["text"].strip() for section in report["sections"] for block in section["blocks"])


def test_a_suggestion_is_taken_by_its_number_and_saved_with_the_times(
    office: Office, visit: Visit, dictation: str
) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    until(page, "getSelection().toString() === '50'")
    page.keyboard.press("Alt+2")
    saved(page)
    report = working(page, dictation)
    token = report["sections"][0]["blocks"][0]["tokens"][3]
    assert (token["text"], token["start"], token["origin"]) == ("500", 1.5, "typed")
    assert report["flags"] == []


def test_typing_replaces_and_undo_brings_the_flag_back(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    page.keyboard.type("100")
    page.wait_for_selector("[role=tab]:has-text('To check (1)')")
    page.keyboard.press("Control+z")
    page.wait_for_selector("[role=tab]:has-text('To check (2)')")
    has_text(page, "50 mg")


def test_a_blank_is_filled_by_typing_and_keeps_its_time(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # a blank cannot be accepted
    pictured(page)
    assert page.locator(".document .blank").count() == 1
    page.keyboard.type("abdominal")
    saved(page)
    report = working(page, dictation)
    tokens = report["sections"][0]["blocks"][1]["tokens"]
    filled = next(token for token in tokens if token["text"] == "abdominal")
    assert (filled["start"], filled["origin"]) == (4.5, "typed")
    assert report["blanks"] == []
    assert "There was abdominal pain." in text_of(report)


def test_a_correction_is_undone_alone(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.click("[role=tab]:has-text('Corrections')")
    page.click("button:has-text('Undo') >> nth=-1")
    saved(page)
    assert "met a pro lol 50 mg" in text_of(working(page, dictation))
    page.click("label:has-text('Show in the text')")
    expect(page.locator(".document del")).to_have_count(0)


def test_everywhere_in_this_document(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.click(".document span.w:has-text('Metformin') >> nth=0")
    page.keyboard.press("Alt+r")
    page.keyboard.type("Metoprolol")
    page.keyboard.press("Enter")
    saved(page)
    assert text_of(working(page, dictation)).count("Metoprolol") == 2


def test_a_key_acts_where_the_cursor_is_before_the_browser_has_told_of_it(visit: Visit, dictation: str) -> None:
    """The selection and the key in one turn of the page: no "selectionchange" has come between them."""
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.evaluate(
        """() => {
            const words = [...document.querySelectorAll(".document span.w")];
            const word = words.find(one => one.textContent === "Metformin");
            getSelection().setPosition(word.firstChild, 3);
            const key = { code: "KeyR", key: "r", altKey: true, bubbles: true, cancelable: true };
            word.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    page.keyboard.type("Metoprolol")
    page.keyboard.press("Enter")
    saved(page)
    assert text_of(working(page, dictation)).count("Metoprolol") == 2


def test_find_and_replace(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Control+f")
    page.keyboard.type("twice daily")
    page.get_by_label("Replace by").fill("b.i.d.")
    page.get_by_role("button", name="All", exact=True).click()
    page.keyboard.press("Escape")
    saved(page)
    assert "mg b.i.d.." in text_of(working(page, dictation))


def test_a_word_is_added_to_the_vocabulary_with_what_was_heard(office: Office, visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.dblclick(".document span.w:has-text('qwuzomab')")
    page.keyboard.type("rezumab")
    page.keyboard.press("Alt+w")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('rezumab')")
    assert "rezumab" in (office.folder / "words.tsv").read_text(encoding="utf-8")


def test_an_auto_text_by_its_name(visit: Visit, dictation: str) -> None:
    page = visit("ann", "#/my-desk")
    page.click("button:has-text('Add an auto-text')")
    page.keyboard.type("lungs")
    page.keyboard.press("Tab")
    page.keyboard.type("Lungs are clear to auscultation.")
    page.click("nav a[href='#/']")
    page.click("dialog button:has-text('Cancel')")  # it is not saved yet
    page.click("button:has-text('Save') >> nth=0")
    page.wait_for_selector(".toast:has-text('saved')")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Control+End")
    pictured(page)
    page.keyboard.press("Enter")
    page.keyboard.type("lungs")
    page.keyboard.press("Alt+n")
    page.wait_for_selector(".document :text('auscultation')")
    page.keyboard.press("Alt+l")
    saved(page)
    last = working(page, dictation)["sections"][0]["blocks"][-1]
    assert (last["kind"], last["text"]) == ("item", "Lungs are clear to auscultation.")


def test_the_header_form_complains_and_saves(visit: Visit, dictation: str) -> None:
    page = visit("ann")
    open_dictation(page, dictation)
    page.click("[role=tab]:has-text('Header')")
    page.fill("#header-date_of_birth", "2031-01-01")
    page.wait_for_selector("#note-date_of_birth:has-text('This day is still to come.')")
    page.fill("#header-date_of_birth", "1961-02-03")
    page.fill("#header-mrn", "555")
    page.wait_for_selector("#note-mrn:has-text('The worklist says 40927.')")
    saved(page)
    assert working(page, dictation)["header"]["mrn"] == "555"


def test_twenty_flags_take_at_most_twenty_five_keys(office: Office, visit: Visit) -> None:
    words = " ".join(f"[{number}]" for number in range(100, 120))
    dictation = office.add(draft("Twenty Flags", f"The values were {words} today."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    pressed = 1
    while page.locator(".document .flag.critical").count() and pressed < 40:
        page.keyboard.press("Enter")
        pressed += 1
    assert pressed <= 25
    saved(page)
    assert working(page, dictation)["flags"] == []


def test_dictated_markup_stays_text(office: Office, visit: Visit) -> None:
    bad = "<img/src=x/onerror=alert(1)>"
    dictation = office.add(draft(f"{bad} Quarterdeck", f"She said {bad} today.", mrn=bad))
    page = visit("ann")
    page.wait_for_selector(f"td a:has-text('{bad[:8]}')")
    open_dictation(page, dictation)
    has_text(page, bad)
    has_text(page, bad, ".letterhead")
    assert page.locator("img").count() == 0
