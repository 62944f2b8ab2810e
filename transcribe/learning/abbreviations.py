"""Words that are not said as they are spelled: "SGLT2" is "S G L T two", "3-0 nylon" "three oh nylon".

A synthesiser is given words and single capital letters only: no figures, no signs, no accents. What is said as a word
though it is written in capitals ("FAST", "COVID") stands in ``text/said.tsv``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from transcribe.learning.spoken import MOST, cardinal, clipped, letters
from transcribe.learning.text import rows
from transcribe.learning.units import said_unit, unit_pattern
from transcribe.tables import table

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_ROMAN = {numeral: place for place, numeral in enumerate(_NUMERALS, start=1)}
_NUMBERED = {"type", "grade", "stage", "class", "category", "level", "factor", "phase", "fort"}
_NUMBERED |= {"bethesda", "billroth", "chiari", "mallampati", "mobitz", "rome"}
"""Words behind which I, IV, V and X are numbers; elsewhere they are letters ("troponin I", "IV fluids")."""
_SIGNS = {
    "%": " percent ",
    "&": " and ",
    "#": " number ",
    "+": " plus ",
    "=": " equals ",
    "<": " less than ",
    ">": " over ",
}
_BARE = {"ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l"}
_FIGURES = r"\d+(?:\.\d+)?"


def aloud(text: str) -> str:
    """The words and letters to be said for a term or a stretch of plain text."""
    bare = "".join(_BARE.get(letter, letter) for letter in unicodedata.normalize("NFKD", text))
    bare = "".join(letter for letter in bare if letter.isascii())
    bare = re.sub(r"[\"()\[\]]", " ", bare)
    bare = re.sub(rf"\b({_FIGURES})[ -]({unit_pattern()})(?![\w/])(?=( \w)?)", _with_unit, bare)
    bare = re.sub(r"\bNo\. ?(?=\d)", "number ", bare)
    bare = re.sub(r"\b(\d)-0\b", r"\1 oh", bare)
    bare = re.sub(r"(?<=\d) ?x ?(?=\d)", " by ", re.sub(r"\bx(?=\d)", "times ", bare))
    bare = re.sub("[%&#+=<>]", lambda sign: _SIGNS[sign.group()], bare)
    said: list[str] = []
    before = ""
    for word in bare.split():
        said.append(_word(word, before))
        before = word.lower()
    return " ".join(part for part in said if part)


@cache
def _table() -> dict[str, str]:
    return {row["written"]: row["said"] for row in rows("said")}


@cache
def _pronounced() -> frozenset[str]:
    return frozenset(row["word"] for row in table("pronunciations"))


def _with_unit(match: re.Match[str]) -> str:
    one = match[1] == "1" or match[3] is not None or match.group()[len(match[1])] == "-"
    return f"{match[1]} {said_unit(match[2], one=one)}"


def _word(word: str, before: str) -> str:
    """One word with the signs around it; a comma stays, for its pause."""
    core = word.strip("'.,;:!?-/")
    if word.rstrip(",.") in _table() or word in _table():
        core = word if word in _table() else word.rstrip(",.")
    if not core:
        return ""
    comma = "," if word.endswith((",", ";", ":")) else ""
    if core in _table():
        return _table()[core] + comma
    possessive = "'" if word.endswith("'") and core.endswith("s") else ""
    parts = []
    for part in re.split(r"[-/.:](?!\d)|[-/:](?=\d)", core):
        parts.append(_part(part, before))
        before = part.lower()
    return " ".join(part for part in parts if part) + possessive + comma


def _part(part: str, before: str) -> str:
    """One word without hyphens: a Roman number, letters with figures, capitals, or a plain word."""
    numeral = re.fullmatch(r"([IVX]+)([a-cA-C]?)", part)
    if numeral and numeral[1] in _ROMAN and (before in _NUMBERED or numeral[1] not in {"I", "IV", "V", "X"}):
        return f"{cardinal(_ROMAN[numeral[1]])} {numeral[2].upper()}".strip()
    if part in _table():
        return _table()[part]
    if not any(letter.isdigit() for letter in part):
        return _letters_or_word(part)
    pieces = [piece for piece in re.split(rf"({_FIGURES})", part) if piece]
    return " ".join(
        _figures(piece) if piece[0].isdigit() else letters(piece) if len(piece) < 3 else _part(piece, "")
        for piece in pieces
    )


def _figures(text: str) -> str:
    """Figures in a name: 125 "one twenty five", 0.12 "point one two", 1.5 "one point five"."""
    whole, _, decimals = text.partition(".")
    head = "" if decimals and int(whole) == 0 else clipped(int(whole)) if int(whole) < MOST else letters(whole)
    return f"{head} point {' '.join(cardinal(int(figure)) for figure in decimals)}".strip() if decimals else head


def _letters_or_word(word: str) -> str:
    stem, ending = (word[:-2], "'s") if word.endswith("'s") else (word, "")
    capitals = sum(letter.isupper() for letter in stem)
    plural = re.fullmatch(r"([A-Z]{2,})s", stem)
    if plural:
        said = f"{letters(plural[1])}'s"
    elif capitals == 0 or len(stem) == 1 or stem[1:].islower():
        said = stem
    elif stem.isupper():
        said = letters(stem) if len(stem) < 6 else stem.lower()
    elif capitals >= len(stem) - capitals and len(stem) <= 5:
        said = letters(stem)
    else:
        said = _camel(stem)
    return said + ending


def _camel(word: str) -> str:
    """A name with a capital inside: "GlideScope" is two words, "AmBisome" one, "toxinA" a word and a letter."""
    if word.lower() in _pronounced():
        return word.lower()
    if re.fullmatch(r"[a-z]+[A-Z]", word):
        return f"{word[:-1]} {word[-1]}"
    if re.match(r"[a-z][A-Z]|[A-Z]{2}[a-z]", word):
        return f"{word[0].upper()} {word[1:].capitalize()}"
    parts = re.findall(r"[A-Z]?[a-z']+|[A-Z]+", word)
    return " ".join(parts) if all(len(part) > 2 and part[1:].islower() for part in parts) else word.capitalize()
