"""Forms of figures in written text: a dose, a date, a blood pressure. How each is said, and how Whisper writes it.

One function for each form. They are tried in the order in which they stand here: what holds other forms comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from transcribe.learning.abbreviations import aloud
from transcribe.learning.spoken import MONTHS, cardinal, clipped, digits, number, ordinal, year
from transcribe.learning.units import said_unit, unit_pattern, written_unit


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the chance by which one of several ways is taken, and whether the reader is British."""

    chance: Random
    british: bool

    def number(self, text: str) -> str:
        return number(text, self.chance, british=self.british)

    def cardinal(self, text: str) -> str:
        return cardinal(int(text), british=self.british)

    def unit(self, unit: str, *, one: bool = False) -> tuple[str, str]:
        """As said, and as written."""
        return said_unit(unit, one=one), written_unit(unit, self.chance, one=one, british=self.british)

    def often(self, share: float) -> bool:
        return self.chance.random() < share


Read = Callable[[re.Match[str], Reader], tuple[str, str]]

FORMS: dict[str, tuple[str, Read]] = {}
"""Forms of figures by name, those first that hold others: a pattern, and what is said and written for it."""
WORDS = {"title", "short", "dotted"}  # forms that are no figures


def _reads(pattern: str) -> Callable[[Read], Read]:
    """Enters a form; in its pattern, NUM stands for a number, UNIT for a unit of measure, MONTH for a month."""

    def enter(read: Read) -> Read:
        FORMS[read.__name__.lstrip("_")] = (pattern, read)
        return read

    return enter


@cache
def form(name: str) -> re.Pattern[str]:
    number = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)"
    pattern = FORMS[name][0].replace("NUM", number).replace("UNIT", rf"(?:%|(?:{unit_pattern()})(?![\w/]))")
    return re.compile(pattern.replace("MONTH", f"(?:{'|'.join(MONTHS)})"))


# Dates and times


