"""A record number with a figure that was said twice and heard once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from transcribe.postprocess.drafting import plain_transcript, written
from transcribe.postprocess.flags.record_number import with_record_number
from transcribe.report import Report, Severity, Source
from transcribe.settings import Settings

OPENING = (
    "Dr. Uma Pell clinic note for Ada Quist, medical record number {}, date of birth June 8, 1950. She feels well."
)


@dataclass
class Ear:
    """Hears these numbers so much better than what was written; all others worse."""

    better: Mapping[str, float]
    asked: list[tuple[int, int, Sequence[str]]] = field(default_factory=list)

    def fits(self, questions: Sequence[tuple[int, int, Sequence[str]]]) -> Sequence[Sequence[float]]:
        self.asked += questions
        return [
            [0.0 if not place else self.better.get(wording, -1.0) for place, wording in enumerate(wordings)]
            for _, _, wordings in questions
        ]


def draft_of(number: str, probability: float = 0.7) -> Report:
    heard = plain_transcript(OPENING.format(number))
    words = tuple(replace(word, probability=probability) for word in heard.words)
    heard = replace(heard, segments=(replace(heard.segments[0], words=words),))
    return written(heard, None, Source(file="a.wav"), Settings())


def offered(report: Report) -> list[tuple[Severity, tuple[str, ...]]]:
    return [(flag.severity, flag.suggestions) for flag in report.flags if flag.field == "mrn"]


@pytest.mark.parametrize("number", ["2704", "27-04", "27 04"])
def test_a_number_that_fits_better_is_offered_and_none_is_written(number: str) -> None:
    ear = Ear({"27704": 0.4, "22704": 0.1, "27044": 0.2})
    asked = with_record_number(draft_of(number), ear, None)  # type: ignore[arg-type]
    assert asked.header.mrn == "2704"
    assert offered(asked) == [(Severity.CRITICAL, ("27704", "27044"))]
    (first, last, wordings) = ear.asked[0]
    assert " ".join(word.text for word in asked.transcript[first:last]).rstrip(",") == number
    assert wordings == ("2704", "22704", "27704", "27004", "27044")


def test_what_is_asked_about_already_has_the_number_added() -> None:
    report = draft_of("2704 for")
    assert len(offered(report)) == 1
    ((_, before),) = offered(report)
    ear = Ear({"227044": 0.3})
    ((_, after),) = offered(with_record_number(report, ear, None))  # type: ignore[arg-type]
    assert after == before  # the words are no figures: nothing is asked


@pytest.mark.parametrize(
    ("number", "known", "better"),
    [("2704", "2704", {"27704": 0.4}), ("2704", None, {}), ("A2704", None, {"A22704": 0.4})],
    ids=["the worklist has it, too", "nothing fits better", "no plain figures"],
)
def test_nothing_is_asked(number: str, known: str | None, better: Mapping[str, float]) -> None:
    report = draft_of(number)
    assert with_record_number(report, Ear(better), known).flags == report.flags  # type: ignore[arg-type]
    assert with_record_number(report, None, known) == report


def test_a_number_that_was_surely_heard_is_not_asked_about() -> None:
    ear = Ear({"27704": 0.4})
    report = draft_of("2704", 0.95)
    assert with_record_number(report, ear, None) == report  # type: ignore[arg-type]
    assert ear.asked == []
