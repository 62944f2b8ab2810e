"""How fast the review desk's editor is: 1,500 words with 60 flags, measured in the browser.

    python benchmarks/desk.py [--rounds 20]

Prints the median and the slowest of: opening the page of a dictation until its text is on the screen (the first time
apart, with everything still to load), a key until its letter is on the screen, and Tab until the sound of the flag
plays; and how many keys it takes to accept 20 flags. It needs the extras "desk" and "tests", and a Chromium.

"Key to screen" counts from the browser's own time of the key (``event.timeStamp``) until the picture with the letter is
made: script, layout and painting, and the wait for the next picture, of which there are 60 a second. "Work of a key" is
the same without that wait and without the waits for a processor that others use: how long the page's thread works,
by Chromium's own trace, from the key until the picture is handed over.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.web.conftest import ARGUMENTS, CHROMIUM, log_in
from tests.web.office import draft, new_office
from transcribe.report import Report

WORDS, FLAGS, ACCEPTED = 1500, 60, 20
OPEN = """id => new Promise(done => {
  const began = performance.now();
  location.hash = '#/dictation/' + id;
  const look = () => document.querySelector('.document p')
    ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
  look();
})"""
KEY = """() => new Promise(done => document.querySelector('.document').addEventListener('keydown', event => {
  const began = event.timeStamp;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - began);
  requestAnimationFrame(() => channel.port2.postMessage(0));
}, { once: true, capture: true }))"""
SOUND = """() => new Promise(done => {
  let began = 0;
  document.addEventListener('keydown', event => { began = event.timeStamp; }, { once: true, capture: true });
  const play = HTMLMediaElement.prototype.play;
  setTimeout(() => done(5000), 5000);
  HTMLMediaElement.prototype.play = function () {
    HTMLMediaElement.prototype.play = play;
    window.heard = this;
    this.addEventListener('playing', () => done(performance.now() - began), { once: true });
    return play.call(this);
  };
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        office = new_office(Path(folder))
        dictation = office.add(long_draft())
        office.start()
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(office.address)
            log_in(page, "ann")
            show("first open", [opening(page, dictation)], 500)
            show("open", [opening(page, dictation) for _ in range(rounds)], 500)
            page.focus(".document")
            page.keyboard.press("Control+Home")
            show("key to screen", [timed(page, KEY, "a") for _ in range(rounds)], 16)
            for part, milliseconds in work(browser, page, rounds).items():
                show(part, milliseconds, 16)
            page.focus(".document")
            page.keyboard.press("Control+Home")
            show("Tab to sound", [sounding(page) for _ in range(rounds)], 100)
            print(f"{ACCEPTED} flags are accepted with {keys(page)} keys   (goal 25)")
        finally:
            browser.close()
            office.stop()


def long_draft() -> Report:
    """A draft of so many words and flags, in paragraphs of fifty."""
    words = [f"[{n}|{n + 1}]" if n % (WORDS // FLAGS) == 7 else f"word{n % 90}" for n in range(WORDS)]
    return draft("Long Letter", *[" ".join(words[at : at + 50]) + "." for at in range(0, WORDS, 50)])


def opening(page: Page, dictation: str) -> float:
    """Milliseconds until the document is on the screen."""
    page.evaluate("location.hash = '#/'")
    page.wait_for_selector("main.worklist")
    return float(page.evaluate(OPEN, dictation))


def timed(page: Page, script: str, key: str) -> float:
    """Milliseconds from a key until what the script waits for."""
    waiting = page.evaluate_handle(f"() => ({{ promise: ({script})() }})")
    page.keyboard.press(key)
    return float(waiting.evaluate("handle => handle.promise"))


TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
PARTS = {
    "  script, input": ("EventDispatch", "FunctionCall"),
    "  style, layout": ("UpdateLayoutTree", "Layout"),
    "  painting": ("PrePaint", "LocalFrameView::RunPaintLifecyclePhase", "Layerize", "Commit"),
}
"""What Chromium's trace calls the work of a page's thread."""


def work(browser: Browser, page: Page, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of processor time that each key costs: altogether, and by kind of work."""
    browser.start_tracing(page=page, categories=TRACED)
    for _ in range(rounds):
        timed(page, KEY, "a")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    keys = [event for event in events if event.get("args", {}).get("data", {}).get("type") == "keydown"]
    thread = [event for event in events if event.get("ph") == "X" and event["tid"] == keys[0]["tid"]]
    thread = [event for event in thread if event["pid"] == keys[0]["pid"]]
    found: dict[str, list[float]] = {part: [] for part in ("work of a key", *PARTS)}
    for key in keys:
        handed = [event for event in thread if event["name"] == "Commit" and event["ts"] > key["ts"]]
        if not handed:
            continue
        end = min(event["ts"] + event["dur"] for event in handed)
        within = [event for event in thread if key["ts"] <= event["ts"] < end]
        found["work of a key"].append(used(within))
        for part, names in PARTS.items():
            found[part].append(used([event for event in within if event["name"] in names]))
    return found


def used(events: list[dict[str, Any]]) -> float:
    """Milliseconds of processor time of these events; what happens within another is counted once."""
    total, until = 0.0, 0.0
    for event in sorted(events, key=lambda one: (one["ts"], -one["dur"])):
        if event["ts"] >= until:
            total += event.get("tdur", event["dur"])
            until = event["ts"] + event["dur"]
    return total / 1000


def sounding(page: Page) -> float:
    """Milliseconds (5,000 at most) from Tab until the sound of the next flag plays; it is quiet again afterwards."""
    taken = timed(page, SOUND, "Tab")
    page.evaluate("window.heard?.pause()")
    return taken


def keys(page: Page) -> int:
    """How many keys it takes to go to the first flag and accept so many."""
    page.focus(".document")
    page.keyboard.press("Control+Home")
    left = page.locator(".flags .point").count() - ACCEPTED
    page.keyboard.press("Tab")
    pressed = 1
    while page.locator(".flags .point").count() > left and pressed < 3 * ACCEPTED:
        page.keyboard.press("Enter")
        pressed += 1
        page.wait_for_timeout(200)  # the list beside the document is drawn a moment later
    return pressed


def show(what: str, milliseconds: list[float], goal: int) -> None:
    middle, most = statistics.median(milliseconds), max(milliseconds)
    print(f"{what:15} median {middle:7.1f} ms   slowest {most:7.1f} ms   (goal {goal} ms)")


if __name__ == "__main__":
    main()
