"""A real browser before the real pages, served by ``transcribe serve`` from a real store."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.office import PASSWORD, Office, new_office

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra 'tests')")
pytest.importorskip("fastapi", reason="the desk is not installed (extra 'desk')")

CHROMIUM = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
WAIT = 60_000  # milliseconds for anything to appear on a busy machine
playwright.expect.set_options(timeout=WAIT)

Visit = Callable[..., "playwright.Page"]


@pytest.fixture(scope="module")  # an event loop runs while it is there, which tests elsewhere do not bear
def browser() -> Iterator[playwright.Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (apt-get install chromium)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all tests; each brings dictations of its own."""
    made = new_office(tmp_path_factory.mktemp("office"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def visit(browser: playwright.Browser, office: Office) -> Iterator[Visit]:
    """Log somebody in, in a browser of its own; whatever goes wrong on a page fails the test."""
    contexts: list[playwright.BrowserContext] = []
    problems: list[str] = []

    def enter(person: str | None, route: str = "", **options: object) -> playwright.Page:
        width = options.pop("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(viewport=width, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if _is_bad(said.text) else None)
        page.goto(office.address + route)
        if person is not None:
            log_in(page, person)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not problems


def _is_bad(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text


def log_in(page: playwright.Page, person: str) -> None:
    page.wait_for_selector("#person")
    page.keyboard.type(person)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#page main, #page .dictation")


def open_dictation(page: playwright.Page, dictation: str) -> None:
    page.evaluate("id => { location.hash = '#/dictation/' + id }", dictation)
    page.wait_for_selector(".document")
    page.wait_for_selector(".play")


def saved(page: playwright.Page) -> None:
    """Wait until the page says that all is saved; a key counts when it is on the screen, so first a picture passes."""
    pictured(page)
    page.wait_for_selector(".save-state[data-state=saved]")


def pictured(page: playwright.Page) -> None:
    """Wait until what the last keys did is on the screen: browsers tell a moved cursor a moment later."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def has_text(page: playwright.Page, text: str, where: str = ".document") -> None:
    """Wait until these words stand there: a page draws a moment after the key."""
    playwright.expect(page.locator(where)).to_contain_text(text)


def is_locked(page: playwright.Page) -> None:
    """Wait until nobody can type into the document."""
    page.wait_for_selector(".document[contenteditable=false]")


def until(page: playwright.Page, true: str) -> None:
    """Wait until this is true on the page; asked from outside, because the page's own rules let it run no text."""
    end = time.monotonic() + WAIT / 1000
    while not page.evaluate(true):
        assert time.monotonic() < end, f"never true: {true}"
        page.wait_for_timeout(50)


def drawn(page: playwright.Page) -> None:
    """Wait until the lists beside the document are drawn: the page's own clock runs that out before this."""
    page.evaluate("new Promise(done => setTimeout(done, 400))")


def at_second(page: playwright.Page, second: int) -> None:
    """Wait until the sound stands there, give or take a second."""
    about = "|".join(str(second + more) for more in (-1, 0, 1))
    playwright.expect(page.locator(".waveform")).to_have_attribute("aria-valuenow", re.compile(f"^({about})$"))


def working(page: playwright.Page, dictation: str) -> dict[str, Any]:
    """The working copy as the server has it."""
    given = page.evaluate("id => fetch('/api/dictations/' + id).then(answer => answer.json())", dictation)
    return dict((given["working"] or given)["report"])


def tab_to(page: playwright.Page, selector: str, most: int = 60) -> None:
    """Go with the Tab key to what is wanted, as who has no mouse does."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


HERE = Path(__file__).parent
