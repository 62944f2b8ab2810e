"""The files of one dictation."""

from pathlib import Path

import pytest

from tests.templates.reports import report, section
from transcribe.pipeline import Pipeline
from transcribe.report import read_report
from transcribe.settings import Review, Settings

NOTE = report(section("Plan", "Rest."))


@pytest.mark.parametrize(
    ("summary", "files"),
    [
        (True, ["review/visit.review.docx", "visit.docx", "visit.json"]),
        (False, ["visit.docx", "visit.json"]),
    ],
)
def test_what_is_written(summary: bool, files: list[str], tmp_path: Path) -> None:
    pipeline = Pipeline(Settings(review=Review(summary=summary)))
    document = pipeline.write(NOTE, tmp_path / "out", "visit")
    assert document == tmp_path / "out" / "visit.docx"
    out = tmp_path / "out"
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == files
    assert read_report(out / "visit.json") == NOTE


def test_a_summary_bears_the_name_of_its_document(tmp_path: Path) -> None:
    for stem in ("visit", "visit.review", "visit-2"):
        Pipeline().write(NOTE, tmp_path, stem)
    assert sorted(path.name for path in (tmp_path / "review").iterdir()) == [
        "visit-2.review.docx",
        "visit.review.docx",
        "visit.review.review.docx",
    ]
