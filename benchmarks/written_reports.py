"""What the writer changes in reports that are already written well: each change is right, harmless, or wrong.

    python benchmarks/written_reports.py FOLDER [--only style.] [--sample N --seed S] [--limit N] [--style "english=UK"]

FOLDER holds files of the form ``*.jsonl``: one report a line, with its text under ``text``. Each paragraph is written
once more by all passes. A line is printed for every change: rule, before, after, and the words around it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.written import Change, Context, Question, Run, run_of, text_of
from transcribe.settings import HouseStyle

HEADING = re.compile(r"^(?P<heading>[A-Z][A-Z /&-]{3,60}):[ ,]*")
BREAKS = re.compile(r"\n+|(?<=[.:;?!]),(?=[A-Z0-9])|,(?=[A-Z][A-Z /&-]{3,40}:)")
COMMA_BEHIND_COLON = re.compile(r": ?, ?")  # a trace of the public collections' own line breaks
AROUND = 5  # words shown on each side of a change


@dataclass(frozen=True)
class Noted:
    """A change or a question, with the words around it."""

    rule: str
    before: str
    after: str
    around: str


def paragraphs(folder: Path, limit: int | None) -> Iterator[tuple[str | None, str]]:
    """Heading and text of every paragraph of every report."""
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines() if line]
    for line in lines[:limit]:
        for paragraph in BREAKS.split(json.loads(line)["text"]):
            text = COMMA_BEHIND_COLON.sub(": ", " ".join(paragraph.split())).strip(" ,")
            match = HEADING.match(text)
            if text:
                yield (match["heading"].title() if match else None, text)


def noted(run: Run) -> Iterator[Noted]:
    """Every change and question of a finished run."""
    seen: set[int] = set()
    for place, token in enumerate(run):
        for note in token.notes:
            if id(note) in seen:
                continue
            seen.add(id(note))
            around = text_of(run[max(0, place - AROUND) : place + AROUND + 2])
            if isinstance(note, Change):
                yield Noted(note.rule, note.heard, note.written, around)
            elif isinstance(note, Question):
                yield Noted(f"question.{note.kind}", note.heard, " | ".join(note.suggestions), around)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only rules that begin like this")
    parser.add_argument("--sample", type=int, help="print so many of the changes, chosen at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="read only so many reports")
    parser.add_argument("--style", default="", help='choices of the house style: "english=UK; frequencies=bid"')
    chosen = parser.parse_args()
    style = HouseStyle.model_validate_strings(
        dict(choice.strip().split("=") for choice in chosen.style.split(";") if choice.strip())
    )
    words = 0
    changes: list[Noted] = []
    differences = 0
    started = time.process_time()
    for heading, text in paragraphs(chosen.folder, chosen.limit):
        words += len(text.split())
        context = Context(style=style, heading=heading)
        finished = finish(run_of(text), context)
        changes.extend(note for note in noted(finished) if note.rule.startswith(chosen.only))
        once = text_of(finished)
        differences += text_of(finish(run_of(once), context)) != once
    seconds = time.process_time() - started
    shown = changes
    if chosen.sample is not None:
        shown = random.Random(chosen.seed).sample(changes, min(chosen.sample, len(changes)))
    for note in shown:
        print(f"{note.rule}\t{note.before}\t{note.after}\t… {note.around} …")
    print(f"\n{words:,} words, {len(changes):,} changes ({1000 * len(changes) / max(words, 1):.2f} per 1,000 words)")
    print(f"{differences:,} paragraphs changed once more when written twice; {seconds:.1f} s of work for both")
    for rule, count in Counter(note.rule for note in changes).most_common():
        print(f"{count:7,}  {rule}")


if __name__ == "__main__":
    main()
