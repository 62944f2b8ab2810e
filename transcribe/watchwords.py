"""Short words whose loss or change can harm a patient: negations and sides (``vocab/watchwords.tsv``)."""

from __future__ import annotations

from functools import cache

from transcribe.tables import table


@cache
def watchwords() -> dict[str, str]:
    """Each such word, in small letters, with what it is: ``negation`` or ``side``."""
    return {row["word"]: row["kind"] for row in table("watchwords")}
