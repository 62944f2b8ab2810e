from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from transcribe.errors import InboxError
from transcribe.inbox.output_names import LONGEST_BYTES, LONGEST_CHARACTERS, OutputNames, clean_stem


@pytest.mark.parametrize(
    ("source_name", "stem"),
    [
        ("x.wav", "x"),
        ("letter.to.dr.wav", "letter.to.dr"),
        ("Müller 12.wav", "Müller 12"),
        ("Mu\u0308ller.wav", "Müller"),  # macOS writes the dots apart
        ("..wav", "wav"),
        (".wav", "wav"),
        ("...", "dictation"),
        ("", "dictation"),
        ("-rf.wav", "rf"),
        ("--out.wav", "out"),
        ("~$x.wav", "$x"),
        ("a/b\\c.wav", "a_b_c"),
        ("../../etc/passwd.wav", "_.._etc_passwd"),
        ("a\nb\tc.wav", "a_b_c"),
        ("a\x00b.wav", "a_b"),
        ("\udcff.wav", "_"),
        ("gpj\u202evaw.wav", "gpj_vaw"),
        ('a<b>c:d"e|f?g*h.wav', "a_b_c_d_e_f_g_h"),
        ("CON.wav", "_CON"),
        ("con.wav", "_con"),
        ("nul.txt.wav", "_nul.txt"),
        ("COM1.wav", "_COM1"),
        ("LPT³.wav", "_LPT³"),
        ("aux .wav", "_aux"),
        ("console.wav", "console"),
        ("COM.wav", "COM"),
        ("x. . .wav", "x"),
        ("  x  y  .wav", "x y"),
        ("a" * 250 + ".wav", "a" * 120),
        ("ä" * 120 + ".wav", "ä" * 100),
        ("語" * 80 + ".wav", "語" * 66),
    ],
)
def test_stems(source_name: str, stem: str) -> None:
    assert clean_stem(source_name) == stem


@pytest.mark.parametrize("number", [1, 2, 200])
def test_numbers_fit_within_the_limits(tmp_path: Path, number: int) -> None:
    names = OutputNames(tmp_path)
    for _ in range(number):
        with names.reserved("語" * 80 + ".wav") as stem:
            (tmp_path / f"{stem}.docx").touch(exist_ok=False)
        assert len(stem) <= LONGEST_CHARACTERS
        assert len(stem.encode()) <= LONGEST_BYTES
    assert number == 1 or stem.endswith(f"-{number}")


@pytest.mark.parametrize("suffix", [".docx", ".json", ".problem.txt", ".DOCX", ".Problem.TXT"])
def test_a_stem_with_any_output_is_never_given_out(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"x{suffix}").touch()
    with OutputNames(tmp_path).reserved("x.wav") as stem:
        assert stem == "x-2"


@pytest.mark.parametrize(("there", "source_name"), [("Letter", "letter.wav"), ("STRASSE", "straße.wav")])
def test_names_that_differ_in_case_alone_clash(tmp_path: Path, there: str, source_name: str) -> None:
    (tmp_path / f"{there}.docx").touch()
    with OutputNames(tmp_path).reserved(source_name) as stem:
        assert stem.endswith("-2")


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "x.txt").touch()
    (tmp_path / "x.wav").touch()
    with OutputNames(tmp_path).reserved("x.wav") as stem:
        assert stem == "x"


def test_undecodable_names_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.docx")).touch()
    with OutputNames(tmp_path).reserved("x.wav") as stem:
        assert stem == "x"


def test_reserved_twice_at_once_and_free_again(tmp_path: Path) -> None:
    names, others = OutputNames(tmp_path), OutputNames(tmp_path)
    with names.reserved("x.wav") as first, others.reserved("X.mp3") as second:
        assert (first, second) == ("x", "X-2")
    with names.reserved("x.wav") as stem:
        assert stem == "x"
    assert list(tmp_path.iterdir()) == []


def test_a_failure_gives_the_name_back(tmp_path: Path) -> None:
    names = OutputNames(tmp_path)
    with pytest.raises(ValueError, match="bad"), names.reserved("x.wav"):
        raise ValueError("bad")
    assert list(tmp_path.iterdir()) == []


def test_many_threads_get_many_names(tmp_path: Path) -> None:
    names = OutputNames(tmp_path)
    together = threading.Barrier(8)

    def write(_: int) -> str:
        together.wait()
        with names.reserved("x.wav") as stem:
            (tmp_path / f"{stem}.docx").touch(exist_ok=False)
            return stem

    with ThreadPoolExecutor(8) as pool:
        stems = list(pool.map(write, range(64)))
    assert len(set(stems)) == 64


def test_many_processes_get_many_names(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from transcribe.inbox.output_names import OutputNames\n"
        "folder = Path(sys.argv[1]); names = OutputNames(folder)\n"
        "for _ in range(25):\n"
        "    with names.reserved('x.wav') as stem:\n"
        "        (folder / f'{stem}.docx').touch(exist_ok=False)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(list(tmp_path.iterdir())) == 75


def test_what_a_killed_program_left_is_stepped_over_and_removed_after_a_day(tmp_path: Path) -> None:
    names = OutputNames(tmp_path)
    with names.reserved("x.wav"):
        (left,) = tmp_path.iterdir()
    left.touch()  # as if it had never been given back
    with OutputNames(tmp_path).reserved("x.wav") as stem:
        assert stem == "x-2"
    long_ago = time.time() - 25 * 3600
    os.utime(left, (long_ago, long_ago))
    with OutputNames(tmp_path).reserved("x.wav") as stem:
        assert stem == "x"


def test_the_folder_is_made_or_refused(tmp_path: Path) -> None:
    OutputNames(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(InboxError, match="The output folder 'file' cannot be used"):
        OutputNames(tmp_path / "file")
