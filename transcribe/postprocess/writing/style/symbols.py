"""Symbols between words, by ``vocab/symbols.tsv``: ">" and "<", "@", "&", "+"; ISMP lists them as error-prone."""

from __future__ import annotations

import re
from functools import cache

from transcribe.postprocess.writing.style.rewriting import Found, as_written, asked_once, rewritten
from transcribe.postprocess.writing.style.surroundings import words_of
from transcribe.postprocess.writing.written import Context, Question, Run
from transcribe.report import Severity
from transcribe.tables import table

RULE = "style.symbol"
BEFORE_NUMBER = re.compile(r"(?P<symbol>>=|<=|=>|=<|[<>≥≤])(?P<number>\d[\d,.:/]*%?)")


@cache
def _symbols() -> dict[str, dict[str, str]]:
    return {row["symbol"]: row for row in table("symbols")}


def write_symbols(run: Run, context: Context) -> Run:
    """Symbols as words. Laboratory sections keep theirs."""
    level = context.style.symbols
    if level == "leave" or (context.heading or "").lower() in words_of("laboratory heading"):
        return run

    def find(run: Run, place: int) -> Found | None:
        written = _meaning(run, place)
        if written is None:
            return None
        if level == "rewrite":
            return 1, as_written([run[place]], written, RULE)
        text = run[place].text
        message = f"“{text}” may be misread (ISMP). Meant: {written}?"
        return 1, asked_once([run[place]], Question("error-prone", Severity.MINOR, message, text, (written,)))

    return rewritten(run, find)


def _meaning(run: Run, place: int) -> str | None:
    text = run[place].text
    if match := BEFORE_NUMBER.fullmatch(text):
        return f"{_symbols()[match['symbol']]['written']} {match['number']}"
    row = _symbols().get(text.lower())
    if row is None:
        return None
    earlier = run[place - 1].text if place else ""
    later = run[place + 1].text if place + 1 < len(run) else ""
    between = _is_word(earlier) and _is_word(later)
    if row["where"] == "between" and not between:
        return None
    if row["where"] == "number" and not later[:1].isdigit():
        return None
    if row["where"] == "place" and not (earlier and later):
        return None
    names = earlier[:1].isupper() and later[:1].isupper()  # "Smith & Nephew", "H & P"
    return None if row["where"] == "between" and names else row["written"]


def _is_word(text: str) -> bool:
    return len(text) > 1 and text.replace("-", "").replace("'", "").isalpha()
