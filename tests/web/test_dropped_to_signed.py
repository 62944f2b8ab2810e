"""From a sound in the inbox to a signed letter: the real recogniser, a real browser, the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.sounds import LETTER, write
from tests.web.conftest import PASSWORD, Visit, drawn, saved, tab_to
from tests.web.office import Office, new_office
from transcribe.audio import SAMPLE_RATE, examine
from transcribe.store.states import State

PATIENT = "Philippa Quarterdeck"
SIDECAR = {"PatientName": PATIENT, "DOB": "1958-03-02", "MRN": "PQ-774411-88", "WorkType": "letter"}
PATIENCE = 300_000  # milliseconds for a draft on a busy machine
SPOKEN = slice(20 * SAMPLE_RATE, 28 * SAMPLE_RATE)
SECRETARY, AUTHOR = "ann", "osei"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = new_office(tmp_path_factory.mktemp("heard"), jobs=True)
    made.start()
    yield made
    made.stop()


def test_from_the_inbox_to_the_signature(office: Office, visit: Visit) -> None:
    page = visit(SECRETARY)
    inbox = office.folder / "inbox" / AUTHOR
    (inbox / "visit.wav.json").write_text(json.dumps(SIDECAR), encoding="utf-8")
    sound = write(inbox / "visit.wav", examine(LETTER).samples()[SPOKEN])
    received = sound.read_bytes()

    page.wait_for_selector(f"td a:has-text('{PATIENT}')", timeout=PATIENCE)  # the page hears of it by itself
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".document[contenteditable=true]")
    page.keyboard.press("F6")
    settle_everything(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Looked through by Ann.")
    saved(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("main.worklist")

    doctor = visit(AUTHOR)
    doctor.wait_for_selector(f"li:has-text('{PATIENT}')")
    tab_to(doctor, f"[aria-label='Sign: {PATIENT}']")
    doctor.keyboard.press("Space")
    tab_to(doctor, "a")  # on to the letter
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector(".document:has-text('Looked through by Ann.')")
    tab_to(doctor, ".back")
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector("main.worklist")
    tab_to(doctor, "nav a[href='#/signing']")
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector(f"li:has-text('{PATIENT}')")
    tab_to(doctor, f"[aria-label='Sign: {PATIENT}']")
    doctor.keyboard.press("Space")
    doctor.keyboard.press("Shift+Tab")
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector("dialog[open] #ask-password")
    doctor.keyboard.type(PASSWORD)
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector(".toast:has-text('signed')")

    with office.store() as store:
        (row,) = store.worklist(None, 10)
        assert row.state is State.SIGNED
        assert store.version(row.id).text.endswith("Looked through by Ann.")
    assert sound.read_bytes() == received


def settle_everything(page: Page) -> None:
    """Go through all that is flagged as a secretary does who finds it right, and fill what is blank."""
    for _ in range(60):
        drawn(page)
        if not page.locator(".flags .point").count():
            return
        page.keyboard.press("Tab")
        drawn(page)
        if page.locator(".point.active.blank").count():
            page.keyboard.type("words")
            page.keyboard.press("End")
        else:
            page.keyboard.press("Enter")
    raise AssertionError("there is always something flagged")
