from __future__ import annotations

import os
from pathlib import Path

import pytest

from transcribe.inbox.problems import write_problem


def test_the_note_says_what_and_which(tmp_path: Path) -> None:
    path = write_problem(tmp_path, "x", "a\nb\udcff.wav", "There is no speech in it – please ask.")
    assert path == tmp_path / "x.problem.txt"
    assert path.read_text(encoding="utf-8") == (
        "There is no speech in it – please ask.\n\nRecording: a\ufffdb\ufffd.wav\n"
    )
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.problem.txt"]
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask  # readable for the others in the office


def test_nothing_is_left_of_a_note_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "x.problem.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_problem(tmp_path, "x", "x.wav", "…")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.problem.txt"]
