"""Units of measure as they are written ("mg/kg"), said ("milligrams per kilogram") and written by Whisper."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from transcribe.learning.spoken import cardinal
from transcribe.tables import table

_BELOW = {
    "mL": "milliliter",
    "dL": "deciliter",
    "L": "liter",
    "g": "gram",
    "kg": "kilogram",
    "m2": "square meter",
    "cm2": "square centimeter",
    "hours": "hours",
    "hour": "hour",
    "hr": "hour",
    "h": "hour",
    "minute": "minute",
    "min": "minute",
    "day": "day",
    "week": "week",
    "dose": "dose",
}
"""What may stand behind "per", and how it is said."""
_MORE = {
    "units": ("unit", "units"),
    "unit": ("unit", "units"),
    "ppm": ("part per million", "parts per million"),
    "GBq": ("gigabecquerel", "gigabecquerels"),
    "kBq": ("kilobecquerel", "kilobecquerels"),
    "mU": ("milliunit", "milliunits"),
    "%": ("percent", "percent"),
}


@cache
def unit_pattern() -> str:
    """What a written unit looks like, with what stands behind "per": a regular expression without groups that catch."""
    simple = "|".join(sorted((re.escape(unit) for unit in _units() if unit != "%"), key=len, reverse=True))
    below = "|".join(sorted(_BELOW, key=len, reverse=True))
    return rf"(?:{simple})(?:/(?:\d+ )?(?:{below})(?![\w]))*"


def said_unit(unit: str, *, one: bool = False) -> str:
    """The words for a written unit: "mg/kg" is "milligrams per kilogram"."""
    above, *below = unit.split("/")
    return " per ".join([_units()[above][0 if one else 1], *(_below(part) for part in below)])


def written_unit(unit: str, chance: Random, *, one: bool = False, british: bool = False) -> str:
    """A unit as Whisper writes it: mostly short, now and then in full or with "per"."""
    luck = chance.random()
    if unit == "%" or luck < 0.6 or (luck < 0.75 and "/" not in unit):
        return unit
    if luck < 0.8 and "/" in unit:
        return unit.replace("/", " per ")
    full = said_unit(unit, one=one)
    return re.sub(r"(liter|meter)(?=s?\b)", lambda match: f"{match[1][:-2]}re", full) if british else full


def _below(part: str) -> str:
    count, _, name = part.rpartition(" ")
    if not count:
        return _BELOW[name]
    return f"{cardinal(int(count))} {_BELOW[name]}{'' if count == '1' or name.endswith('s') else 's'}"


@cache
def _units() -> dict[str, tuple[str, str]]:
    """Written units with what is said for them, one and many."""
    simple = {}
    for row in table("units"):
        if row["written"] and row["kind"] not in {"temperature", "degree"}:
            one = row["singular"].split("|")[0]
            simple[row["written"]] = (one, row["plural"].split("|")[0] or one)
    return simple | _MORE
