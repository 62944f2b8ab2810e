"""A day at the desk: from a sound on the worklist to a signed letter, and what happens on the way."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
from playwright.sync_api import expect

from tests.web.conftest import (
    PASSWORD,
    Visit,
    at_second,
    has_text,
    is_locked,
    log_in,
    open_dictation,
    saved,
    until,
    working,
)
from tests.web.office import Office, draft, tone
from transcribe.review.questions import Asked, Questions
from transcribe.store.states import State

PEDAL = """
const device = Object.assign(new EventTarget(), {
  vendorId: 0x05f3, productId: 0x00ff, productName: 'Pedal', opened: false,
  open() { this.opened = true; return Promise.resolve(); },
  addEventListener(...given) {
    EventTarget.prototype.addEventListener.apply(this, given);
    window.pedalIsHeard = true;
  },
  removeEventListener(...given) {
    EventTarget.prototype.removeEventListener.apply(this, given);
    window.pedalIsHeard = false;
  },
});
const hid = Object.assign(new EventTarget(), {
  getDevices: () => Promise.resolve([device]), requestDevice: () => Promise.resolve([device]),
});
Object.defineProperty(navigator, 'hid', { value: hid });
window.pedal = (...bytes) => {
  const event = new Event('inputreport');
  Object.assign(event, { device, reportId: 0, data: new DataView(new Uint8Array(bytes).buffer) });
  device.dispatchEvent(event);
};
"""
PLAYING = ".play[aria-label=Pause]"
PAUSED = ".play[aria-label=Play]"
PEDAL_IS_HEARD = "window.pedalIsHeard === true"
WATCH_SOUND = """
window.sound = [];
const button = document.querySelector('.play');
const note = () => window.sound.push(button.getAttribute('aria-label') === 'Pause' ? 'plays' : 'rests');
new MutationObserver(note).observe(button, { attributes: true, attributeFilter: ['aria-label'] });
"""
"""Notes each change: a word's clip may be over before anybody looks."""


def test_from_the_worklist_to_the_signature_with_the_keyboard_alone(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Keya Board", "She weighs [70] kg.", "She is ____ well.", mrn="K-1"), stat=True)
    page = visit("ann")
    page.wait_for_selector("td a:has-text('Keya Board')")
    page.keyboard.press("/")
    page.keyboard.type("Keya Board")
    page.wait_for_selector("tbody tr:only-child a:has-text('Keya Board')")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".document")
    page.keyboard.press("F6")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 70 is right; on to the blank
    page.keyboard.type("quite")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("main.worklist")
    assert office.state(dictation) is State.AWAITING_SIGNATURE

    doctor = visit("osei")
    doctor.wait_for_selector("li:has-text('Keya Board')")
    doctor.get_by_label("Sign: Keya Board").focus()
    doctor.keyboard.press("Space")
    doctor.get_by_role("button", name="Sign", exact=True).focus()
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector("dialog[open] #ask-password")
    doctor.keyboard.type(PASSWORD)
    doctor.keyboard.press("Enter")
    doctor.wait_for_selector(".toast:has-text('signed')")
    assert office.state(dictation) is State.SIGNED
    assert "She is quite well." in office.report(dictation).text


