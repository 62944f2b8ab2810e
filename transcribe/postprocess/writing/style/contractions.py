"""Contractions in full ("doesn't" is "does not"), except in quotations, by ``vocab/contractions.tsv``.

"He's" is "he has" before some participles and "he is" elsewhere; where both may be meant, it stays as it was said.
"""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.style.rewriting import Found, as_written, rewritten
from transcribe.postprocess.writing.style.surroundings import key, words_of
from transcribe.postprocess.writing.written import Context, Run, Written
from transcribe.tables import table

RULE = "style.contraction"


@cache
def _contractions() -> dict[str, dict[str, str]]:
    return {row["said"]: row for row in table("contractions")}


@cache
def _participles() -> dict[str, str]:
    return {row["word"]: row["after"] for row in table("participles")}


def write_contractions(run: Run, context: Context) -> Run:
    """Every plain contraction in full."""
    if context.style.contractions == "keep":
        return run
    quoted = _quoted(run)

    def find(run: Run, place: int) -> Found | None:
        row = _contractions().get(key(run[place]))
        if row is None or place in quoted:
            return None
        written = _in_full(row, run, place)
        if not written:
            return None
        return 1, as_written([run[place]], _as_heard(written, run[place].text), RULE)

    return rewritten(run, find)


def _quoted(run: Run) -> frozenset[int]:
    """The places inside quotation marks."""
    places: list[int] = []
    inside = False
    for place, token in enumerate(run):
        if token.text == "“" or (token.text == '"' and not inside):
            inside = True
        elif token.text in {"”", '"'}:
            inside = False
        elif inside:
            places.append(place)
    return frozenset(places)


def _as_heard(written: str, heard: str) -> str:
    if len(heard) > 3 and heard.isupper():
        return written.upper()
    return written[:1].upper() + written[1:] if heard[:1].isupper() else written


def _in_full(row: dict[str, str], run: Run, place: int) -> str:
    """The contraction in full; empty where it is not plain."""
    later = _next_verb(run, place)
    following = run[place + 1] if place + 1 < len(run) else None
    if row["kind"] == "not":
        inverted = following is not None and key(following) in words_of("pronoun")
        return "" if inverted else row["written"]
    if row["kind"] == "plain":
        return row["written"]
    if following is None or following.is_sign:
        return ""
    if row["kind"] == "is" and place and key(run[place - 1]) in words_of("preposition"):
        return ""  # "because of it's size": a possessive, not ours to mend
    return {"is": _is_or_has, "had": _had_or_would}[row["kind"]](row, key(later) if later else "")


def _next_verb(run: Run, place: int) -> Written | None:
    """The first word behind that is no adverb or "not"."""
    for token in run[place + 1 : place + 4]:
        if token.is_sign:
            return None
        if key(token) not in words_of("adverb"):
            return token
    return None


def _is_or_has(row: dict[str, str], later: str) -> str:
    subject = row["written"]
    verb = _participles().get(later)
    if verb in {"has", "is"}:
        return f"{subject} {verb}"
    if not later or verb == "either" or later.endswith("ed"):
        return ""
    return f"{subject} is"


def _had_or_would(row: dict[str, str], later: str) -> str:
    subject = row["written"]
    if later == "better" or later in _participles():
        return f"{subject} had"
    if later in words_of("base verb"):
        return f"{subject} would"
    return ""
