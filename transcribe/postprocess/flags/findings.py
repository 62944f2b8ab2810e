"""Flags where the speech accounting found something about words that stand in the draft."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.report import Block, Flag, Severity
from transcribe.speech import Finding, FindingKind

WEIGHED = frozenset({FindingKind.HARD_TO_HEAR})  # about whole sentences: part of each word's doubt, no flag of its own


def found_flags(section: int, block: int, content: Block, findings: tuple[Finding, ...]) -> Iterator[Flag]:
    """Flags where a finding of the speech accounting is about words of this block."""
    for finding in findings:
        if finding.words is None or finding.set_apart or finding.kind in WEIGHED:
            continue
        about = set(range(*finding.words))
        places = [number for number, token in enumerate(content.tokens) if about & set(token.words)]
        if places:
            yield Flag(
                kind=finding.kind,
                severity=Severity.MAJOR,
                section=section,
                block=block,
                tokens=(places[0], places[-1] + 1),
                message=finding.message,
            )
