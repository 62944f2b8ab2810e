"""Whether a document is about a child, and how much the child weighs: what is right depends on it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from transcribe.postprocess.flags.safety.passages import Draft, Passage

CHILD = 13  # years, and below
_AGE = re.compile(r"\b(\d{1,3}|[a-z]{2,12})[- ](day|week|month|year)s?[- ](?:old|of age)\b", re.IGNORECASE)
POUND = 0.4536  # kg
HEAVIEST = 80.0  # kg, of a child: a greater weight is somebody else's
_WEIGHT = re.compile(
    r"\bweigh(?:t|s|ed|ing)\b[^.;\d]{0,25}(\d{1,3}(?:\.\d{1,3})?)\s*(kg|kilos?|kilograms?|lbs?|pounds?)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:neonat[a-z]{1,6}|newborn|infant|toddler|mg/kg|pa?ediatric)\b", re.IGNORECASE)


def is_child(draft: Draft) -> bool:
    """Whether the patient is below 13 years by date of birth, or else by the ages that are written."""
    header = draft.worklist if draft.worklist and draft.worklist.date_of_birth else draft.header
    try:
        born = date.fromisoformat(header.date_of_birth or "")
    except ValueError:
        return _written(draft.passages)
    return (draft.today - born).days < CHILD * 365


def weight(draft: Draft) -> float | None:
    """A child's weight in kg, where exactly one is written; of an adult ``None``."""
    if not is_child(draft):
        return None
    found = {
        float(figure) * (1.0 if unit.casefold().startswith("k") else POUND)
        for passage in draft.passages
        for figure, unit in _WEIGHT.findall(passage.text)
    }
    return found.pop() if len(found) == 1 and 0 < min(found) <= HEAVIEST else None


@lru_cache(maxsize=2)
def _written(passages: tuple[Passage, ...]) -> bool:
    for passage in passages:
        for figure, unit in _AGE.findall(passage.text):
            if unit.casefold() != "year" or (figure.isdigit() and int(figure) < CHILD):
                return True
        if _SMALL.search(passage.text):
            return True
    return False
