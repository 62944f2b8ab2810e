"""How much room text takes: never less than it does."""

import pytest

from transcribe.templates.fitting import cut, lines_of, width_of


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("i", 2.22), ("W", 9.44), ("mm", 16.66), ("é", 5.84), ("e\u0301", 5.84), ("漢", 10), ("\u200f", 0)],
)
def test_width_in_points(text: str, width: float) -> None:
    assert width_of(text, 10) == pytest.approx(width)


def test_bold_is_wider() -> None:
    assert width_of("metoprolol", 9, bold=True) > width_of("metoprolol", 9)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("word", 1),
        ("word word", 1),
        ("word word word", 2),
        ("word word word word word", 3),
        ("x" * 60, 5),
        ("word " + "x" * 20, 3),
    ],
)
def test_lines_of_a_narrow_column(text: str, lines: int) -> None:
    assert lines_of(text, 64, 10) == lines


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("", "", ""),
        ("short", "short", "short"),
        ("  two   words ", "two words", "two words"),
        ("one two three four five six", "one two three…", "…four five six"),
        ("a" + "x" * 60 + "z", "axxxxxxxxxxxxx…", "…xxxxxxxxxxxxxz"),
    ],
)
def test_what_is_cut(text: str, start: str, end: str) -> None:
    assert cut(text, 86, 10) == start
    assert cut(text, 86, 10, end=True) == end


@pytest.mark.parametrize("text", ["WWWW MMMM " * 9, "ill it " * 30, "漢字" * 40, "x" * 200, "שלום " * 20])
@pytest.mark.parametrize("width", [20.0, 90.0, 375.0])
def test_what_is_cut_fits(text: str, width: float) -> None:
    for bold in (False, True):
        assert width_of(cut(text, width, 9, bold=bold), 9, bold=bold) <= width
    assert lines_of(cut(text, width, 9), width, 9) == 1
