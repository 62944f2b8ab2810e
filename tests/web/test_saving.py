"""What "Saved" means: the server has everything that is on the screen; and what becomes of it when two windows type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import WAIT, Visit, has_text, is_locked, log_in, open_dictation, saved, working
from tests.web.office import Office, draft
from transcribe.store.states import State

WATCH = """
window.lies = [];
window.told = 0;
let kept = '';
const ask = window.fetch;
const plain = text => text.replace(/\\s+/g, ' ').trim();
window.fetch = async (url, options) => {
  const answer = await ask(url, options);
  if (answer.ok && options?.method === 'PUT') {
    const { report } = JSON.parse(options.body);
    kept = plain(report.sections.flatMap(section => section.blocks.map(block => block.text)).join(' '));
  }
  return answer;
};
new MutationObserver(() => {
  const sign = document.querySelector('.save-state');
  if (sign?.dataset.state !== 'saved' || !kept) return;
  const shown = plain([...document.querySelectorAll('.document p')].map(line => line.textContent).join(' '));
  window.told += 1;
  if (shown !== kept) window.lies.push([shown, kept]);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
"""
"""Compares what is on the screen with what the server has confirmed, each time that the sign says "saved"."""


def texts(report: dict[str, Any]) -> list[str]:
    return [" ".join(block["text"].split()) for section in report["sections"] for block in section["blocks"]]


@pytest.mark.parametrize("delay", [0, 60])
def test_when_it_says_saved_the_server_has_every_letter(office: Office, visit: Visit, delay: int) -> None:
    dictation = office.add(draft("Sav Ed", "The beginning."))
    other = visit("sue")
    page = visit(None)
    page.add_init_script(WATCH)
    page.reload()
    log_in(page, "ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Control+End")
    typed = ""
    for number in range(5):
        words = f" Words {number}, ünïcode."
        page.keyboard.type(words, delay=delay)
        page.wait_for_timeout(delay * number)
        typed += words
    saved(page)
    assert page.evaluate("window.lies") == []
    assert page.evaluate("window.told") >= 1
    page.close()  # as when the browser dies: nothing more is sent
    assert texts(working(other, dictation)) == ["The beginning." + typed]


def test_what_was_being_saved_when_the_answer_was_lost_is_sent_again(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Lost Answer", "The beginning."))
    page = visit("ann")
    open_dictation(page, dictation)

    def lose(route: Any) -> None:  # the server has it, and the page does not know it
        route.fetch()
        route.abort()

    page.route("**/working", lose, times=1)
    page.focus(".document")
    page.keyboard.press("Control+End")
    page.keyboard.type(" One.")
    page.wait_for_selector(".save-state[data-state=offline]")
    page.keyboard.type(" Two.")
    saved(page)
    assert page.locator("dialog[open]").count() == 0
    assert texts(working(page, dictation)) == ["The beginning. One. Two."]


def test_two_windows_of_one_person_are_put_together(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Two Windows", "The first.", "The [5] second.", "The ____ third."))
    first = visit("ann")
    open_dictation(first, dictation)
    second = first.context.new_page()
    second.set_default_timeout(WAIT)
    second.goto(office.address + f"#/dictation/{dictation}")
    second.wait_for_selector(".document[contenteditable=true]")
    for page, paragraph, words in ((first, 1, "Here "), (second, 3, "There "), (first, 1, "Again ")):
        page.bring_to_front()
        page.click(f".document p:nth-of-type({paragraph}) span.w >> nth=0")
        page.keyboard.press("Home")
        page.keyboard.type(words)
        saved(page)
    report = working(first, dictation)
    assert texts(report) == ["Again Here The first.", "The 5 second.", "There The third."]
    assert (len(report["flags"]), len(report["blanks"])) == (1, 1)  # type: ignore[arg-type]
    assert first.locator("dialog[open]").count() == 0


def test_what_is_finished_elsewhere_is_told_and_what_was_typed_can_go_into_it(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Gone On", "The first.", "The second."))
    page = visit("ann")
    open_dictation(page, dictation)
    with office.store() as store:  # another window: something typed there, and put back for others
        report = store.version(dictation)
        store.add_version(dictation, report.model_copy(update={"priority": "stat"}), "ann", after=1, to=State.DRAFT)
    page.focus(".document")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" Late words.")  # at once: the dialog opens between two slow keys
    page.wait_for_selector("dialog[open]:has-text('It has gone on meanwhile')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".document[contenteditable=true]")
    saved(page)
    report = working(page, dictation)
    assert (texts(report), report["priority"]) == (["The first.", "The second. Late words."], "stat")
    assert office.state(dictation) is State.IN_REVIEW


def test_what_awaits_the_signature_is_not_taken_back_unasked(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("At Signature", "The first."))
    page = visit("ann")
    open_dictation(page, dictation)
    with office.store() as store:
        store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
    page.focus(".document")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" Late.")  # at once: the dialog opens between two slow keys
    page.wait_for_selector("dialog[open]:has-text('Copy from this page what you need.')")
    page.keyboard.press("Enter")
    is_locked(page)
    has_text(page, "Late.")
    assert office.state(dictation) is State.AWAITING_SIGNATURE
