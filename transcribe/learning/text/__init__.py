"""The text that is spoken for training, as readable tables, and their reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from transcribe.tables import rows_of


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``<name>.tsv`` beside this file, by column name."""
    return rows_of(Path(__file__).parent / f"{name}.tsv")