def test_open_points_are_signed_only_with_a_reason(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Over Ride", "The dose is [5] mg."), to=State.AWAITING_SIGNATURE)
    page = visit("osei")
    page.get_by_label("Sign: Over Ride").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.fill("#ask-reason", "I remember the dose.")
    page.fill("#ask-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('signed')")
    assert office.state(dictation) is State.SIGNED


def test_a_question_is_answered_by_the_author(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Ques Tion", "He takes ____ daily."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    page.keyboard.press("Alt+q")
    page.keyboard.type("Which drug?")
    page.click("dialog button.primary")
    page.wait_for_selector(".toast:has-text('asked')")
    doctor = visit("osei", "#/questions")
    card = doctor.locator("li", has_text="Which drug?")
    card.locator("textarea").fill("Amlodipine 5 mg")
    card.get_by_role("button", name="Answer").click()
    doctor.wait_for_selector(".toast:has-text('Thank you')")
    page.reload()
    page.wait_for_selector(".document")
    page.click("[role=tab]:has-text('Questions')")
    page.wait_for_selector(".answer:has-text('Amlodipine 5 mg')")


def test_an_answer_that_was_begun_waits_while_another_is_sent_and_the_document_is_read(
    office: Office, visit: Visit
) -> None:
    dictation = office.add(draft("Two Questions", "He takes ____ and ____ daily."))
    with office.store() as store:
        questions = Questions(store.database, store.records.sealer, store.audit)
        for text in ("The first drug?", "The second drug?"):
            questions.ask(dictation, "ann", Asked(section=0, block=0, tokens=(2, 2), text=text))
    doctor = visit("osei", "#/questions")
    first = doctor.locator("li", has_text="The first drug?")
    second = doctor.locator("li", has_text="The second drug?")
    second.locator("textarea").fill("Amlodi")
    first.locator("textarea").fill("Metoprolol")
    first.get_by_role("button", name="Answer").click()
    expect(first).to_have_count(0)
    expect(second.locator("textarea")).to_have_value("Amlodi")
    second.get_by_role("link", name="Open the document").click()
    doctor.wait_for_selector(".document")
    doctor.go_back()
    expect(second.locator("textarea")).to_have_value("Amlodi")


def test_who_chooses_letters_to_sign_stays_where_he_is(office: Office, visit: Visit) -> None:
    for number in (1, 2):
        office.add(draft(f"Sta Ying {number}", "She is well."), to=State.AWAITING_SIGNATURE)
    doctor = visit("osei")
    box = doctor.get_by_label("Sign: Sta Ying 1")
    box.focus()
    doctor.keyboard.press("Space")
    doctor.wait_for_selector("button.primary:enabled:has-text('Sign')")
    expect(box).to_be_focused()
    expect(box).to_be_checked()


def test_a_line_of_the_worklist_stays_while_others_come_and_go(office: Office, visit: Visit) -> None:
    office.add(draft("Old Line", "All is well."))
    page = visit("ann")
    page.wait_for_selector("td a:has-text('Old Line')")
    page.wait_for_selector("td select")  # the people are known: nothing more comes by itself
    chosen = page.locator("tr", has_text="Old Line").get_by_role("combobox")
    chosen.focus()
    page.evaluate("document.activeElement.isTheSame = true")
    office.add(draft("New Line", "All is well."), stat=True)
    page.wait_for_selector("td a:has-text('New Line')")
    expect(chosen).to_be_focused()
    assert page.evaluate("document.activeElement.isTheSame")


def test_a_second_secretary_meets_the_first_and_the_supervisor_takes_over(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Lee Sing", "All is well."))
    first = visit("ann")
    open_dictation(first, dictation)
    first.focus(".document")
    first.keyboard.press("Control+End")
    first.keyboard.type(" Really.")
    saved(first)
    second = visit("ben")
    open_dictation(second, dictation)
    second.wait_for_selector(".notice:has-text('Ann Sample is working on this dictation')")
    is_locked(second)
    chief = visit("sue")
    open_dictation(chief, dictation)
    chief.click("button:has-text('Take over')")
    chief.click("dialog button:has-text('Take over')")
    chief.wait_for_selector(".document[contenteditable=true]")
    has_text(chief, "Really.")


def test_nothing_is_lost_when_the_server_dies_in_mid_edit(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Kilda Server", "The first line."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Before the cut.")
    saved(page)
    office.kill()
    page.keyboard.type(" During the cut.")
    page.wait_for_selector(".save-state[data-state=offline]")
    page.keyboard.type(" Still typing.")
    office.start()
    saved(page)
    assert "Before the cut. During the cut. Still typing." in json.dumps(working(page, dictation))


def test_when_the_session_has_ended_the_page_is_covered_and_what_was_typed_is_kept(
    office: Office, visit: Visit
) -> None:
    dictation = office.add(draft("Sess Ion", "The first line."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.context.clear_cookies()
    page.focus(".document")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" Kept.")  # at once: the door opens between two slow keys
    page.wait_for_selector("#door #password")
    expect(page.locator(".document")).to_be_hidden()
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    saved(page)
    assert "Kept." in json.dumps(working(page, dictation))


def test_a_foot_pedal_is_held_to_play_and_steps_back_on_release(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Foot Pedal", *["One two three four five six seven eight nine ten."] * 4))
    page = visit(None)
    page.context.add_init_script(PEDAL)
    page.reload()
    log_in(page, "ann")
    open_dictation(page, dictation)
    until(page, PEDAL_IS_HEARD)
    page.evaluate("pedal(4)")  # the right button: on
    page.evaluate("pedal(0)")
    page.wait_for_selector(".waveform[aria-valuenow='3']")
    page.evaluate("pedal(2)")
    page.wait_for_selector(PLAYING)
    page.evaluate("pedal(0)")
    page.wait_for_selector(PAUSED)
    page.evaluate("location.hash = '#/my-desk'")
    page.click("button:has-text('Learn “play”')")
    page.evaluate("pedal(0, 16)")
    page.wait_for_selector(":text('Learned: this button will play.')")
    page.evaluate("pedal(0, 0)")
    open_dictation(page, dictation)
    until(page, PEDAL_IS_HEARD)
    page.evaluate("pedal(0, 16)")
    page.wait_for_selector(PLAYING)


def test_a_click_plays_the_word_and_keys_move_in_the_sound(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Cli Cking", *["One two three four five six seven eight nine ten."] * 4))
    page = visit("ann")
    open_dictation(page, dictation)
    page.evaluate(WATCH_SOUND)
    page.click(".document p:nth-child(3) span.w:has-text('five')")
    until(page, "window.sound.join() === 'plays,rests'")
    at_second(page, 12)  # the 25th word
    page.keyboard.press("F7")
    at_second(page, 9)
    page.keyboard.press("Alt+Period")
    expect(page.locator(".player select")).to_have_value("1.1")
    page.keyboard.press("F9")
    page.wait_for_selector(PLAYING)


def test_a_document_edited_in_word_comes_back_as_edits(office: Office, visit: Visit, tmp_path: Path) -> None:
    dictation = office.add(draft("Wor Drop", "She takes metoprolol daily."))
    page = visit("ann")
    open_dictation(page, dictation)
    with page.expect_download() as got:
        page.click("a:has-text('Word')")
    document = docx.Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    paragraph = next(one for one in document.paragraphs if "metoprolol" in one.text)
    run = next(one for one in paragraph.runs if "metoprolol" in one.text)
    run.text = run.text.replace("metoprolol", "atenolol")
    document.save(str(tmp_path / "edited.docx"))
    page.set_input_files("input[accept='.docx']", tmp_path / "edited.docx")
    page.wait_for_selector(".document :text('atenolol')")
    saved(page)
    assert "She takes atenolol daily." in json.dumps(working(page, dictation))


def test_sound_is_dropped_on_the_worklist_and_spoken_into_the_browser(office: Office, visit: Visit) -> None:
    page = visit("osei", "#/")
    page.wait_for_selector("main.worklist")
    page.set_input_files("input[type=file]", {"name": "visit.wav", "mimeType": "audio/wav", "buffer": tone(3, 900.0)})
    page.wait_for_selector(".toast:has-text('visit.wav was taken in')")
    page.click("button:has-text('Dictate')")
    page.wait_for_selector("button:has-text('Stop 0:02')")
    page.click("button:has-text('Stop')")
    page.wait_for_selector(".toast:has-text('was taken in')")
    page.get_by_role("button", name="Coming").click()
    page.wait_for_selector("tbody tr")
