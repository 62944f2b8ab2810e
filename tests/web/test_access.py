"""Everybody can use the pages: WCAG 2.2 AA by axe, 200 % zoom, light and dark, what a screen reader is given."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.conftest import Visit, open_dictation
from tests.web.office import Office, draft
from transcribe.store.states import State

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
OF_COLOUR = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
PAGES = [
    ("ann", "#/"),
    ("ann", "#/my-desk"),
    ("osei", "#/signing"),
    ("osei", "#/questions"),
    ("sue", "#/turnaround"),
    ("ada", "#/people"),
    ("ada", "#/troubles"),
]
LONG_NAME = "Thiruvananthapuram Venkatasubramanian Featherstonehaugh-Cholmondeley-Warner"
NAMELESS = {"RootWebArea", "generic", "none"}


@dataclass(frozen=True)
class Node:
    """What a screen reader is given of one thing on the page."""

    role: str
    name: str
    description: str
    level: int
    focusable: bool
    invalid: bool


def violations(page: Any) -> list[str]:
    """What axe complains of: every rule in light, those about colours in dark, too."""
    found = Axe().run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=OF_COLOUR).response["violations"]
    page.emulate_media(color_scheme="light")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def heard(page: Any) -> list[Node]:
    """The page's accessibility tree, in order, as Chromium gives it to screen readers."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(node) for node in nodes if not node["ignored"]]


def _node(node: dict[str, Any]) -> Node:
    def text(key: str) -> str:
        return str(node.get(key, {}).get("value", ""))

    given = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    invalid = given.get("invalid", "false") not in ("false", False)
    focusable = bool(given.get("focusable"))
    return Node(text("role"), text("name"), text("description"), int(given.get("level") or 0), focusable, invalid)


def named(nodes: list[Node], role: str) -> list[str]:
    return [node.name for node in nodes if node.role == role]


def faults(nodes: list[Node]) -> list[str]:
    """Controls without a name, and headings that leave out a level."""
    found = [f"a {node.role} without a name" for node in nodes if node.focusable and not node.name.strip()]
    levels = [0, *(node.level for node in nodes if node.role == "heading")]
    found += [f"heading {after} after {before}" for before, after in pairwise(levels) if after > before + 1]
    return [fault for fault in found if fault.split()[1] not in NAMELESS]


def test_axe_finds_nothing(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Ax Essible", "She weighs [70|17] kg and {met|metoprolol} ____ daily."))
    problems: dict[str, list[str]] = {}
    door = visit(None, reduced_motion="reduce")
    door.wait_for_selector("#person")
    problems["door"] = violations(door)
    pages = {person: visit(person, reduced_motion="reduce") for person in ("ann", "osei", "sue", "ada")}
    for person, route in PAGES:
        page = pages[person]
        page.evaluate("hash => { location.hash = hash }", route)
        page.wait_for_selector(f"nav a[aria-current=page][href='{route}']")
        problems[f"{person} {route}"] = violations(page)
    page = pages["ann"]
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    page.wait_for_selector(".point.active")
    problems["dictation"] = violations(page)
    for tab in ("changes", "header", "questions", "history"):
        page.click(f"#tab-{tab}")
        page.wait_for_selector(f"#panel-{tab}")
        problems[tab] = violations(page)
    page.keyboard.press("F1")
    page.wait_for_selector("dialog[open]")
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


def test_a_long_worklist_with_long_names_fits_the_window(office: Office, visit: Visit) -> None:
    for number in range(30):
        office.add(draft(f"{LONG_NAME} {number}", "All is well.", mrn="K" * 40), author=None if number % 2 else "osei")
    page = visit("sue", viewport={"width": 1024, "height": 768})
    page.wait_for_selector(f"td a:has-text('{LONG_NAME} 29')")
    for width in (1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("td a", has_text=f"{LONG_NAME} 29").focus()
    heads = page.locator("thead th >> nth=1").bounding_box()
    line = page.locator("td a", has_text=f"{LONG_NAME} 29").bounding_box()
    assert heads["y"] >= 0  # the columns' names stay in sight, and do not cover what is chosen
    assert line["y"] >= heads["y"] + heads["height"]


def test_the_page_of_a_dictation_is_as_tall_as_the_window(office: Office, visit: Visit) -> None:
    many = " ".join(f"[{number}]" for number in range(40))
    page = visit("ann")
    open_dictation(page, office.add(draft("Ta Ll", *[many] * 3)))
    page.wait_for_selector(".flags .point >> nth=119", state="attached")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_a_screen_reader_is_told_what_is_flagged(office: Office, visit: Visit) -> None:
    dictation = office.add(draft("Screen Reader", "She weighs [70|17] kg.", "She has ____ pain."))
    page = visit("ann")
    open_dictation(page, dictation)
    page.focus(".document")
    page.keyboard.press("Tab")
    said = page.locator("[role=status].sr-only >> nth=0")
    expect(said).to_have_text(
        "Flag 1 of 2, critical: “70”. The recogniser was not sure of this number. Please listen. Could be Alt+1: 17."
    )
    nodes = heard(page)
    assert faults(nodes) == []
    marks = [node for node in nodes if node.role == "mark"]
    assert [node.description for node in marks] == [
        "critical: The recogniser was not sure of this number. Please listen."
    ]
    assert "Blank at 0:03, sounds like bell" in named(nodes, "image")
    assert {"Undo", "Find", "Play", "To signature", "It is right: 70", "Alt+1 17"} <= {
        "Play" if name == "Pause" else name for name in named(nodes, "button")
    }
    assert named(nodes, "heading") == ["Screen Reader"]
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Flag 1 of 1, blank. Too faint.")
    page.wait_for_selector("[role=status].sr-only:text('Saved.')", state="attached")
    page.keyboard.type("some")
    page.wait_for_selector("[role=status].sr-only:has-text('Nothing is flagged any more.')", state="attached")


def test_a_screen_reader_is_given_every_control_by_name(office: Office, visit: Visit) -> None:
    name = "Sir Reader"
    office.add(draft(name, "She weighs [70] kg ____ now."), to=State.AWAITING_SIGNATURE)
    dictation = office.add(draft(name, "She weighs [70] kg ____ now.", mrn="SR-1"), author=None, stat=True)
    page = visit("ann")
    page.wait_for_selector(f"td a:has-text('{name}')")
    page.wait_for_selector("td select")
    nodes = heard(page)
    assert faults(nodes) == []
    assert {f"Author, {name}", f"Assigned to, {name}", "Kind of document"} <= set(named(nodes, "combobox"))
    assert {"Search by patient or record number"} <= set(named(nodes, "searchbox"))
    assert named(nodes, "columnheader")[:3] == ["Urgent", "Patient", "Kind"]
    assert "critical: 1 blank: 1" in named(nodes, "cell")
    open_dictation(page, dictation)
    page.click("#tab-header")
    page.fill("#header-mrn", "")
    page.wait_for_selector("#note-mrn:has-text('This is not known yet.')")
    nodes = heard(page)
    assert faults(nodes) == []
    (number,) = [node for node in nodes if node.role == "textbox" and node.name == "Record number"]
    assert (number.description, number.invalid) == ("This is not known yet.", True)
    doctor = visit("osei")
    doctor.wait_for_selector(f"li:has-text('{name}')")
    nodes = heard(doctor)
    assert faults(nodes) == []
    assert f"Sign: {name}" in named(nodes, "checkbox")
    assert f"Send back: {name}" in named(nodes, "button")
