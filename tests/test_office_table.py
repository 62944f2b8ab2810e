"""An office's table as spreadsheets and people write it: encodings, delimiters, quotation marks, headers."""

from __future__ import annotations

import pytest

from transcribe.office_table import TableError, line_of, table_of, text_of

TEXT = "term\tkind\r\nMüller\tperson\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert text_of(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"term\x81", "not text"),
        (b"\xef\xbb\xbfterm\xff", "not text"),
        (b"\xff\xfea", "not text"),
    ],
)
def test_what_is_no_text(content: bytes, reason: str) -> None:
    with pytest.raises(TableError, match=reason):
        text_of(content)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("term\tkind\nBovie\tother\n", [(2, {"term": "Bovie", "kind": "other"})], id="tabs"),
        pytest.param("Term;Kind\nBovie;other", [(2, {"term": "Bovie", "kind": "other"})], id="semicolons"),
        pytest.param('Name,Note\n"Smith, Ann",x', [(2, {"term": "Smith, Ann", "note": "x"})], id="commas and quotes"),
        pytest.param("Sounds-Like\tName\na\tb", [(2, {"sounds_like": "a", "term": "b"})], id="close names"),
        pytest.param("term\tName\nBovie\tx", [(2, {"term": "Bovie"})], id="our own name goes first"),
        pytest.param("# a\n\nterm\n# b\nBovie\n", [(5, {"term": "Bovie"})], id="remarks and empty lines"),
        pytest.param(
            '"# a, b"\t\nterm\tkind\n\t\nBovie', [(4, {"term": "Bovie"})], id="remarks as a spreadsheet saves"
        ),
        pytest.param("Bovie\nSmith, Ann\n", [(1, {"term": "Bovie"}), (2, {"term": "Smith, Ann"})], id="a bare list"),
        pytest.param("Full Name\rAnn\rBen\r", [(2, {"term": "Ann"}), (3, {"term": "Ben"})], id="old line ends"),
        pytest.param("term\tward\nBovie\t7", [(2, {"term": "Bovie"})], id="a column of somebody's own"),
        pytest.param("", [], id="empty"),
        pytest.param("\n\t\n# only a remark\n", [], id="nothing but remarks"),
    ],
)
def test_rows(text: str, rows: list[tuple[int, dict[str, str]]]) -> None:
    assert [(row.line, dict(row.cells)) for row in table_of(text).rows] == rows


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('term\tnote\nBovie\t"open\nPrune\t\n', 2, "no partner"),
        ("term\tnote\nBovie\tx\ty\n", 2, "more cells"),
        ("Bovie\tother\n", 1, "does not name the columns"),
        ("Bovie,other\n", 1, "does not name the columns"),
    ],
)
def test_rows_that_cannot_be_used(text: str, line: int, problem: str) -> None:
    bad = [row for row in table_of(text).rows if row.problem]
    assert [row.line for row in bad] == [line]
    assert problem in bad[0].problem


def test_two_columns_for_the_same_thing() -> None:
    with pytest.raises(TableError, match="several of its columns mean “note”"):
        table_of("term\tremark\tcomment\n")


@pytest.mark.parametrize("cell", ["plain", 'a "b" c', '"quoted"', "tab\there", "Smith, Ann", ""])
def test_a_written_line_reads_as_it_was(cell: str) -> None:
    for delimiter in "\t;,":
        line = line_of(["term", cell], delimiter)
        assert table_of(f"term{delimiter}note\n{line}\n").rows[0].cells == {"term": "term", "note": cell}
