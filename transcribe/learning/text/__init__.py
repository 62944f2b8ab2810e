"""The text that is spoken for training, as readable tables, and their reader."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``<name>.tsv`` beside this file, by column name; lines that start with ``#`` are its head."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(dict(row) for row in table)
