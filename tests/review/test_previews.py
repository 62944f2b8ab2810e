"""The printed document at the desk: PDF, and its pages as pictures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from transcribe.store.states import State

from .office import Bench, report, with_text

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftoppm") is None, reason="LibreOffice or poppler is missing"
)
PNG, PDF = b"\x89PNG\r\n", b"%PDF-"


def pages(office: Bench, person: str, dictation: str, name: str) -> int:
    status: int = office.browser(person or None).get(f"/dictations/{dictation}/{name}").status_code
    return status


@pytest.mark.parametrize("name", ["document.pdf", "preview.png"])
@pytest.mark.parametrize(("person", "status"), [("", 401), ("reyes", 404), ("ben", 404), ("ada", 403)])
def test_who_does_not_see_it(office: Bench, name: str, person: str, status: int) -> None:
    dictation = office.drafted()
    office.store.assign(dictation, "sue", assigned_to="ann")
    assert pages(office, person, dictation, name) == status


@pytest.mark.parametrize("page", ["0", "-1", "201", "x", "1;2"])
def test_pages_that_cannot_be(office: Bench, page: str) -> None:
    assert pages(office, "ann", office.drafted(), f"preview.png?page={page}") == 422


@needs_office
def test_the_page_shows_what_was_typed_so_far(office: Bench) -> None:
    dictation = office.in_review()
    browser = office.browser("ann")
    before = browser.get(f"/dictations/{dictation}/preview.png")
    assert browser.save(dictation, with_text(report(), "Another text stands here now.")).status_code == 200
    after = browser.get(f"/dictations/{dictation}/preview.png")
    for answer in (before, after):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.content.startswith(PNG)
    assert before.content != after.content
    assert browser.get(f"/dictations/{dictation}/preview.png?page=2").status_code == 404
    with office.store.database.reading() as connection:
        told = [line.action for line in office.store.audit.lines(connection) if line.who == "ann"]
    assert "viewed" in told


@needs_office
def test_what_is_signed_stays_as_it_was_signed(office: Bench) -> None:
    dictation = office.signed()
    answer = office.browser("osei").get(f"/dictations/{dictation}/document.pdf")
    assert answer.content.startswith(PDF)
    assert answer.headers["content-disposition"] == f'attachment; filename="document-{dictation[:8]}.pdf"'
    assert office.store.row(dictation).state is State.SIGNED


def test_a_machine_without_the_programs_says_so(office: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = office.browser("ann").get(f"/dictations/{office.drafted()}/preview.png")
    assert answer.status_code in (422, 503)
    assert "LibreOffice" in answer.json()["error"]
