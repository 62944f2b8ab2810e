"""Where marks fall in a block's text, whatever their ranges are."""

from itertools import product

import pytest

from tests.templates.reports import block, report, section
from transcribe.report import Blank, Block, Correction, Flag, Severity, Token
from transcribe.templates.marks import Marks, marked_block, marks_of, unplaced

TEXT = "one two three four"


def flag(first: int, last: int, severity: Severity = Severity.MAJOR, section: int = 0, block: int = 0) -> Flag:
    return Flag(kind="drug", severity=severity, section=section, block=block, tokens=(first, last), message="Look.")


def correction(first: int, last: int) -> Correction:
    return Correction(section=0, block=0, tokens=(first, last), heard="h", written="w", rule="r")


def blank(token: int, start: float = 12.0, section: int = 0, block: int = 0) -> Blank:
    return Blank(section=section, block=block, token=token, start=start, end=start + 1, reason="No words.")


@pytest.mark.parametrize(
    ("tokens", "marked"),
    [
        ((0, 1), "one"),
        ((1, 3), "two three"),
        ((3, 4), "four"),
        ((0, 4), "one two three four"),
        ((2, 99), "three four"),
        ((-5, 1), "one"),
        ((40, 50), "four"),
        ((4, 4), "four"),
        ((1, 1), "two"),
        ((3, 1), "four"),
    ],
)
def test_a_range_is_clamped_to_the_block(tokens: tuple[int, int], marked: str) -> None:
    cut = marked_block(block(TEXT), Marks((flag(*tokens),), (), ()))
    (anchor,) = cut.anchors
    assert "".join(piece.text for piece in cut.pieces[slice(*anchor.pieces)]) == marked
    assert "".join(piece.text for piece in cut.pieces if piece.severity) == marked
    assert cut.text == TEXT


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (0, "[____ 0:12] one two three four"),
        (2, "one two [____ 0:12] three four"),
        (4, "one two three four [____ 0:12]"),
        (99, "one two three four [____ 0:12]"),
        (-3, "[____ 0:12] one two three four"),
    ],
)
def test_a_blank_stands_apart_from_the_words(token: int, text: str) -> None:
    assert marked_block(block(TEXT), Marks((), (), (blank(token),))).text == text


def test_two_blanks_at_one_place_keep_their_order() -> None:
    cut = marked_block(block(TEXT), Marks((), (), (blank(1), blank(1, start=70))))
    assert cut.text == "one [____ 0:12] [____ 1:10] two three four"


def test_a_blank_in_an_empty_block_is_shown() -> None:
    assert marked_block(block(""), Marks((), (), (blank(0),))).text == "[____ 0:12]"


def test_a_blank_between_words_without_a_space() -> None:
    tight = Block(tokens=(Token(text="L4", space=""), Token(text="-5", space="")))
    assert marked_block(tight, Marks((), (), (blank(1),))).text == "L4 [____ 0:12] -5"


def test_marks_that_share_a_word_are_one_place_coloured_by_the_gravest() -> None:
    flags = (flag(0, 4, Severity.MINOR), flag(1, 3, Severity.CRITICAL), flag(2, 4, Severity.MAJOR))
    cut = marked_block(block(TEXT), Marks(flags, (correction(1, 2),), ()))
    assert [(piece.text, piece.severity, piece.corrected) for piece in cut.pieces] == [
        ("one ", Severity.MINOR, False),
        ("two", Severity.CRITICAL, True),
        (" ", Severity.CRITICAL, False),
        ("three", Severity.CRITICAL, False),
        (" four", Severity.MAJOR, False),
    ]
    (anchor,) = cut.anchors
    assert anchor.about == (flags[1], flags[2], flags[0], correction(1, 2))
    assert anchor.flags == (flags[1], flags[2], flags[0])
    assert "".join(piece.text for piece in cut.pieces[slice(*anchor.pieces)]) == TEXT