@_reads(r"\b(?P<month>MONTH) (?P<day>\d{1,2})\b(?:, (?P<year>\d{4})\b)?")
def _date(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    month, day, full = match["month"], int(match["day"]), match["year"]
    if reader.british and reader.often(0.5):
        return _day_first(day, month, full)
    said, written = f"{month} {ordinal(day)}", f"{month} {day if reader.often(0.6) else _ranked(day)}"
    return (f"{said} {year(int(full))}", f"{written}, {full}") if full else (said, written)


@_reads(r"\b(?P<day>\d{1,2}) (?P<month>MONTH)\b(?:,? (?P<year>\d{4})\b)?")
def _british_date(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return _day_first(int(match["day"]), match["month"], match["year"])


def _day_first(day: int, month: str, full: str | None) -> tuple[str, str]:
    said, written = f"the {ordinal(day)} of {month}", f"the {_ranked(day)} of {month}"
    return (f"{said} {year(int(full))}", f"{written} {full}") if full else (said, written)


def _ranked(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number not in {11, 12, 13} else "th"
    return f"{number}{ending}"


@_reads(r"\b(?P<month>MONTH),? (?P<year>\d{4})\b")
def _month_year(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return f"{match['month']} {year(int(match['year']))}", match.group()


@_reads(r"\b(?P<century>1[89]|20)(?P<tens>[1-9])0s\b")
def _decade(match: re.Match[str], _: Reader) -> tuple[str, str]:
    tens = cardinal(int(match["tens"]) * 10)
    return (
        f"{cardinal(int(match['century']))} {tens.removesuffix('y')}{'ies' if tens.endswith('y') else 's'}",
        match.group(),
    )


@_reads(r"\b(?P<one>1):(?P<parts>\d{1,3}(?:,\d{3})+|\d{3,})\b")
def _dilution(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    written = match.group() if reader.often(0.5) else f"1 to {match['parts']}"
    return f"one to {cardinal(int(match['parts'].replace(',', '')), british=reader.british)}", written


@_reads(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d)(?: ?(?P<half>[ap]\.m\.|[AP]M\b))?| (?P<late>[ap]\.m\.|[AP]M\b))(?!\d)"
)
def _time(match: re.Match[str], _: Reader) -> tuple[str, str]:
    minute, half = match["minute"], match["half"] or match["late"]
    said = cardinal(int(match["hour"]))
    if minute and minute != "00":
        said += f" oh {cardinal(int(minute))}" if minute[0] == "0" else f" {cardinal(int(minute))}"
    elif minute and not half:
        said += " o'clock"
    if half:
        said += f" {half[0].upper()} M"
    return said, match.group()


@_reads(r"\b(?P<count>\d{1,3})-(?P<unit>year|month|week|day)-old\b")
def _age(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    return f"{reader.cardinal(match['count'])} {match['unit']} old", match.group()


# Doses, measures and findings


@_reads(r"(?P<sides>NUM x NUM(?: x NUM)?)(?: (?P<unit>UNIT))?")
def _size(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    sides = match["sides"].split(" x ")
    said_unit, written = reader.unit(match["unit"]) if match["unit"] else ("", "")
    said = " by ".join(reader.number(side) for side in sides)
    return f"{said} {said_unit}".strip(), f"{' by '.join(sides)} {written}".strip()


@_reads(r"(?<![\w.])(?P<parts>NUM%(?:/NUM%)+)")
def _percentages(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    said = " slash ".join(f"{reader.number(part.rstrip('%'))} percent" for part in match["parts"].split("/"))
    return said, match.group()


@_reads(r"(?<![\w.])(?P<parts>NUM(?:/NUM)+) ?(?P<unit>UNIT)")
def _combination(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    said_unit, written = reader.unit(match["unit"])
    parts = match["parts"].split("/")
    whole = all(part.isdigit() for part in parts) and len(parts) == 2
    joint = " " if whole and reader.often(0.4) else " slash "
    said = joint.join(clipped(int(part)) if part.isdigit() else reader.number(part) for part in parts)
    return f"{said} {said_unit}", f"{match['parts']} {written}"


@_reads(r"(?<![\w.])(?P<low>NUM)(?:-| to )(?P<high>NUM) ?(?P<unit>%|(?<= )UNIT)")
def _span(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    said_unit, written = reader.unit(match["unit"])
    joint = "" if match["unit"] == "%" else " "
    said = f"{reader.number(match['low'])} to {reader.number(match['high'])} {said_unit}"
    return said, f"{match['low']} to {match['high']}{joint}{written}"


@_reads(r"\b(?P<high>\d{2,3})/(?P<low>\d{2,3})\b(?!/)")
def _pressure(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    high, low = match["high"], match["low"]
    said = clipped(int(high)) if reader.often(0.6) else reader.cardinal(high)
    below = clipped(int(low)) if reader.often(0.6) else reader.cardinal(low)
    return f"{said} over {below}", f"{high}/{low}" if reader.often(0.3) else f"{high} over {low}"


@_reads(r"\b(?P<part>\d{1,2})(?P<sign>[+-]?)/(?P<whole>\d{1,2})\b(?!/)")
def _ratio(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    part, whole, sign = match["part"], match["whole"], {"+": " plus", "-": " minus", "": ""}[match["sign"]]
    joint = "out of" if whole in {"10", "5", "30", "15"} and reader.often(0.7) else "over"
    short = reader.often(0.3)
    return f"{reader.cardinal(part)}{sign} {joint} {reader.cardinal(whole)}", (
        match.group() if short else f"{part}{sign} {joint} {whole}"
    )


@_reads(r"\b(?P<letter>[CTLS])(?P<first>\d{1,2})(?:-(?P<second>[CTLS]?\d{1,2}))?\b")
def _level(match: re.Match[str], _: Reader) -> tuple[str, str]:
    said = f"{match['letter']} {cardinal(int(match['first']))}"
    if not match["second"]:
        return said, match.group()
    other = match["second"].lstrip("CTLS")
    letter = match["second"].removesuffix(other)
    return " ".join(f"{said} {letter} {cardinal(int(other))}".split()), match.group()


@_reads(r"(?<![\w.])(?P<amount>NUM) ?(?P<unit>UNIT)")
def _measure(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    said_unit, written = reader.unit(match["unit"], one=match["amount"] == "1")
    joint = "" if match["unit"] == "%" else " "
    return f"{reader.number(match['amount'])} {said_unit}", f"{match['amount']}{joint}{written}"


@_reads(r"\b(?P<count>\d)\+(?!\w)")
def _plus(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return f"{cardinal(int(match['count']))} plus", match.group()


# Other figures


@_reads(r"(?P<coin>[$£€])(?P<sum>NUM)(?: (?P<large>million|billion|thousand))?")
def _money(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    coin = {"£": "pound", "$": "dollar", "€": "euro"}[match["coin"]]
    plural = "" if match["sum"] == "1" and not match["large"] else "s"
    whole, _, cents = match["sum"].partition(".")
    if match["large"]:
        return f"{reader.number(match['sum'])} {match['large']} {coin}s", match.group()
    if len(cents) == 2:
        small = "pence" if coin == "pound" else "cents"
        exact = f"{coin}{'' if whole == '1' else 's'} and"
        ending = f" {small}" if reader.often(0.5) else ""
        joint = exact if ending else ""
        return " ".join(f"{reader.number(whole)} {joint} {cardinal(int(cents))}{ending}".split()), match.group()
    return f"{reader.number(match['sum'])} {coin}{plural}", match.group()


@_reads(r"\b(?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b")
def _rank(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return ordinal(int(match["ordinal"])), match.group()


@_reads(r"\b(?P<count>NUM)-(?P<rest>[A-Za-z]+(?:-[a-z]+)*)\b")
def _compound(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    said = said_unit(match["rest"], one=True) if re.fullmatch(unit_pattern(), match["rest"]) else aloud(match["rest"])
    return f"{reader.number(match['count'])} {said}", match.group()


@_reads(r"\b(?:\d{3}[ -])?\d{3}[ -]\d{4}\b|\b\d{5,}\b")
def _digits(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    return digits(match.group(), reader.chance), match.group()


@_reads(r"\b(?P<size>\d{1,2})-0\b")
def _suture(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    return f"{reader.cardinal(match['size'])} oh", match.group()


@_reads(r"\b(?P<low>\d{1,3})-(?P<high>\d{1,3})\b")
def _range(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    low, high = match["low"], match["high"]
    if low == high:
        return f"{reader.number(low)} {reader.number(high)}", match.group()
    return f"{reader.number(low)} to {reader.number(high)}", f"{low} to {high}"


@_reads(r"\b(?:19|20)\d\d\b(?![.,]\d)")
def _year(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return year(int(match.group())), match.group()


@_reads(r"(?<![\w.])NUM(?!\w)")
def _number(match: re.Match[str], reader: Reader) -> tuple[str, str]:
    return reader.number(match.group()), match.group()


# Abbreviated words


@_reads(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs)\.")
def _title(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return aloud(match.group()), match.group()


@_reads(r"\bNo\.(?= ?\d)")
def _short(match: re.Match[str], _: Reader) -> tuple[str, str]:
    return "number", match.group()


@_reads(r"\b(?:[A-Za-z]\.){2,}(?:\d?\w?\b\.?)?")
def _dotted(match: re.Match[str], _: Reader) -> tuple[str, str]:
    capitals = match.group().replace(".", "").upper()
    return " ".join(capitals), capitals
