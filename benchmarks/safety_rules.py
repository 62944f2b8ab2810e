"""What the safety rules say about reports that people have written: how many flags, by which rule, where.

    python benchmarks/safety_rules.py FILE.jsonl [FILE.jsonl …] [--lines] [--only dose]

One report a line, with its text under ``text``. A flag on a written report is a contradiction its author left, or a
false alarm: read them (``--lines``).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from written_reports import BREAKS, COMMA_BEHIND_COLON, HEADING

from transcribe.postprocess.flags.safety.checks import CHECKS
from transcribe.postprocess.flags.safety.passages import Draft, passages_of
from transcribe.postprocess.flags.safety.rules import safety_flags
from transcribe.report import Block, DocumentType, Flag, Header, Section, Token

AROUND = 12  # words shown before a flag
KEYWORDS = re.compile(
    r"(?<=[.!?])\s*(?:nan|[a-z][a-z0-9 /.'’-]*(?:, [a-z0-9 /.'’-]+)+,?)\s*$"
)  # of the collection, at the end
BARE_HEADING = re.compile(r"(?:^|(?<=,))(?P<heading>[A-Z][A-Z ]{5,40}),(?=\d\.)")  # "PROCEDURE,1. ..."
TODAY = date(2026, 1, 1)


def drafts(file: Path) -> Iterator[Draft]:
    """The reports of a file, their headings recognised by their capitals."""
    for line in file.read_text("utf-8").splitlines():
        sections: list[Section] = []
        heading: str | None = None
        whole = BARE_HEADING.sub(r"\g<heading>:", KEYWORDS.sub("", json.loads(line)["text"]))
        for paragraph in BREAKS.split(whole):
            text = COMMA_BEHIND_COLON.sub(": ", " ".join(paragraph.split())).strip(" ,")
            match = HEADING.match(text)
            heading, text = (match["heading"].title(), text[match.end() :]) if match else (heading, text)
            if text:
                tokens = tuple(Token(text=word) for word in text.split())
                sections.append(Section(heading=heading, blocks=(Block(tokens=tokens),)))
        kind = DocumentType.PROCEDURE_REPORT if _operative(sections) else DocumentType.CLINIC_NOTE
        yield Draft(kind, Header(), passages_of(sections), TODAY)


def _operative(sections: list[Section]) -> bool:
    return any("Operati" in (section.heading or "") for section in sections)


def shown(draft: Draft, flag: Flag) -> str:
    """A flag with the words it stands on, for reading."""
    if flag.field:
        return f"{flag.rule}: {flag.message}"
    passage = next(one for one in draft.passages if (one.section, one.block) == (flag.section, flag.block))
    words = passage.text.split()
    first, behind = flag.tokens
    before, under = " ".join(words[max(0, first - AROUND) : first]), " ".join(words[first:behind])
    return (
        f"{flag.rule} [{passage.heading}] {before} >>{under}<< {' '.join(words[behind : behind + 8])} | {flag.message}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--lines", action="store_true", help="print every flag")
    parser.add_argument("--only", default="", help="only rules that begin like this")
    asked = parser.parse_args()
    by_rule: Counter[str] = Counter()
    reports = words = 0
    seconds = 0.0
    for file in asked.files:
        for draft in drafts(file):
            reports += 1
            words += sum(len(passage.text.split()) for passage in draft.passages)
            began = time.process_time()
            flags = safety_flags(draft, CHECKS)
            seconds += time.process_time() - began
            for flag in flags:
                if str(flag.rule).startswith(asked.only):
                    by_rule[str(flag.rule)] += 1
                    if asked.lines:
                        print(shown(draft, flag))
    for rule, count in by_rule.most_common():
        print(f"{count:5} {rule}")
    total = sum(by_rule.values())
    print(f"{total} flags in {reports} reports: {total / reports:.3f} a report")
    print(f"{1500 * seconds / words:.3f} s of processor time for 1,500 words")


if __name__ == "__main__":
    main()
