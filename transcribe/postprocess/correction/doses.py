"""Whether the dose behind a drug's name is one that this drug is given in (``vocab/drugs.tsv``, usual strengths).

This is no dosing reference: a strength that is not listed may be right. It helps to tell metoprolol 50 mg from
misoprostol 50 mg when the ear cannot.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transcribe.postprocess.correction.drug_facts import facts_of
from transcribe.postprocess.correction.terms import Term
from transcribe.postprocess.writing.numbers.reading import number_at
from transcribe.tables import table

SKIPPED = 2  # words between a name and its dose: "ER", "at", a salt
LONGEST_UNIT = 2  # words of a unit ("units", "million units")
JOINTS = frozenset({"slash", "/", "over", "dash", "-"})  # between the two strengths of a combination
TIMES = (0.5, 1.5, 2.0, 3.0, 4.0)  # half a tablet, several tablets

EXACT, MULTIPLE, WITHIN, NEAR, FAR, ABSURD = 1.0, 0.5, 0.3, 0.0, -0.5, -1.0
NEARBY, AWAY = 2.0, 5.0  # how many times beyond the usual doses
OTHER_UNIT = -0.8
TELLING = frozenset(
    {"mg", "units", "%", "meq"}
)  # a drug given otherwise is hardly given in these; mL and tablets tell nothing
BARE = 0.5  # what counts of a number without a unit

_MASS = {"kg": 1e6, "g": 1e3, "mg": 1.0, "mcg": 1e-3, "ng": 1e-6}  # in milligrams
_STRENGTH = re.compile(r"([\d.,]+)(?:[/-][\d.,]+)*\s*([^\d\s].*)?")
_PAIR = re.compile(r"(\d[\d.,]*)/(\d.*)")
_GLUED = re.compile(r"(\d[\d.,]*)([a-z%µμ].*)")
_SPELLINGS = {"hour": "h", "hr": "h", "hours": "h", "minute": "min", "unit": "units"}


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount in ``unit``; masses are in milligrams; an empty unit was not said."""

    amount: float
    unit: str


def dose_fits(term: Term, right: Sequence[str]) -> float:
    """How well the dose right behind a drug's name fits it: 1 a usual strength … -1 far from any; 0 nothing known.

    ``right``: the words behind the name as heard ("5", "mg", "five", "milligrams", "5mg,"), up to six or so. A drug of
    which no strengths are listed, a number of days, or no number at all gives 0.
    """
    dose = _dose_behind(tuple(right[:8]))
    usual = _usual(term) if dose else ()
    if dose is None or not usual:
        return 0.0
    if not dose.unit:
        return BARE * max(0.0, *(_fit(dose.amount, amounts) for amounts in _by_unit(usual).values()))
    amounts = _by_unit(usual).get(dose.unit)
    if amounts is None:
        return OTHER_UNIT if dose.unit in TELLING else 0.0
    return _fit(dose.amount, amounts)


def _fit(amount: float, usual: Sequence[float]) -> float:
    if any(math.isclose(amount, one, rel_tol=0.01) for one in usual):
        return EXACT
    if any(math.isclose(amount, one * times, rel_tol=0.01) for one in usual for times in TIMES):
        return MULTIPLE
    least, most = min(usual), max(usual)
    if least <= amount <= most:
        return WITHIN
    beyond = max(amount / most, least / amount if amount else math.inf)
    return NEAR if beyond <= NEARBY else FAR if beyond <= AWAY else ABSURD


def _by_unit(doses: Sequence[Dose]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for dose in doses:
        found.setdefault(dose.unit, []).append(dose.amount)
    return found


@lru_cache(maxsize=4_000)
def _usual(term: Term) -> tuple[Dose, ...]:
    return tuple(dose for strength in facts_of(term).strengths if (dose := _read(strength)))


def _read(strength: str) -> Dose | None:
    """A strength as the table writes it ("20/12.5 mg": its first part)."""
    parts = _STRENGTH.fullmatch(strength.casefold())
    if not parts:
        return None
    return _in_base_units(float(parts[1].rstrip(".,").replace(",", "")), parts[2] or "")


def _in_base_units(amount: float, unit: str) -> Dose:
    first, *per = ("/".join(_SPELLINGS.get(part, part) for part in unit.split("/"))).split("/")
    if first in _MASS:
        amount, first = amount * _MASS[first], "mg"
    if first.startswith("million "):
        amount, first = amount * 1e6, "units"
    return Dose(amount, "/".join((first, *per)))


@lru_cache(maxsize=2_000)
def _dose_behind(right: tuple[str, ...]) -> Dose | None:
    words = [part for word in right for part in _parts(word)]
    for start in range(min(SKIPPED, len(words)) + 1):
        number = number_at(words, start)
        if number and number.value is not None and number.value > 0 and not number.others:
            return _with_unit(float(number.value), words, start + number.length)
    return None


def _parts(word: str) -> list[str]:
    plain = word.casefold().strip(".,;:!?()")
    pair = _PAIR.fullmatch(plain)
    if pair:
        return [pair[1], "slash", *_parts(pair[2])]
    glued = _GLUED.fullmatch(plain)
    return [glued[1], glued[2]] if glued else [plain]


def _with_unit(amount: float, words: Sequence[str], place: int) -> Dose | None:
    """The amount with the unit behind it, or behind the second strength; ``None`` where the unit is no dose's."""
    if place < len(words) and words[place] in JOINTS and (second := number_at(words, place + 1)):
        place += 1 + second.length
    units = _units()
    for length in range(LONGEST_UNIT, 0, -1):
        said = " ".join(words[place : place + length])
        if said in units:
            unit = units[said]
            per = (
                units.get(words[place + length + 1], "")
                if words[place + length : place + length + 1] == ["per"]
                else ""
            )
            return _in_base_units(amount, f"{unit}/{per}" if per else unit) if unit else None
        if "/" in said:
            return _in_base_units(amount, said)
    return Dose(amount, "")


@cache
def _units() -> dict[str, str]:
    """Units of doses as they are said and their written form; other units (days, centimeters) are empty."""
    units: dict[str, str] = {}
    for row in table("units"):
        written = row["written"] or row["plural"].split("|")[0]
        of_doses = row["dose"] or written in {"%", "mL", "L", "mEq", "units"}
        for said in filter(None, "|".join((row["singular"], row["plural"], row["letters"], row["written"])).split("|")):
            units[said.casefold()] = written.casefold() if of_doses or row["per"] else ""
    for row in table("units"):
        if row["kind"] == "time":
            units |= dict.fromkeys(filter(None, f"{row['singular']}|{row['plural']}".split("|")), "")
    return units