@pytest.mark.parametrize(
    ("ranges", "places"),
    [
        ([(0, 1), (1, 2)], ["one", "two"]),
        ([(0, 2), (1, 2)], ["one two"]),
        ([(0, 2), (1, 3), (2, 4)], ["one two three four"]),
        ([(3, 4), (0, 2), (0, 1)], ["one two", "four"]),
        ([(0, 1), (0, 0)], ["one"]),
    ],
)
def test_which_flags_share_a_place(ranges: list[tuple[int, int]], places: list[str]) -> None:
    cut = marked_block(block(TEXT), Marks(tuple(flag(*tokens) for tokens in ranges), (), ()))
    assert ["".join(piece.text for piece in cut.pieces[slice(*one.pieces)]).strip() for one in cut.anchors] == places
    assert sum(len(anchor.about) for anchor in cut.anchors) == len(ranges)


def test_a_flag_over_a_passage_colours_its_first_words_and_stays_apart() -> None:
    words = [f"word{number}" for number in range(20)]
    passage, inside = flag(2, 19, Severity.MINOR), flag(10, 11, Severity.CRITICAL)
    cut = marked_block(block(" ".join(words)), Marks((passage, inside), (), ()))
    coloured = [(piece.text.split(), piece.severity) for piece in cut.pieces if piece.severity]
    assert coloured == [(words[2:5], Severity.MINOR), (words[10:11], Severity.CRITICAL)]
    assert [anchor.about for anchor in cut.anchors] == [(passage,), (inside,)]
    assert "".join(piece.text for piece in cut.pieces[slice(*cut.anchors[0].pieces)]).split() == words[2:19]


def test_no_space_parts_a_blank_from_the_sign_behind_it() -> None:
    tokens = (Token(text="Start", space=""), Token(text=",", space=" "), Token(text="then", space=""), Token(text="."))
    cut = marked_block(Block(tokens=tokens), Marks((), (), (blank(1), blank(3, start=70))))
    assert cut.text.strip() == "Start [____ 0:12], then [____ 1:10]."


@pytest.mark.parametrize(("first", "second"), list(product([(0, 2), (1, 3), (2, 2), (0, 4), (3, 9)], repeat=2)))
def test_no_overlap_loses_or_doubles_text(first: tuple[int, int], second: tuple[int, int]) -> None:
    marks = Marks((flag(*first),), (correction(*second),), (blank(first[0]), blank(second[1])))
    cut = marked_block(block(TEXT), marks)
    assert "".join(piece.text for piece in cut.pieces if piece.blank is None).split() == TEXT.split()
    assert sum(len(anchor.about) for anchor in cut.anchors) == 4
    assert all(anchor.pieces[0] < anchor.pieces[1] for anchor in cut.anchors)
    assert all(piece.text for piece in cut.pieces)


def test_a_flag_on_nothing_visible_marks_the_nearest_word() -> None:
    hollow = Block(tokens=(Token(text="one"), Token(text="\x00", space=""), Token(text="two", space="")))
    cut = marked_block(hollow, Marks((flag(1, 2),), (), ()))
    assert cut.text == "one two"
    assert any("one" in piece.text and piece.severity for piece in cut.pieces)


def test_marks_without_a_place_are_not_lost() -> None:
    flags = (flag(0, 1), flag(0, 1, section=7), flag(0, 1, block=-1), flag(0, 0, block=1))
    blanks = (blank(0), blank(0, block=1), blank(0, section=3))
    made = report(section("Plan", TEXT, ""), flags=flags, blanks=blanks)
    assert unplaced(made, marks_of(made)) == (*flags[1:4], blanks[2])


def test_a_signed_report_hides_no_blank_and_no_critical_flag() -> None:
    flags = (flag(0, 1), flag(1, 2, Severity.CRITICAL))
    made = report(section("Plan", TEXT), flags=flags, blanks=(blank(0),), corrections=(correction(0, 1),))
    assert marks_of(made, draft=False) == Marks((flags[1],), (), (blank(0),))
    assert marks_of(made) == Marks(flags, (correction(0, 1),), (blank(0),))
