"""One mark where a doubt and an unknown word are the same."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.merging import merged
from transcribe.report import Flag, Severity


def flag(kind: str, tokens: tuple[int, int], rule: str | None = None, *suggestions: str, block: int = 0) -> Flag:
    return Flag(
        kind=kind,
        severity=Severity.MINOR,
        section=0,
        block=block,
        tokens=tokens,
        message="Please listen.",
        suggestions=suggestions,
        rule=rule,
    )


UNKNOWN = flag("unknown_word", (4, 5), "word.unknown", "metoprolol")


@pytest.mark.parametrize(
    ("there", "marks"),
    [
        (flag("unsure", (4, 5)), [(None, ("metoprolol",))]),
        (flag("drug", (3, 6), None, "metformin"), [(None, ("metformin", "metoprolol"))]),
        (flag("unsure", (5, 6)), [(None, ()), ("word.unknown", ("metoprolol",))]),
        (flag("unsure", (4, 5), block=1), [(None, ()), ("word.unknown", ("metoprolol",))]),
        (flag("dose", (4, 5), "dose.high"), [("dose.high", ()), ("word.unknown", ("metoprolol",))]),
    ],
)
def test_an_unknown_word_under_a_doubt_has_one_mark(
    there: Flag, marks: list[tuple[str | None, tuple[str, ...]]]
) -> None:
    assert [(one.rule, one.suggestions) for one in merged([there], [UNKNOWN])] == marks
