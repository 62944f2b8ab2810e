"""How a dose is written: space between number and unit, no stop behind a unit, zeros, commas.

The rules are ISMP's and the Joint Commission's. Numbers themselves are written by an earlier pass; this one sees to
what reached it otherwise, from the recogniser for instance ("300mg", "5 mg. daily").
"""

from __future__ import annotations

import re
from dataclasses import replace

from transcribe.postprocess.writing.drug_list import drug_words
from transcribe.postprocess.writing.style.forms import (
    DO_NOT_USE,
    ERROR_PRONE,
    NO_LEADING_ZERO,
    TRAILING_ZERO,
    level_of,
    question,
)
from transcribe.postprocess.writing.style.rewriting import Found, as_written, asked_once, rewritten
from transcribe.postprocess.writing.style.surroundings import in_laboratory, is_drug, key, words_of
from transcribe.postprocess.writing.written import Context, Run, text_of
from transcribe.report import Origin
from transcribe.tables import table

RULE = "style.dose"
GLUED = re.compile(r"(?P<number>\d[\d.,]*|\.\d+)-?(?P<unit>[A-Za-zµμ%][A-Za-zµμ/2]*)")
DRUG_AND_NUMBER = re.compile(r"(?P<drug>[A-Za-z]{4,})(?P<number>\d+(?:\.\d+)?)(?P<unit>[a-z]+)?")
ZERO_BEHIND = re.compile(r"(?P<whole>\d{1,7})\.0+")
NO_ZERO_BEFORE = re.compile(r"\.\d+")
LARGE = re.compile(r"\d{4,9}")
GOES_ON = frozenset(
    (
        "daily",
        "twice",
        "once",
        "every",
        "at",
        "by",
        "in",
        "for",
        "per",
        "orally",
        "nightly",
        "weekly",
        "as",
        "and",
        "to",
        "of",
    )
)


def part_doses(run: Run, _context: Context) -> Run:
    """A space between a number and its unit ("10mg"), and between a drug and its dose ("Tegretol300")."""

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        if token.origin is Origin.NUMBER:
            return None  # the number room has written it: "4L" is a lymph node station
        if (match := GLUED.fullmatch(token.text)) and match["unit"].lower() in words_of("measure"):
            if "-" in token.text and not _followed_by_dose(run, place):
                return None  # "a 5-mg tablet" keeps its hyphen
            return 1, as_written([token], f"{match['number']} {match['unit']}", RULE)
        if (match := DRUG_AND_NUMBER.fullmatch(token.text)) and match["drug"].lower() in drug_words():
            later = match["unit"] or (key(run[place + 1]) if place + 1 < len(run) else "")
            if later in words_of("unit"):
                return 1, as_written([token], " ".join(part for part in match.groups() if part), RULE)
        return None

    return rewritten(run, find)


def _followed_by_dose(run: Run, place: int) -> bool:
    """Whether a frequency comes next: "25-milligrams daily" is a dose and no compound."""
    return place + 1 < len(run) and key(run[place + 1]) in words_of("frequency")


def write_doses(run: Run, context: Context) -> Run:
    """Doses without trailing zeros, with leading ones, with commas, and without a stop behind the unit."""

    def find(run: Run, place: int) -> Found | None:
        return _stop_behind_unit(run, place) or _number(run, place, context)

    return rewritten(run, find)


def _stop_behind_unit(run: Run, place: int) -> Found | None:
    """ "5 mg. daily": the stop goes where the sentence plainly goes on."""
    if key(run[place]) not in words_of("measure") or not place or not run[place - 1].text[-1:].isdigit():
        return None
    if place + 2 >= len(run) or run[place + 1].text != "." or run[place + 1].origin is not Origin.HEARD:
        return None
    later = run[place + 2]
    mixed = any(token.text[:1].isupper() for token in run)
    if later.is_sign:
        goes_on = later.text in {",", ";"}
    else:
        goes_on = later.text[:1].islower() and (mixed or later.plain in GOES_ON or later.plain in words_of("frequency"))
    if not goes_on:
        return None
    stop = run[place + 1]
    unit = as_written(run[place : place + 2], run[place].text, RULE)
    return 2, [replace(unit[0], space=stop.space)]


def _number(run: Run, place: int, context: Context) -> Found | None:
    token = run[place]
    text = token.text
    if not (text[:1].isdigit() or text[:1] == "."):
        return None
    if not _is_dose(run, place):
        return None
    if match := ZERO_BEHIND.fullmatch(text):
        return _zero(run, place, TRAILING_ZERO, match["whole"], context)
    if NO_ZERO_BEFORE.fullmatch(text):
        return _zero(run, place, NO_LEADING_ZERO, f"0{text}", context)
    if LARGE.fullmatch(text) and len(text) >= _thousands(run, place, context):
        return 1, as_written([token], f"{int(text):,}", f"style.{ERROR_PRONE}")
    return None


def _thousands(run: Run, place: int, context: Context) -> int:
    """Digits from which on a dose has commas: 1,000 where it counts units (ISMP), else as the office writes numbers."""
    counts_units = any(key(token) in {"unit", "units"} for token in run[place + 1 : place + 3])
    return 4 if counts_units else context.style.thousands


def _zero(run: Run, place: int, form: str, written: str, context: Context) -> Found | None:
    row = next((row for row in table("do_not_use") if row["said"] == form), None)
    level = level_of(row, DO_NOT_USE, context) if row else "leave"
    old = [run[place]]
    if level == "leave":
        return None
    if level == "flag":
        return 1, asked_once(old, question(DO_NOT_USE, old, (written,)))
    return 1, as_written(old, written, f"style.{DO_NOT_USE}")


def _is_dose(run: Run, place: int) -> bool:
    """Whether a number is a dose: a unit that only doses have comes next, or a drug stands before "g" or "mL"."""
    at = place + 1
    if at + 1 < len(run) and run[at].text in {"to", "-", "–"} and run[at + 1].text[-1:].isdigit():
        at += 2
    if at >= len(run) or in_laboratory(run, place):
        return False
    unit = key(run[at])
    if unit in words_of("dose unit"):
        return not _per_volume(run, at)
    return unit in {"g", "ml"} and place > 0 and is_drug(run[place - 1])


def _per_volume(run: Run, at: int) -> bool:
    """Whether a unit goes on as a concentration ("mg per dL"), as laboratory values do."""
    return text_of(run[at + 1 : at + 3]).lower().replace(" ", "") in {"/dl", "perdl", "perdeciliter", "/l", "perliter"}
