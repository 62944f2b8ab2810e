from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.inbox.naming import file_id, is_foreign_folder, is_temporary, may_be_sound, shown


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.wav",
        "..wav",
        ".wav",
        ".x.wav.AbC123",  # rsync
        ".x.wav.~1a2b3c",  # Nextcloud
        ".syncthing.x.wav.tmp",
        "~syncthing~x.wav.tmp",
        "._x.wav",  # AppleDouble
        ".~lock.x.wav#",
        "~$x.wav",
        "x.wav.part",
        "x.wav.PARTIAL",
        "x.wav.filepart",
        "x.wav.crdownload",
        "x.wav.download",
        "x.wav.tmp",
        "x.temp",
        ".x.swp",
        "x.swp",
        "x.lock",
        "x.wav~",
        "Thumbs.db",
        "desktop.ini",
        "Desktop.ini",
        ".DS_Store",
    ],
)
def test_temporary_files_are_left_alone(name: str) -> None:
    assert is_temporary(name)


@pytest.mark.parametrize(
    "name",
    [
        "x.wav",
        "-x.wav",
        "~x.wav",
        "part.wav",
        "x.part.wav",
        "x (conflicted copy 2024-05-01).wav",  # may be a dictation of its own
        "x-DESKTOP-12345.wav",
        "temp.mp3",
    ],
)
def test_what_may_be_a_dictation_is_not_called_temporary(name: str) -> None:
    assert not is_temporary(name)


@pytest.mark.parametrize(
    "suffix",
    [
        *("wav", "mp3", "m4a", "mp4", "aac", "ogg", "oga", "opus", "webm", "amr", "3gp", "awb", "wma", "asf"),
        *("flac", "aif", "aiff", "aifc", "caf", "dss", "ds2", "mka", "gsm", "au", "snd", "vox", "spx"),
        *("WAV", "Mp3", "DS2"),
    ],
)
def test_formats_of_recorders(suffix: str) -> None:
    assert may_be_sound(f"DS0001.{suffix}")


@pytest.mark.parametrize("name", ["x.txt", "x.docx", "x.json", "wav", "x.wav.txt", "x.problem.txt", "x", "x."])
def test_no_sound(name: str) -> None:
    assert not may_be_sound(name)


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        (".stversions", True),
        ("$RECYCLE.BIN", True),
        ("#recycle", True),
        ("@eaDir", True),
        ("lost+found", True),
        ("System Volume Information", True),
        ("dr-lindqvist", False),
        ("x.wav", False),
    ],
)
def test_folders_without_dictations(name: str, foreign: bool) -> None:
    assert is_foreign_folder(name) is foreign


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("ä b.wav", "ä b.wav"),
        ("a\nb\x1b[31m.wav", "a\ufffdb\ufffd[31m.wav"),
        ("\udcff.wav", "\ufffd.wav"),
        ("gpj.\u202evaw", "gpj.\ufffdvaw"),  # right-to-left override
    ],
)
def test_names_are_shown_without_their_tricks(name: str, printed: str) -> None:
    assert shown(name) == printed


def test_an_id_takes_any_name() -> None:
    assert len(file_id(Path("in/\udcff\n.wav"))) == 8
    assert file_id(Path("a")) != file_id(Path("b"))
