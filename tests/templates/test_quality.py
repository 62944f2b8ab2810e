"""What is said of a draft before it is opened."""

import pytest

from tests.templates.reports import report, section
from transcribe.report import Quality, Report
from transcribe.templates.quality import quality_line, stat_line, typing_advice


def made(words: int, share: float, mend: float = 300, typed: float = 900, faster: bool = False) -> Report:
    quality = Quality(wrong_share=share, keystrokes_to_mend=mend, keystrokes_to_type=typed, faster_to_type=faster)
    return report(section("Plan", " ".join(["word"] * words)), quality=quality)


@pytest.mark.parametrize(
    ("words", "share", "line"),
    [
        (230, 0.061, "Expected quality: about 14 wrong words in 230 (6%)."),
        (1500, 0.0007, "Expected quality: about 1 wrong word in 1,500 (below 1%)."),
        (40, 0.001, "Expected quality: hardly a wrong word in 40."),
        (10, 3.0, "Expected quality: about 10 wrong words in 10 (100%)."),
        (10, float("nan"), ""),
        (0, 0.2, ""),
    ],
)
def test_quality(words: int, share: float, line: str) -> None:
    assert quality_line(made(words, share)) == line


@pytest.mark.parametrize(
    ("mend", "typed", "effort"),
    [
        (2480, 2110, " (about 2,500 keystrokes to mend, 2,100 to type)"),
        (484, 455, " (about 480 keystrokes to mend, 460 to type)"),
        (float("inf"), 455, ""),
    ],
)
def test_advice(mend: float, typed: float, effort: str) -> None:
    advice = typing_advice(made(10, 0.5, mend, typed, faster=True))
    assert advice == (
        f"Faster to type: typing this dictation from the sound is likely to be quicker than mending it{effort}."
    )
    assert typing_advice(made(10, 0.5, mend, typed)) == ""


def test_nothing_is_said_where_nothing_is_known() -> None:
    plain = report(section("Plan", "Rest."))
    assert (quality_line(plain), typing_advice(plain), stat_line(plain)) == ("", "", "")
    assert stat_line(plain.model_copy(update={"priority": "stat"})).startswith("STAT")
