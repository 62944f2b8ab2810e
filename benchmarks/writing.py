"""The writer alone: what the post-processor makes of the words as spoken, against the finished documents.

    python benchmarks/writing.py SET [SET …] [--lines]

Each SET is a folder of dictations (``spoken.txt`` and ``expected.json``; no sound is needed). Recognition plays no
part. Printed for each dictation and for all: the share of words that are right after the evaluation's
normalisation, headings, list items and paragraphs in place, header fields, and lines that are letter by letter the
expected ones. ``--lines`` shows every difference.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, fields
from pathlib import Path

from transcribe.evaluation.alignment import Edit, Operation, align, respelled
from transcribe.evaluation.documents import draft_document, expected_document
from transcribe.evaluation.figures import word_errors
from transcribe.evaluation.recall import texts
from transcribe.evaluation.sets import Expected
from transcribe.evaluation.structure import structure
from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.report import Report, Source
from transcribe.settings import HouseStyle, Settings, Writing


@dataclass
class Counts:
    """What was counted in one dictation, or in all."""

    words: int = 0
    wrong: int = 0
    headings: int = 0
    headings_found: int = 0
    headings_invented: int = 0
    blocks: int = 0
    blocks_in_place: int = 0
    blocks_invented: int = 0
    fields: int = 0
    fields_right: int = 0
    lines: int = 0
    lines_exact: int = 0

    def add(self, other: Counts) -> None:
        """Add another's counts to these."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def __str__(self) -> str:
        right = 1 - self.wrong / self.words if self.words else 1.0
        return (
            f"words {right:.4f} ({self.wrong} wrong of {self.words})  headings {self.headings_found}/{self.headings}"
            f"+{self.headings_invented}  blocks {self.blocks_in_place}/{self.blocks}+{self.blocks_invented}"
            f"  header {self.fields_right}/{self.fields}  exact lines {self.lines_exact}/{self.lines}"
        )


def settings_of(expected: dict[str, object]) -> Settings:
    """The office's settings that a dictation was written for (``settings`` in its ``expected.json``)."""
    return Settings(writing=Writing(style=HouseStyle.model_validate(expected.get("settings") or {})))


def measured(folder: Path, *, lines: bool) -> Counts:
    """Draft one dictation and count."""
    raw = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    spoken = (folder / "spoken.txt").read_text(encoding="utf-8")
    report = draft(plain_transcript(spoken), None, Source(file="spoken.txt"), settings_of(raw))
    expected = Expected.model_validate(raw)
    reference, drafted = expected_document(expected), draft_document(report)
    words = texts(reference.tokens)
    hypothesis = respelled(words, drafted.tokens)
    alignment = align(words, texts(hypothesis))
    errors = word_errors(alignment)
    structural = structure(reference, drafted, alignment, hypothesis)
    wanted = {name: value for name, value in (expected.header or report.header) if value}
    found = dict(report.header)
    counts = Counts(
        words=errors.reference_words,
        wrong=errors.substitutions + errors.insertions + errors.deletions,
        headings=structural.headings_found + structural.headings_missed,
        headings_found=structural.headings_found,
        headings_invented=structural.headings_invented,
        blocks=structural.blocks,
        blocks_in_place=structural.blocks_in_place,
        blocks_invented=max(0, sum(len(section.blocks) for section in report.sections) - structural.blocks),
        fields=len(wanted),
        fields_right=sum(found[name] == value for name, value in wanted.items()),
    )
    _exact(expected, report, counts, lines=lines)
    if lines:
        if report.document_type.value != expected.document_type:
            print(f"    document type {report.document_type.value}, expected {expected.document_type}")
        for name, value in wanted.items():
            if found[name] != value:
                print(f"    header {name}: {found[name]!r}, expected {value!r}")
        wrong = [_shown(operation, words, texts(hypothesis)) for operation in alignment.operations]
        print("    words", [pair for pair in wrong if pair])
    return counts


def _shown(operation: Operation, words: tuple[str, ...], heard: tuple[str, ...]) -> tuple[str, str] | None:
    if operation.edit is Edit.EQUAL:
        return None
    expected = "" if operation.edit is Edit.INSERT else words[operation.reference]
    return expected, "" if operation.edit is Edit.DELETE else heard[operation.hypothesis]


def _exact(expected: Expected, report: Report, counts: Counts, *, lines: bool) -> None:
    wanted = [
        line for section in expected.sections for line in _lines(section.heading, section.paragraphs, section.items)
    ]
    got = [
        line
        for section in report.sections
        for line in _lines(
            section.heading,
            tuple(block.text for block in section.blocks if block.kind == "paragraph"),
            tuple(block.text for block in section.blocks if block.kind == "item"),
        )
    ]
    counts.lines = len(wanted)
    counts.lines_exact = sum(line in got for line in wanted)
    if lines:
        for line in wanted:
            if line not in got:
                print(f"    - {line}")
        for line in got:
            if line not in wanted:
                print(f"    + {line}")


def _lines(heading: str | None, paragraphs: tuple[str, ...], items: tuple[str, ...]) -> list[str]:
    return [
        *([f"# {heading}"] if heading else []),
        *(f"¶ {line}" for line in paragraphs),
        *(f"• {line}" for line in items),
    ]


def main() -> None:
    """Measure the sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--lines", action="store_true", help="show every line that differs")
    asked = parser.parse_args()
    for folder in asked.sets:
        total = Counts()
        dictations = sorted(path.parent for path in folder.glob("*/expected.json"))
        for dictation in dictations:
            counts = measured(dictation, lines=asked.lines)
            print(f"{dictation.name:28} {counts}")
            total.add(counts)
        print(f"{f'{len(dictations)} dictations':28} {total}\n")


if __name__ == "__main__":
    main()
