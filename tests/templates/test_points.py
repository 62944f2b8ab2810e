"""What is listened to first."""

from typing import Any

import pytest

from tests.templates.reports import report, section
from transcribe.report import Blank, Block, Correction, DocumentType, Flag, Section, Severity, Token
from transcribe.templates.points import Point, blank_points, flagged_points

TEXT = "Continue metoprolol 50 mg daily for the left atrium."


def flag(first: int, last: int, message: str, severity: str = "major", **more: Any) -> Flag:
    values = {"kind": "unsure", "severity": severity, "section": 0, "block": 0, "tokens": (first, last)}
    return Flag.model_validate({**values, "message": message, **more})


def doubtful(*doubts: float | None) -> Section:
    tokens = tuple(Token(text=f"word{number}", doubt=doubt, start=number) for number, doubt in enumerate(doubts))
    return Section(blocks=(Block(tokens=tokens),))


@pytest.mark.parametrize(
    ("doubts", "flags", "messages"),
    [
        (
            (0.9, 0.8, 0.1),
            (flag(0, 1, "a", "minor"), flag(1, 2, "b"), flag(2, 3, "c", "critical")),
            ["c", "b", "a"],  # the gravest first, however sure
        ),
        ((0.2, 0.9, 0.4), (flag(0, 1, "a"), flag(1, 2, "b"), flag(2, 3, "c")), ["b", "c", "a"]),  # then the doubtful
        ((0.2, 0.2, 0.2), (flag(2, 3, "c"), flag(0, 1, "a"), flag(1, 2, "b")), ["a", "b", "c"]),  # then the earlier
        ((0.1, 0.9, 0.3), (flag(0, 1, "a", rule="dose.high"), flag(1, 2, "b"), flag(2, 3, "c")), ["b", "a", "c"]),
        ((None, None, None), (flag(0, 1, "a", probability=0.6), flag(1, 2, "b", probability=0.1)), ["b", "a"]),
        ((0.1, 0.6, 0.3), (flag(0, 0, "a", field="document"), flag(1, 2, "b"), flag(2, 3, "c")), ["b", "a", "c"]),
    ],
)
def test_order(doubts: tuple[float | None, ...], flags: tuple[Flag, ...], messages: list[str]) -> None:
    assert [point.message for point in flagged_points(report(doubtful(*doubts), flags=flags))] == messages


def test_flags_on_one_word_are_one_point() -> None:
    changed = Correction(
        section=0, block=0, tokens=(1, 2), heard="x", written="metoprolol", rule="x", alternatives=("metolazone",)
    )
    flags = (
        flag(2, 4, "The recogniser was not sure of this number. Please listen.", suggestions=("15 mg",)),
        flag(1, 4, "A dose of 500 mg is high.", "critical", suggestions=("50 mg", "15 mg")),
    )
    made = report(section("Plan", TEXT), flags=flags, corrections=(changed,))
    assert flagged_points(made) == (
        Point(
            time="0:00",
            severity=Severity.CRITICAL,
            message="A dose of 500 mg is high. The recogniser was not sure of this number.",
            words="metoprolol 50 mg",
            before="Continue ",
            after=" daily for the left atrium.",
            readings=("50 mg", "15 mg", "metolazone"),
        ),
    )


def test_a_correction_that_nobody_doubts_is_no_point() -> None:
    changed = Correction(section=0, block=0, tokens=(1, 2), heard="x", written="metoprolol", rule="x")
    assert flagged_points(report(section("Plan", TEXT), corrections=(changed,))) == ()


def test_a_passage_is_shown_by_its_ends() -> None:
    made = report(section("Plan", " ".join(f"w{n}" for n in range(40))), flags=(flag(2, 30, "Hard to hear."),))
    (point,) = flagged_points(made)
    assert (point.words, point.before, point.time) == ("w2 w3 w4 … w27 w28 w29", "w0 w1 ", "0:01")


@pytest.mark.parametrize(
    ("field", "start", "words", "time"),
    [
        ("document", None, "The document", ""),
        ("mrn", 64.2, "The header: MRN", "1:04"),
        ("date_of_birth", None, "The header: Date of birth", ""),
        ("sidecar", None, "The header: sidecar", ""),
    ],
)
def test_what_has_no_place_in_the_text(field: str, start: float | None, words: str, time: str) -> None:
    made = report(section("Plan", TEXT), flags=(flag(0, 0, "Look.", field=field, start=start),))
    (point,) = flagged_points(made.model_copy(update={"document_type": DocumentType.CLINIC_NOTE}))
    assert (point.words, point.time, point.before) == (words, time, "")


def test_a_flag_without_a_place_is_not_lost() -> None:
    made = report(section("Plan", ""), flags=(flag(0, 1, "Look."), flag(0, 1, "There.", section=7)))
    assert [point.message for point in flagged_points(made)] == ["Look.", "There."]


def test_blanks_stand_in_their_context() -> None:
    blanks = (
        Blank(section=0, block=0, token=2, start=3, end=5, reason="Not understood.", sounds_like="fifty em"),
        Blank(section=4, block=0, token=0, start=9, end=9.5, reason="No words."),
    )
    first, second = blank_points(report(section("Plan", TEXT), blanks=blanks))
    assert (first.before, first.words, first.after[:4]) == ("Continue metoprolol ", "[____]", " 50\u00a0"[:4])
    assert first.message == "Sounds like “fifty em”. Not understood."
    assert (first.time, second.time, second.before) == ("0:03–0:05", "0:09", "")
