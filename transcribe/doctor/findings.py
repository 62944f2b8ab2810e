"""What a look at one thing gives: good, some advice, or a problem, with one sentence and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is."""

    GOOD = "good"
    ADVICE = "advice"  # the office can work, but something is missing or will be
    PROBLEM = "problem"  # something that the settings ask for cannot work


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor. ``remedy`` is what to do, empty where nothing has to be done."""

    level: Level
    subject: str
    sentence: str
    remedy: str = ""


def good(subject: str, sentence: str) -> Finding:
    """Nothing has to be done."""
    return Finding(Level.GOOD, subject, sentence)


def advice(subject: str, sentence: str, remedy: str) -> Finding:
    """Works, but look at it."""
    return Finding(Level.ADVICE, subject, sentence, remedy)


def problem(subject: str, sentence: str, remedy: str = "") -> Finding:
    """Does not work."""
    return Finding(Level.PROBLEM, subject, sentence, remedy)
