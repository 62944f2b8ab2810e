"""The word list is changed in place: nothing that people wrote is lost, nor what two writers add at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import VocabularyError
from transcribe.office_table import OfficeTable, table_of
from transcribe.postprocess.correction.office_words import OfficeWord, read_office_words, word_of
from transcribe.vocabulary.editing import change, with_words, without_lines

BOVIE = OfficeWord("Bovie", note="cautery")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("term\nProlix", ["term\tnote", "Prolix", "Bovie\tcautery"]),
        ("note\tterm\n\tProlix", ["note\tterm", "\tProlix", "cautery\tBovie"]),
        ("ward\tTerm\tNote\n7\tx\ty", ["ward\tTerm\tNote", "7\tx\ty", "\tBovie\tcautery"]),
        ("term;note\nx;y\n", ["term;note", "x;y", "Bovie;cautery"]),
        (
            "# ours\n\nterm\tnote\n# below\n=bad\t\n\n",
            ["# ours", "", "term\tnote", "# below", "=bad\t", "", "Bovie\tcautery"],
        ),
        (
            "# ours\nProlix\n",
            [
                "# ours",
                "term\tkind\tsounds_like\tmisheard\tauthor\tspeciality\tnote",
                "Prolix",
                "Bovie\tterm\t\t\t\t\tcautery",
            ],
        ),
    ],
)
def test_a_word_is_added_below_what_is_there(before: str, after: list[str]) -> None:
    assert list(with_words(table_of(before), [BOVIE]).lines) == after


def test_an_empty_file_gets_a_head() -> None:
    lines = with_words(OfficeTable(), [BOVIE]).lines
    assert [line[:6] for line in lines] == ["# The ", "# Line", "term\tk", "Bovie\t"]


def test_lines_are_taken_out() -> None:
    assert without_lines(table_of("# a\nterm\nx\ny\nz"), {3, 5}).lines == ("# a", "term", "y")


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from("\t;,"))
def test_what_is_added_is_read_as_it_was(term: str, note: str, delimiter: str) -> None:
    word, _ = word_of({"term": term, "note": note})
    if word is not None:
        before = table_of(f"# remark\nterm{delimiter}other\nProlix{delimiter}x\n")
        table = table_of("\n".join(with_words(before, [word]).lines))
        assert table.lines[2:3] == before.lines[2:3]
        assert word_of(table.rows[-1].cells) == (word, ())


@pytest.mark.parametrize(("encoding", "line_end"), [("utf-8", "\n"), ("cp1252", "\r\n"), ("utf-16", "\r\n")])
def test_a_file_is_written_for_spreadsheets(encoding: str, line_end: str, tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_bytes(line_end.join(["term\tnote", "Müller\t", ""]).encode(encoding))
    path.chmod(0o640)
    change(path, lambda table: with_words(table, [OfficeWord("Zoë")]))
    assert path.read_bytes() == line_end.join(["term\tnote", "Müller\t", "Zoë\t", ""]).encode("utf-8-sig")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [found.name for found in tmp_path.iterdir() if not found.name.endswith(".lock")] == ["words.tsv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.tsv").write_text("term\n")
    link = tmp_path / "words.tsv"
    link.symlink_to("real.tsv")
    change(link, lambda table: with_words(table, [OfficeWord("Bovie")]))
    assert link.is_symlink()
    assert [word.term for word in read_office_words(tmp_path / "real.tsv")] == ["Bovie"]


def test_a_change_by_someone_else_in_the_meantime_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("term\n")

    def slow(table: OfficeTable) -> OfficeTable:
        path.write_text("term\nProlix\n")
        return with_words(table, [BOVIE])

    with pytest.raises(VocabularyError, match="Another program changed"):
        change(path, slow)
    assert path.read_text() == "term\nProlix\n"
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))


def test_a_file_that_is_no_table_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(VocabularyError, match="it is a workbook"):
        change(path, lambda table: with_words(table, [BOVIE]))
    assert path.read_bytes() == b"PK\x03\x04"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VocabularyError, match=r"words\.tsv cannot be written"):
        change(tmp_path / "file" / "words.tsv", lambda table: table)


ADDER = (
    "import sys; from pathlib import Path\n"
    "from transcribe.postprocess.correction.office_words import OfficeWord\n"
    "from transcribe.vocabulary.editing import change, with_words\n"
    "for number in range(15):\n"
    "    word = OfficeWord(f'{sys.argv[2]}-{number}')\n"
    "    change(Path(sys.argv[1]), lambda table: with_words(table, [word]))\n"
)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    writers = [subprocess.Popen([sys.executable, "-c", ADDER, str(path), name]) for name in ("ann", "ben")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    expected = {f"{name}-{number}" for name in ("ann", "ben") for number in range(15)}
    assert {word.term for word in read_office_words(path)} == expected
