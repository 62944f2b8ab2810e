"""A new office, set up in a real browser; the same address is its desk afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra 'tests')")
pytest.importorskip("fastapi", reason="the desk is not installed (extra 'desk')")

from tests.web.conftest import WAIT, browser
from tests.web.office import free_port
from tests.web.test_access import violations
from transcribe.cli import main
from transcribe.settings import read_settings
from transcribe.store.opening import open_store

__all__ = ["browser"]

PASSWORD = "quiet rooms, warm tea"


class Running:
    """``transcribe setup --browser`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "transcribe", "setup", str(folder), "--browser", "--port", str(free_port())]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout
        self.process.stdout.readline()
        self.address = self.process.stdout.readline().strip()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path / "office")
    yield made
    made.process.kill()
    made.process.communicate()


def test_from_the_first_question_to_the_desk(running: Running, browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_default_timeout(3 * WAIT)
    page.goto(running.address)
    assert violations(page) == []
    page.get_by_label("Name of the office").fill("Harbor & Street <Clinic>")
    page.get_by_label("Who dictates?").fill("Hannah Osei, MD; Gynecology\nPeter Hall, MD")
    page.get_by_label("Who lets the others in?").fill("Ada Sample")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("The same again").fill("something else")
    page.get_by_label("Spelling, dates and paper").select_option("UK")
    page.get_by_role("button").click()
    page.wait_for_selector("[role=alert]:has-text('The two passwords differ.')")
    assert page.get_by_label("Name of the office").input_value() == "Harbor & Street <Clinic>"
    assert page.get_by_label("Your password").input_value() == ""
    assert page.get_by_label("Spelling, dates and paper").input_value() == "UK"
    assert violations(page) == []
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button").click()

    page.wait_for_selector("h1:has-text('The recovery key of Harbor & Street <Clinic>')")
    assert violations(page) == []
    key = page.inner_text(".key")
    page.fill("#ending", "ABCDEF" if not key.endswith("ABCDEF") else "FEDCBA")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]:has-text('not how the key ends')")
    page.fill("#ending", key[-6:].lower())
    page.keyboard.press("Enter")

    page.wait_for_selector("#person")  # the desk
    page.fill("#person", "sample")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="People").click()
    page.wait_for_selector("main.people td:has-text('Hannah Osei, MD')")
    page.close()

    folder = tmp_path / "office"
    settings = read_settings(folder / "office.toml")
    assert settings.office.name == "Harbor & Street <Clinic>"
    assert [author.id for author in settings.authors] == ["osei", "hall"]
    open_store(folder / "store", key).close()
    assert key.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_without_the_token_nothing_is_shown_or_made(running: Running, tmp_path: Path) -> None:
    place = running.address.partition("?")[0]
    form = b"token=wrong&office=Mine"
    for url, data, headers, status in (
        (place, None, {}, 403),
        (f"{place}?token=wrong", None, {}, 403),
        (place, form, {}, 403),
        (f"{place}key", form, {}, 403),
        (running.address, None, {"Host": "elsewhere.example"}, 400),
    ):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(urllib.request.Request(url, data, headers))
        assert raised.value.code == status
        assert running.address.partition("=")[2].encode() not in raised.value.read()
        raised.value.close()
    assert running.stop() in (1, 130)
    assert not (tmp_path / "office").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["setup", str(tmp_path), "--browser"]) == 2
    assert "not empty" in capsys.readouterr().err
