"""The body mass index as told, against height and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found

FARTHEST = 3.0  # kg/m² by which a told index may differ: height and weight are rounded, and said with shoes on
SHARE = 0.12  # or by which share of it
CM_PER_INCH, KG_PER_POUND = 2.54, 0.45359237
_INDEX = re.compile(r"(?i)\b(?:BMI|body mass index)\b(?:\s(?:is|was|of|today))*\s?:?\s?(?P<value>\d{1,3}(?:\.\d+)?)")
_WEIGHT = re.compile(
    r"(?i)\bweigh(?:t|s|ed|ing)?\b(?:\s(?:is|was|of|today|about))*\s?:?\s?(?P<value>\d{1,3}(?:\.\d+)?)\s?(?P<unit>kg|kilograms?|lbs?|pounds?)\b"
)
_HEIGHT = re.compile(
    r"(?i)\bheight\b(?:\s(?:is|was|of|today))*\s?:?\s?(?:"
    r"(?P<feet>\d)(?:\s?(?:feet|foot|ft)|')\s?(?P<inches>\d{1,2})?|(?P<cm>\d{2,3}(?:\.\d)?)\s?(?:cm|centimeters)\b|"
    r"(?P<only>\d{2}(?:\.\d)?)\s?(?:inches|in)\b|(?P<m>[12]\.\d{1,2})\s?(?:m|meters)\b)"
)


def check(draft: Draft) -> Iterator[Found]:
    """A body mass index that height and weight do not make."""
    height = weight = None
    for passage in draft.passages:
        tall, heavy = _HEIGHT.search(passage.text), _WEIGHT.search(passage.text)
        height = height or (tall and _metres(tall))
        weight = weight or (heavy and _kilograms(heavy))
    if not height or not weight:
        return
    true = weight / height**2
    for passage in draft.passages:
        for match in _INDEX.finditer(passage.text):
            if abs(float(match["value"]) - true) > max(FARTHEST, SHARE * true):
                words = {"value": match["value"], "true": f"{true:.1f}"}
                yield Found("value.body_mass", passage.place(*match.span("value")), words)


def _metres(match: re.Match[str]) -> float:
    if match["cm"]:
        return float(match["cm"]) / 100
    if match["m"]:
        return float(match["m"])
    inches = float(match["only"]) if match["only"] else 12 * int(match["feet"]) + int(match["inches"] or 0)
    return inches * CM_PER_INCH / 100


def _kilograms(match: re.Match[str]) -> float:
    value = float(match["value"])
    return value if match["unit"].lower().startswith("k") else value * KG_PER_POUND
