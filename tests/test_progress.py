"""What a person sees: plain lines in a log, figures on a terminal, and nothing that a file's name commands."""

from __future__ import annotations

import io

import pytest

from transcribe.progress import Display, printable


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_where_nobody_watches() -> None:
    log = io.StringIO()
    with Display(2, 120.0, log) as display:
        display.file("a.wav", 60.0)
        display.at(30.0)
        display.finished(60.0, "a.docx")
        display.file("b.wav", 60.0)
        display.finished(0, "not transcribed")
    lines = log.getvalue().splitlines()
    assert lines[0] == "[1/2] a.wav: 1:00 of sound"
    assert lines[1].startswith("[1/2] a.wav: a.docx in 0:00 (")
    assert lines[1].endswith(" x real time)")
    assert lines[3] == "[2/2] b.wav: not transcribed"
    assert "\x1b" not in log.getvalue()


def test_a_terminal_shows_sound_done_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    screen = _Terminal()
    with Display(2, 120.0, screen) as display:
        display.file("a.wav", 60.0)
        display._began -= 10.0  # ten seconds ago
        display.at(30.0)
        if display._bars:
            display._bars.refresh()
    assert "0:30 of 2:00" in screen.getvalue()
    assert "3.0 x real time" in screen.getvalue()
    assert "left" in screen.getvalue()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Müller 漢.wav", "Müller 漢.wav"),
        ("a\x1b[2Jb.wav", "a\\x1b[2Jb.wav"),
        ("two\nlines.wav", "two\\x0alines.wav"),
        (b"\xff.wav".decode("utf-8", "surrogateescape"), "\\udcff.wav"),
    ],
)
def test_names_cannot_command_the_terminal(name: str, shown: str) -> None:
    assert printable(name) == shown
