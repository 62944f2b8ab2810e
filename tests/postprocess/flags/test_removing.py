"""Words taken out of a draft, and what was marked on the others."""

from __future__ import annotations

import pytest

from tests.templates.reports import block, report
from transcribe.postprocess.flags.removing import Span, without
from transcribe.report import Blank, Correction, Flag, Section

TEXT = "one two three four five six"


def flag(first: int, last: int, section: int = 0, **more: object) -> Flag:
    values = {"kind": "drug", "severity": "major", "section": section, "block": 0, "tokens": (first, last)}
    return Flag.model_validate({**values, "message": "Please listen.", **more})


def correction(first: int, last: int) -> Correction:
    return Correction(section=0, block=0, tokens=(first, last), heard="x", written="y", rule="z")


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([], TEXT),
        ([(0, 2)], "three four five six"),
        ([(2, 4)], "one two five six"),
        ([(4, 6)], "one two three four"),
        ([(0, 1), (2, 3), (5, 6)], "two four five"),
        ([(0, 6)], ""),
    ],
)
def test_text(runs: list[Span], text: str) -> None:
    made = report(Section(heading="Plan", blocks=(block(TEXT, "item"), block(TEXT))))
    left = without(made, {(0, 0): runs}).sections[0]
    assert [each.text for each in left.blocks] == [text, TEXT]
    assert (left.heading, left.blocks[0].kind) == ("Plan", "item")


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ((0, 1), (0, 1)),
        ((0, 2), (0, 1)),  # "one two": "one"
        ((1, 3), (1, 1)),  # all gone
        ((2, 4), (1, 2)),  # "three four": "four"
        ((0, 6), (0, 3)),  # "one four six"
        ((5, 6), (2, 3)),
        ((1, 1), (1, 1)),
        ((3, 3), (1, 1)),
        ((6, 6), (3, 3)),
    ],
)
def test_marks_keep_their_words(marked: Span, left: Span) -> None:
    made = report(
        Section(blocks=(block(TEXT),)),
        flags=(flag(*marked), flag(*marked, section=1), flag(0, 0, field="document")),
        corrections=(correction(*marked),),
        blanks=(Blank(section=0, block=0, token=marked[0], start=0, end=1, reason="No words."),),
    )
    out = without(made, {(0, 0): [(1, 3), (4, 5)]})
    assert out.sections[0].blocks[0].text == "one four six"
    assert [each.tokens for each in out.flags] == [left, marked, (0, 0)]
    assert [each.tokens for each in out.corrections] == ([left] if left[0] < left[1] else [])
    assert [each.token for each in out.blanks] == [left[0]]
