"""Sides that cannot be as one phrase has them: the same side twice ("the right and right"), "left middle lobe"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import sentences_of
from transcribe.tables import table

_OTHER = {"left": "right", "right": "left"}
_PART = "(?:eye|ear|side|hand|leg|arm|knee|hip|foot)"
_TWICE = (
    re.compile(
        r"(?i)(?<!turn )(?<!turned )(?<!turns )\b(?P<side>left|right),?\s(?:and(?:\sthen)?|then|or|versus|than|to)\s"
        r"(?:in\s|on\s|of\s)?(?:the\s)?(?P<again>(?P=side))\b(?!-)"
    ),
    re.compile(
        rf"(?i)\b(?:on|in) the (?P<side>left|right)\b(?:\s{_PART})?(?:,|\sand|,\sand|\swith)\s(?:[\w/.+%-]+\s){{1,4}}"
        rf"(?:on|in) the (?P<again>(?P=side))\b(?=\s*(?:[.,;]|$|with|{_PART}))"
    ),
)


def check(draft: Draft) -> Iterator[Found]:
    """A side said twice where both were meant, and structures that the named side does not have."""
    for sentence in sentences_of(draft.passages):
        for pattern in _TWICE:
            for match in pattern.finditer(sentence.text):
                words = {"side": match["side"].lower()}
                place = sentence.place(*match.span("again"))
                yield Found("side.twice", place, words, (_OTHER[match["side"].lower()],))
        for phrase in _impossible().found(sentence.text):
            words = {"structure": phrase.text, "right": phrase.means}
            yield Found("side.impossible", sentence.place(phrase.start, phrase.end), words, (phrase.means,))


@cache
def _impossible() -> Phrases[str]:
    return Phrases({row["written"]: row["right"] for row in table("impossible_sides")})
