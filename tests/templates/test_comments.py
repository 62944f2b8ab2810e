"""What the comments say, as the secretary reads them."""

import pytest

from tests.templates.reports import block, report, section
from transcribe.report import Blank, Block, Correction, Flag, HeardWord, Section, Severity, Token
from transcribe.templates.comments import comment_text

NOTE = report(section("Plan", "Continue metoprolol 50 mg daily."))


def flag(**more: object) -> Flag:
    values = {"kind": "drug", "severity": "critical", "section": 0, "block": 0, "tokens": (1, 2)}
    return Flag.model_validate({**values, "message": "Two drugs sound alike.", **more})


def correction(**more: object) -> Correction:
    values = {"section": 0, "block": 0, "tokens": (1, 2), "heard": "metal pro lol", "written": "metoprolol"}
    return Correction.model_validate({**values, "rule": "sound_alike", **more})


@pytest.mark.parametrize(
    ("about", "lines"),
    [
        (
            flag(heard="metoprolol", probability=0.437, suggestions=("metolazone", "methimazole")),
            [
                "Critical: Two drugs sound alike.",
                "Heard “metoprolol”, 44% sure",
                "Could be: metolazone; methimazole",
                "Listen at 0:00",
            ],
        ),
        (
            flag(severity=Severity.MINOR, tokens=(2, 9)),
            ["Minor: Two drugs sound alike.", "80% sure", "Listen at 0:01"],
        ),
        (flag(section=4), ["Critical: Two drugs sound alike."]),
        (
            correction(alternatives=("metoprolol", "metolazone")),
            [
                "Heard “metal pro lol”; written “metoprolol” (sound alike)",
                "Could also be: metolazone",
                "Listen at 0:00",
            ],
        ),
        (
            Blank(section=0, block=0, token=1, start=12, end=14, reason="No words.", sounds_like="lie sin"),
            ["Blank: No words.", "Sounds like “lie sin”", "Listen at 0:12–0:14"],
        ),
        (
            Blank(section=0, block=0, token=1, start=12, end=12.5, reason="No words."),
            ["Blank: No words.", "Listen at 0:12"],
        ),
    ],
)
def test_lines(about: Flag | Correction | Blank, lines: list[str]) -> None:
    assert comment_text(NOTE, (about,)).split("\n") == lines


def test_what_was_heard_is_found_in_the_transcript() -> None:
    heard = (
        HeardWord(text="toprol", start=61, end=62, probability=0.3),
        HeardWord(text="fifty", start=62, end=63, probability=0.9),
    )
    tokens = (Token(text="Toprol", words=(0,), start=61, end=62), Token(text="50", space="", words=(1, 7)))
    made = report(Section(blocks=(Block(tokens=tokens),)), transcript=heard)
    lines = comment_text(made, (flag(tokens=(0, 2)),)).split("\n")
    assert lines[1:] == ["Heard “toprol fifty”", "Listen at 1:01"]


def test_lines_stay_lines_whatever_was_said() -> None:
    text = comment_text(NOTE, (flag(message="One\n\x00two", heard="three\r\nfour", suggestions=("\n", "five\nsix")),))
    assert text.split("\n")[:3] == ["Critical: One two", "Heard “three four”, 80% sure", "Could be: five six"]


def test_an_empty_block_has_nothing_to_tell() -> None:
    made = report(section("Plan", ""))
    assert made.sections[0].blocks[0] == block("")
    assert comment_text(made, (flag(),)) == "Critical: Two drugs sound alike."


def test_marks_of_one_place_share_a_comment() -> None:
    about = (
        flag(heard="metoprolol fifty", probability=0.3, suggestions=("metolazone",)),
        flag(tokens=(2, 4), rule="dose.high", message="A dose of 500 mg is high.", suggestions=("50 mg", "metolazone")),
        flag(severity="minor"),
        correction(alternatives=("metolazone", "metaproterenol")),
    )
    assert comment_text(NOTE, about).split("\n") == [
        "Critical: Two drugs sound alike.",
        "Critical: A dose of 500 mg is high.",
        "Minor: Two drugs sound alike.",
        "Heard “metal pro lol”; written “metoprolol” (sound alike)",
        "30% sure",
        "Could be: metolazone; 50 mg; metaproterenol",
        "Listen at 0:00",
    ]


@pytest.mark.parametrize(
    ("doubts", "sure"), [((0.1, 0.62), "38% sure"), ((None, 0.0), "100% sure"), ((None, None), "80% sure")]
)
def test_calibrated_doubt_says_how_sure(doubts: tuple[float | None, float | None], sure: str) -> None:
    words = zip(("metoprolol", "today"), doubts, strict=True)
    tokens = tuple(Token(text=word, probability=0.8, doubt=doubt) for word, doubt in words)
    made = report(Section(blocks=(Block(tokens=tokens),)))
    assert comment_text(made, (flag(tokens=(0, 2)),)).split("\n")[1] == sure


def test_a_passage_is_named_by_its_end_and_time() -> None:
    made = report(section("Plan", " ".join(f"word{number}" for number in range(20))))
    passage = flag(severity="minor", tokens=(1, 19), message="This was hard to hear.")
    assert comment_text(made, (passage,)).split("\n") == [
        "Minor: This was hard to hear.",
        "This is about the passage up to “word16 word17 word18”",
        "Listen at 0:00–0:09",
    ]


@pytest.mark.parametrize(
    "about",
    [
        flag(field="document", tokens=(0, 0), message="No specimens are told.", suggestions=("Specimens: none",)),
        flag(field="mrn", tokens=(0, 0), message="The worklist says 440712.", probability=0.2),
    ],
)
def test_a_flag_on_no_words_tells_no_words(about: Flag) -> None:
    assert "Listen" not in comment_text(NOTE, (about,))
    assert "sure" not in comment_text(NOTE, (about,))
    assert comment_text(NOTE, (about,)).startswith(f"Critical: {about.message}")
