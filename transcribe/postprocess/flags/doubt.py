"""Flags where the recogniser itself was unsure, or where the speech accounting found something.

Numbers, sides and negations are looked at sooner than other words: an error there may harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from transcribe.report import Block, Flag, Severity, Token
from transcribe.settings import Review
from transcribe.speech import Finding, FindingKind
from transcribe.tables import table

MESSAGES = {
    "number": "The recogniser was not sure of this number. Please listen.",
    "side": "The recogniser was not sure of this side word. Please listen.",
    "negation": "The recogniser was not sure of this negation. Please listen.",
    "unsure": "The recogniser was not sure of this wording. Please listen.",
}
SEVERITY = {"number": Severity.CRITICAL, "side": Severity.CRITICAL, "negation": Severity.CRITICAL}


@cache
def _watchwords() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in table("watchwords")}


def kind_of(text: str) -> str:
    """``number``, ``side``, ``negation``, or ``unsure`` for every other word."""
    if re.search(r"\d", text):
        return "number"
    return _watchwords().get(text.lower().strip(".,"), "unsure")


def doubts(section: int, block: int, content: Block, review: Review) -> Iterator[Flag]:
    """Flags for runs of words that the recogniser was unsure of."""

    def doubt(numbered: tuple[int, Token]) -> str | None:
        place, token = numbered
        if token.probability is None:
            return None
        before = content.tokens[place - 1] if place else None
        made_together = before is not None and token.words and before.words == token.words  # "118/76" and its "mmHg"
        kind = kind_of(before.text if before and made_together else token.text)
        limit = review.doubt_below if kind == "unsure" else review.doubt_number_below
        return kind if token.probability < limit else None

    for kind, group in groupby(enumerate(content.tokens), key=doubt):
        if kind is None:
            continue
        run = list(group)
        tokens = [token for _, token in run]
        yield Flag(
            kind=kind,
            severity=SEVERITY.get(kind, Severity.MINOR),
            section=section,
            block=block,
            tokens=(run[0][0], run[-1][0] + 1),
            message=MESSAGES[kind],
            heard="".join(token.text + token.space for token in tokens).strip(),
            probability=min(token.probability for token in tokens if token.probability is not None),
        )


def found_flags(section: int, block: int, content: Block, findings: tuple[Finding, ...]) -> Iterator[Flag]:
    """Flags where a finding of the speech accounting is about words of this block."""
    for finding in findings:
        if finding.words is None or finding.set_apart:
            continue
        about = set(range(*finding.words))
        places = [number for number, token in enumerate(content.tokens) if about & set(token.words)]
        if places:
            yield Flag(
                kind=finding.kind,
                severity=Severity.MINOR if finding.kind is FindingKind.HARD_TO_HEAR else Severity.MAJOR,
                section=section,
                block=block,
                tokens=(places[0], places[-1] + 1),
                message=finding.message,
            )
