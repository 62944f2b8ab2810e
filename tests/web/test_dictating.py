"""Dictating into the browser: what was spoken is kept until the server has it; and how the sound is played."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.web.conftest import PASSWORD, Visit, at_second, log_in, open_dictation, until
from tests.web.office import Office, draft, tone

SILENT = """
navigator.mediaDevices.getUserMedia = () => Promise.resolve(new AudioContext().createMediaStreamDestination().stream);
"""
UNPLUGGED = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async options => {
  const stream = await ask(options);
  window.unplug = () => { for (const track of stream.getTracks()) { track.stop(); } };
  return stream;
};
"""
AWAY = "Your dictation is not added yet: the server is away. Keep this window open."


def dictate(page: Any, seconds: int = 1) -> None:
    page.wait_for_selector("main.worklist")
    page.click("button:has-text('Dictate')")
    page.wait_for_selector(f"button:has-text('Stop 0:{seconds:02}')")


def author_with(visit: Visit, script: str) -> Any:
    """The author's worklist, in a browser in which this ran before the page."""
    page = visit(None)
    page.add_init_script(script)
    page.reload()
    log_in(page, "osei")
    page.evaluate("location.hash = '#/'")
    return page


def stop(page: Any) -> None:
    page.click("button.recording")


def taken(page: Any) -> None:
    page.wait_for_selector(".toast:has-text('was taken in.')")


def test_a_dictation_waits_in_the_page_while_the_server_is_away(office: Office, visit: Visit) -> None:
    page = visit("osei", "#/")
    dictate(page)
    office.kill()
    stop(page)
    page.wait_for_selector(f".recorder :text('{AWAY}')")
    office.start()
    taken(page)
    expect(page.locator(".recorder .problem")).to_be_empty()


def test_a_dictation_waits_for_who_must_log_in_again(office: Office, visit: Visit) -> None:
    page = visit("osei", "#/")
    dictate(page)
    page.context.clear_cookies()
    stop(page)
    page.wait_for_selector("#door #password")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    taken(page)


def test_who_leaves_the_page_while_dictating_is_asked(office: Office, visit: Visit) -> None:
    page = visit("osei", "#/")
    dictate(page)
    page.click("nav a[href='#/signing']")
    page.click("dialog button:has-text('Cancel')")
    page.wait_for_selector("button:has-text('Stop 0:03')")  # it went on
    page.click("nav a[href='#/signing']")
    page.click("dialog button:has-text('Stop and add it')")
    taken(page)
    page.wait_for_selector("main.signing")


def test_a_pause_is_not_counted(visit: Visit) -> None:
    page = visit("osei", "#/")
    dictate(page)
    page.click("button:has-text('Pause')")
    page.wait_for_selector("button:has-text('Go on')")
    counted = page.inner_text("button.recording")
    page.evaluate("new Promise(done => setTimeout(done, 1500))")
    assert page.inner_text("button.recording") == counted
    page.click("button:has-text('Go on')")
    page.wait_for_selector("button:has-text('Stop 0:02')")
    stop(page)
    taken(page)


def test_a_microphone_that_is_switched_off_is_told_while_one_speaks(visit: Visit) -> None:
    page = author_with(visit, SILENT)
    dictate(page)
    page.wait_for_selector(".recorder :text('Nothing is heard. Is the microphone switched on?')")


def test_a_microphone_that_goes_away_ends_the_dictation_which_is_kept(visit: Visit) -> None:
    page = author_with(visit, UNPLUGGED)
    dictate(page)
    page.evaluate("unplug()")
    page.wait_for_selector("button:has-text('Dictate')")
    taken(page)


def test_of_several_files_each_that_is_refused_is_told(visit: Visit) -> None:
    page = visit("osei", "#/")
    page.wait_for_selector("main.worklist")
    files = [
        {"name": "first.wav", "mimeType": "audio/wav", "buffer": tone(2, 1234.0)},
        {"name": "notes.wav", "mimeType": "audio/wav", "buffer": b"this is text, no sound"},
        {"name": "empty.wav", "mimeType": "audio/wav", "buffer": b""},
    ]
    page.set_input_files("input[type=file]", files)
    said = page.locator(".toast")
    expect(said).to_contain_text("1 of 3 files were taken in.")
    expect(said).to_contain_text("notes.wav: ")
    expect(said).to_contain_text("empty.wav: ")


def test_speed_and_sound_of_flags_are_kept_as_chosen(office: Office, visit: Visit) -> None:
    first, second = (
        office.add(draft(f"Spe Ed {number}", "She weighs [70] kg.", "It is ____ so.")) for number in (1, 2)
    )
    page = visit("ann")
    open_dictation(page, first)
    page.focus(".document")
    page.keyboard.press("Alt+Period")
    expect(page.locator(".player select")).to_have_value("1.1")
    page.keyboard.press("Tab")
    at_second(page, 2)  # it plays
    page.evaluate("location.hash = '#/my-desk'")
    page.get_by_label("Going to a flag plays it").uncheck()
    open_dictation(page, second)
    expect(page.locator(".player select")).to_have_value("1.1")
    page.focus(".document")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    until(page, "document.querySelector('.point.active.blank') !== null")
    expect(page.locator(".waveform")).to_have_attribute("aria-valuenow", "0")


def test_who_dictates_is_at_work_and_who_does_nothing_is_not(visit: Visit) -> None:
    page = visit(None)
    page.clock.install()
    page.reload()
    log_in(page, "osei")
    page.evaluate("location.hash = '#/'")
    page.wait_for_selector("main.worklist")
    page.click("button:has-text('Dictate')")
    page.wait_for_selector("button:has-text('Stop 0:')")
    page.clock.run_for("16:00")
    expect(page.locator("#door #password")).to_have_count(0)
    stop(page)
    page.clock.run_for("16:00")
    page.wait_for_selector("#door #password")
