"""What a new office is asked: one description for terminal, command line and browser (``questions.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """A question; ``questions.toml`` explains each of its parts."""

    name: str
    group: str
    asks: str
    hint: str
    form: Literal["line", "lines", "choice", "password"]
    choices: tuple[str, ...] = ()
    needed: bool = False


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in the order in which they are asked."""
    rows = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))["questions"]
    return tuple(Question(**{**row, "choices": tuple(row.get("choices", ()))}) for row in rows)
