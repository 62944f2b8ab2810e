"""What can be done with a dictation besides writing: kind and enclosures, preview, details, addendum; and troubles."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from tests.web.conftest import PASSWORD, Visit, is_locked, open_dictation, saved, until, working
from tests.web.office import Office, draft
from transcribe.inbox.folders import Inbox
from transcribe.settings import Settings
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State
from transcribe.workflow.intake import Intake


def test_a_finer_kind_and_enclosures_are_chosen_and_printed(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Kind Er", "She is well."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.click("[role=tab]:has-text('Header')")
    page.select_option("form.header-form select", "referral_letter")
    page.get_by_label("Enclosures").fill("ECG of 12 November\nLaboratory values")
    page.wait_for_selector(".letterhead .kind:has-text('Referral Letter')")
    saved(page)
    report = working(page, dictation)
    assert (report["document_type"], report["template"]) == ("letter", "referral_letter")
    assert report["enclosures"] == ["ECG of 12 November", "Laboratory values"]
    with page.expect_download() as got:
        page.click("a:has-text('Word')")
    printed = docx.Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    assert any("Laboratory values" in paragraph.text for paragraph in printed.paragraphs)


def test_the_printed_page_is_shown_before_it_is_printed(office: Office, visit: Visit) -> None:
    page = visit("ann")
    open_dictation(page, office.add(draft("Pre View", "She is well.")))
    page.click("button:has-text('Preview')")
    page.wait_for_selector(".preview-page img")
    until(page, "document.querySelector('.preview-page img').naturalHeight > 1000")
    page.click("button:has-text('Next page')")  # there is none: the last one is shown again
    page.wait_for_selector("button:has-text('Next page')[disabled]")


def test_whose_it_is_and_how_urgent(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("No Body", "She is well."), author=None)
    page = visit("ann")
    page.locator("tr", has_text="No Body").get_by_label("Author, No Body").select_option("osei")
    page.wait_for_selector("tr:has-text('No Body') td:has-text('Grace Osei, MD')")
    open_dictation(page, dictation)
    page.click("button:has-text('Details')")
    page.get_by_label("STAT: before everything else").check()
    page.get_by_label("Assigned to").select_option("ann")
    page.click("dialog button.primary")
    page.wait_for_selector(".top .stat")
    with office.store() as store:
        row = store.row(dictation)
    assert (row.author, row.assigned_to, row.stat) == ("osei", "ann", True)


def test_an_addendum_to_a_signed_letter(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Add Endum", "She is well."), to=State.AWAITING_SIGNATURE)
    with office.store() as store:
        store.sign(dictation, 1, "osei")
    page = visit("osei")
    open_dictation(page, dictation)
    page.wait_for_selector(".mark:has-text('Signed')")
    page.click("button:has-text('Addendum')")
    page.keyboard.type("The biopsy was benign.")
    page.keyboard.press("Escape")  # to look something up
    page.wait_for_selector("dialog", state="detached")
    page.click("button:has-text('Addendum')")
    expect(page.get_by_label("What is to be added")).to_have_value("The biopsy was benign.")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".addendum:has-text('The biopsy was benign.')")
    assert office.state(dictation) is State.ADDENDED
    is_locked(page)


def test_a_password_that_was_given_is_changed_before_anything_is_shown(office: Office, visit: Visit) -> None:
    with office.store() as store:
        store.people.add(Person("new", "New Sample", frozenset({Role.SECRETARY})), SYSTEM)
        store.people.set_password("new", PASSWORD, "ada", given=True)
    page = visit(None)
    page.wait_for_selector("#person")
    page.keyboard.type("new")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Choose your own password')")
    assert page.locator("main.worklist").count() == 0
    for words in (PASSWORD, "only I know this one", "only I know this one"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("main.worklist")
    with office.store() as store:
        assert not store.people.get("new").must_change


@pytest.mark.parametrize("person", ["ada", "sue"])
def test_what_was_not_taken_in_is_told_as_it_is_called(
    office: Office, visit: Visit, tmp_path: Path, person: str
) -> None:
    inbox = Inbox(tmp_path / person)
    inbox.path.mkdir()
    name = f"<img src=x onerror=alert(1)> {person}.wav"
    (inbox.path / name).touch()
    with office.store() as store:
        for recording in inbox.recordings():
            Intake(store, Settings()).give(recording)
    page = visit(person, "#/troubles")
    page.wait_for_selector(f"li:has-text('{name}')")
    assert page.locator("img").count() == 0
