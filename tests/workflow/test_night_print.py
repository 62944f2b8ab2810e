"""One file a night for the printer, and nothing stays unprinted."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from pypdf import PdfReader, PdfWriter

from tests.store.places import Place
from transcribe.settings import NightPrint, Settings, read_settings
from transcribe.workflow.night_print import UNREADABLE, NightPrinter

from .offices import at_work, settings_of, wait_for

EVENING, NIGHT, MORNING = "2026-11-21 22:00", "2026-11-22 03:00", "2026-11-22 05:30"


def pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def lay(folder: Path, name: str, when: str, content: bytes | None = None) -> Path:
    """A document as a destination leaves it, at that time."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(pdf() if content is None else content)
    os.utime(path, (datetime.fromisoformat(when).timestamp(),) * 2)
    return path


@pytest.fixture
def chosen(tmp_path: Path) -> NightPrint:
    (tmp_path / "printer").mkdir()
    return NightPrint(waiting=tmp_path / "waiting", folder=tmp_path / "printer", at="05:30", two_sided=False)


def printed(chosen: NightPrint, at: str) -> dict[str, int]:
    """The files that are made at this time, with their pages."""
    made = NightPrinter(chosen, lambda: datetime.fromisoformat(at)).run_once()
    return {path.name: len(PdfReader(path).pages) for path in made}


@pytest.mark.parametrize(
    ("laid", "at", "made"),
    [
        ((EVENING, NIGHT), MORNING, {"night-2026-11-22.pdf": 2}),
        ((EVENING, NIGHT), "2026-11-22 05:29", {}),  # not before the time
        ((EVENING,), "2026-11-22 05:29", {}),
        (("2026-11-21 05:00", EVENING), "2026-11-22 05:29", {"night-2026-11-21.pdf": 1}),  # of the day before: made up
        ((NIGHT, "2026-11-22 05:31"), "2026-11-22 23:59", {"night-2026-11-22.pdf": 1}),  # the later one is tomorrow's
        ((EVENING, NIGHT), "2026-11-24 08:00", {"night-2026-11-24.pdf": 2}),  # the machine was off for days
        ((), MORNING, {}),
    ],
)
def test_when(chosen: NightPrint, laid: tuple[str, ...], at: str, made: dict[str, int]) -> None:
    assert chosen.waiting is not None
    for number, when in enumerate(laid):
        lay(chosen.waiting, f"letter-{number}.pdf", when)
    assert printed(chosen, at) == made
    assert printed(chosen, at) == {}  # once
    left = sorted(path.name for path in chosen.waiting.glob("*")) if laid else []
    assert len(left) == len(laid) - sum(made.values())


def test_each_document_begins_on_a_new_sheet(chosen: NightPrint) -> None:
    assert chosen.waiting is not None
    lay(chosen.waiting, "a.pdf", NIGHT)
    lay(chosen.waiting, "b.pdf", NIGHT, pdf(2))
    assert printed(chosen.model_copy(update={"two_sided": True}), MORNING) == {"night-2026-11-22.pdf": 4}


def test_what_is_no_pdf_stops_nothing(chosen: NightPrint) -> None:
    assert chosen.waiting is not None
    lay(chosen.waiting, "a.pdf", NIGHT)
    lay(chosen.waiting, "b.pdf", NIGHT, b"no PDF")
    lay(chosen.waiting, "notes.txt", NIGHT)
    assert printed(chosen, MORNING) == {"night-2026-11-22.pdf": 1}
    assert sorted(path.name for path in chosen.waiting.iterdir()) == ["notes.txt", UNREADABLE]
    assert [path.name for path in (chosen.waiting / UNREADABLE).iterdir()] == ["b.pdf"]


def test_what_was_broken_off_is_finished_first(chosen: NightPrint) -> None:
    assert chosen.waiting is not None
    batch = chosen.waiting / ".print-2026-11-21"
    chosen.waiting.mkdir()
    lay(batch, "a.pdf", EVENING)
    lay(chosen.waiting, "b.pdf", NIGHT)
    assert printed(chosen, MORNING) == {"night-2026-11-21.pdf": 1, "night-2026-11-22.pdf": 1}


def test_a_printer_that_is_away_gets_it_later(chosen: NightPrint) -> None:
    assert chosen.waiting is not None
    assert chosen.folder is not None
    lay(chosen.waiting, "a.pdf", NIGHT)
    chosen.folder.rmdir()
    assert printed(chosen, MORNING) == {}
    chosen.folder.mkdir()
    assert printed(chosen, MORNING) == {"night-2026-11-22.pdf": 1}


def test_the_running_office_makes_it(lite: Place, chosen: NightPrint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.workflow.running.CHORE_SECONDS", 0.1)
    assert chosen.waiting is not None
    assert chosen.folder is not None
    folder = chosen.folder
    lay(chosen.waiting, "a.pdf", EVENING)
    settings = settings_of().model_copy(update={"night_print": chosen})
    with lite.open() as store, at_work(store, settings, jobs=False):
        wait_for(lambda: list(folder.glob("night-*.pdf")), "the night's print")


def test_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[night_print]\nwaiting = "letters"\nfolder = "/srv/printer"\nat = "06:00"\n')
    assert read_settings(file).night_print == NightPrint(
        waiting=tmp_path / "letters", folder=Path("/srv/printer"), at="06:00"
    )
    assert Settings().night_print.folder is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"waiting": "/srv/a"},
        {"folder": "/srv/a"},
        {"waiting": "/srv/a", "folder": "/srv/a"},
        {"waiting": "/srv/a", "folder": "/srv/b", "at": "24:00"},
    ],
)
def test_what_is_no_choice_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        NightPrint.model_validate(wrong)
