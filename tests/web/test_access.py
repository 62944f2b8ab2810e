"""Everybody can use the pages: WCAG 2.2 AA by axe, 200 % zoom, light and dark; and nothing comes from outside."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Visit, open_dictation
from tests.web.office import Office, draft

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    ("ann", ""),
    ("ann", "#/my-desk"),
    ("osei", "#/signing"),
    ("osei", "#/questions"),
    ("sue", "#/turnaround"),
    ("ada", "#/people"),
    ("ada", "#/troubles"),
]


def violations(page: object) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(office: Office, visit: Visit, scheme: str) -> None:
    dictation = office.add(draft("Ax Essible", "She weighs [70|17] kg and {met|metoprolol} ____ daily."))
    problems: dict[str, list[str]] = {}
    door = visit(None, color_scheme=scheme)
    door.wait_for_selector("#person")
    problems["door"] = violations(door)
    pages = {person: visit(person, color_scheme=scheme) for person in ("ann", "osei", "sue", "ada")}
    for person, route in PAGES:
        page = pages[person]
        if route:
            page.evaluate("hash => { location.hash = hash }", route)
        page.wait_for_selector("main h1")
        page.wait_for_timeout(300)
        problems[f"{person} {route}"] = violations(page)
    page = pages["ann"]
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    problems["dictation"] = violations(page)
    for tab in ("Corrections", "Header", "Questions", "History"):
        page.click(f"[role=tab]:has-text('{tab}')")
        page.wait_for_timeout(100)
        problems[tab] = violations(page)
    page.keyboard.press("F1")
    problems["keys"] = violations(page)
    page.keyboard.press("Escape")
    page.click("button:has-text('Details')")
    page.wait_for_selector("dialog[open]")
    problems["details"] = violations(page)
    assert {name: found for name, found in problems.items() if found} == {}


def test_at_200_percent_nothing_is_cut_off(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Zoo Med", "She weighs [70|17] kg."))
    page = visit("ann", viewport={"width": 640, "height": 400})
    for go in (lambda: None, lambda: open_dictation(page, dictation)):
        go()
        page.wait_for_selector("h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_screen_reader_is_told_what_is_flagged(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Screen Reader", "She weighs [70|17] kg."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    said = page.inner_text("[role=status].sr-only")
    assert said.startswith("Critical, 1 of 1. “70”. The recogniser was not sure of this number.")
    assert said.endswith("Could be Alt+1: 17.")
