"""Whether a repair would have been right."""

from __future__ import annotations

import pytest

from transcribe.learning.answers import Answers

SAID = "he takes apixaban five milligrams twice daily comma and gabapentin at night"
HEARD = "He takes picks up in 5 mg twice daily comma and gabby pint in at night"


@pytest.mark.parametrize(
    ("first", "last", "written", "gain", "right"),
    [
        (2, 5, "apixaban", 3, True),
        (3, 5, "apixaban", 2, True),
        (2, 5, "doxepin", 2, False),
        (1, 5, "apixaban", 2, True),
        (11, 14, "gabapentin", 3, True),
        (11, 15, "gabapentin", 2, True),
        (15, 16, "nitrate", -1, False),
        (0, 2, "heatex", -1, False),
    ],
)
def test_repairs(first: int, last: int, written: str, gain: int, right: bool) -> None:
    answers = Answers.of(SAID, HEARD.split())
    assert (answers.gain(first, last, written), answers.is_right(first, last, written)) == (gain, right)


def test_nothing_heard_and_nothing_said() -> None:
    assert Answers.of("", ["word"]).gain(0, 1, "term") == 0
    assert Answers.of("term", ["term"]).gain(0, 1, "other") == -1
