"""What was heard is kept, and comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.asr.listening import Heard
from transcribe.errors import LearningError
from transcribe.learning.kept import Kept
from transcribe.speech import Coverage, Finding, FindingKind, Segment, Transcript, Word


def _heard() -> Heard:
    words = (Word("Well,", 0.0, 0.4, 0.9), Word(".5", 0.4, 0.8, 0.25, space_before=False))
    segment = Segment(words, 0.0, 0.8, -0.2, 0.01, 1.1, 0.0, heard_again=True)
    finding = Finding(FindingKind.LOOP, 0.0, 0.4, "Please listen.", (0, 1), set_apart=True)
    return Heard(Transcript((segment,), 1.5, "en", "test", "base"), Coverage(0.8, 0.8, (finding,)))


def test_what_was_heard_comes_back_for_the_same_sound(tmp_path: Path) -> None:
    sound, other = tmp_path / "a.wav", tmp_path / "b.wav"
    sound.write_bytes(b"sound")
    other.write_bytes(b"another")
    kept = Kept(tmp_path / "kept" / "first")
    assert kept.heard(sound) is None
    kept.keep(sound, _heard())
    sound.rename(tmp_path / "renamed.wav")
    assert kept.heard(tmp_path / "renamed.wav") == _heard()
    assert kept.heard(other) is None


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"sound")
    kept = Kept(tmp_path / "kept")
    kept.keep(sound, _heard())
    (one,) = (tmp_path / "kept").iterdir()
    one.write_text("{", encoding="utf-8")
    with pytest.raises(LearningError, match="is no kept transcript; remove it"):
        kept.heard(sound)
