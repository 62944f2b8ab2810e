"""Flags, blanks and what is set apart: from a transcript with doubts and findings to a draft."""

from __future__ import annotations

import pytest

from transcribe.postprocess.drafting import draft
from transcribe.report import DocumentType, Report, Severity, Source
from transcribe.settings import Review, Settings
from transcribe.speech import Coverage, Finding, FindingKind, Segment, Transcript, Word

SOURCE = Source(file="a.wav", seconds=30.0)
BY_PROBABILITY = Settings(review=Review(flags="none", doubt_below=0.5, doubt_number_below=0.75, rules_off=("word",)))


def _transcript(text: str, doubts: dict[str, float] | None = None) -> Transcript:
    """Words of half a second each; ``doubts`` gives the probability of some of them (others: .95)."""
    words = tuple(
        Word(word, index * 0.5, index * 0.5 + 0.4, (doubts or {}).get(word.strip(".,"), 0.95))
        for index, word in enumerate(text.split())
    )
    return Transcript((Segment(words, 0.0, 30.0, -0.2, 0.0, 1.2, 0.0),), 30.0, "en", "test", "test")


def _draft(text: str, doubts: dict[str, float] | None = None, *findings: Finding) -> Report:
    return draft(_transcript(text, doubts), Coverage(10.0, 9.0, findings), SOURCE, BY_PROBABILITY)


FLAGGED = [
    ("He takes 40 mg of metaprolol today.", {"metaprolol": 0.41}, [("unsure", "minor", "metaprolol")]),
    ("He takes 40 mg of metoprolol today.", {"40": 0.6}, [("number", "critical", "40")]),
    ("Pain in the left leg today.", {"left": 0.7}, [("side", "critical", "left")]),
    ("There is no fracture today.", {"no": 0.6}, [("negation", "critical", "no")]),
    ("There is no fracture today.", {"fracture": 0.6}, []),
    ("He saw impatula flos today.", {"impatula": 0.4, "flos": 0.3}, [("unsure", "minor", "impatula flos")]),
    ("She is well today.", {}, []),
]


@pytest.mark.parametrize(("text", "doubts", "expected"), FLAGGED)
def test_a_probability_below_the_offices_limit_becomes_a_flag(
    text: str, doubts: dict[str, float], expected: list[tuple[str, str, str]]
) -> None:
    report = _draft(text, doubts)
    found = []
    for flag in (flag for flag in report.flags if flag.rule is None):
        tokens = report.sections[flag.section].blocks[flag.block].tokens[slice(*flag.tokens)]
        found.append((flag.kind, flag.severity.value, " ".join(token.text for token in tokens)))
        assert flag.heard == found[-1][2]
        assert flag.probability == pytest.approx(min(doubts.values()))
    assert found == expected


def test_invented_words_stay_out_but_in_the_transcript() -> None:
    apart = Finding(FindingKind.INVENTED, 20.0, 21.0, "The recogniser wrote words.", (3, 6), set_apart=True)
    report = _draft("She is well. Thank you for watching.", None, Finding(**{**_fields(apart), "words": (3, 7)}))
    assert report.text == "She is well."
    assert "watching." in [word.text for word in report.transcript]
    assert report.coverage is not None
    assert report.coverage.findings[0].set_apart


def _fields(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in finding.__slots__}


def test_speech_without_words_becomes_a_blank_at_its_place() -> None:
    unheard = Finding(FindingKind.SPEECH_WITHOUT_WORDS, 1.6, 3.0, "Somebody seems to speak here.")
    report = _draft("She is well today. He is not.", None, unheard)
    (blank,) = report.blanks
    following = report.sections[blank.section].blocks[blank.block].tokens[blank.token]
    assert (blank.start, blank.end) == (1.6, 3.0)
    assert following.start is not None
    assert following.start >= 1.6
    assert following.text == "He"


def test_only_unheard_speech_still_gives_a_document_with_a_blank() -> None:
    report = _draft("", None, Finding(FindingKind.SPEECH_WITHOUT_WORDS, 1.0, 6.0, "Somebody seems to speak here."))
    assert len(report.blanks) == 1
    assert len(report.sections) == 1


def test_words_in_silence_are_flagged() -> None:
    silent = Finding(FindingKind.WORDS_IN_SILENCE, 1.0, 2.0, "No speech was heard.", (2, 4))
    (flag,) = _draft("She is well today again.", None, silent).flags
    assert flag.kind == "words_in_silence"
    assert flag.severity is Severity.MAJOR
    assert flag.tokens == (2, 4)


def test_what_comes_after_the_end_is_kept_apart() -> None:
    report = _draft("All is well. End of dictation. Anna are you there")
    assert report.text == "All is well."
    assert report.coverage is not None
    rest = report.coverage.findings[-1]
    assert rest.kind is FindingKind.AFTER_END
    assert rest.words == (6, 10)


def test_the_asked_kind_of_document_counts() -> None:
    transcript = _transcript("Dear Dr. Osei, she is well. Yours sincerely")
    asked = draft(transcript, None, SOURCE, Settings(), DocumentType.CLINIC_NOTE)
    assert asked.document_type is DocumentType.CLINIC_NOTE
    assert draft(transcript, None, SOURCE, Settings()).document_type is DocumentType.LETTER


def test_a_report_survives_its_json() -> None:
    unheard = Finding(FindingKind.SPEECH_WITHOUT_WORDS, 1.6, 3.0, "Somebody seems to speak here.")
    report = _draft("He takes 40 mg of metaprolol.", {"40": 0.3}, unheard)
    assert Report.from_json(report.to_json()) == report
    shape = report.as_dict()
    assert shape["format"] == 1
    assert set(shape["sections"][0]["blocks"][0]["tokens"][0]) >= {
        "text",
        "space",
        "start",
        "end",
        "probability",
        "origin",
    }
    assert shape["sections"][0]["blocks"][0]["text"] == "He takes 40 mg of metaprolol."
    assert set(shape["coverage"]) == {"speech_seconds", "accounted_seconds", "findings"}
    assert set(shape["transcript"][0]) == {"text", "start", "end", "probability"}
