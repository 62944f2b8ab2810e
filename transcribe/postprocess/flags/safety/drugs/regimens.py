"""Doses, routes and frequencies beside a drug's name, as far as they are plainly written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from transcribe.postprocess.flags.safety.drugs.lexemes import Lexeme
from transcribe.postprocess.flags.safety.drugs.regimen_words import said_at
from transcribe.postprocess.writing.numbers.reading import number_at

MASS = {"g": 1e3, "mg": 1.0, "mcg": 1e-3, "ng": 1e-6}  # in milligrams
OTHER_WORDS = 4  # words that say nothing of a regimen, from the drug's name on: behind more the text has gone on
LEAST_BARE = 5.0  # a smaller whole number without a unit counts tablets
LOOK_BACK = 9  # lexemes from a dose to the name behind it ("40 mg of oral Lasix")
JOINING = frozenset({"and", ",", "with", "or", "plus", "by", "then", "of"})
RANGES = frozenset({"to", "-", "\u2013", "or"})


@dataclass(frozen=True, slots=True)
class Dose:
    """From ``low`` to ``high`` of ``unit`` (masses in mg; empty: none was written), ``per`` "kg", "hour" …; lexemes
    ``first`` … ``last``. ``written``: the amount and unit as figures, of a range the greater; ``others``: the further
    strengths of a combination ("5/325 mg").
    """

    low: float
    high: float
    unit: str
    per: str
    first: int
    last: int
    written: tuple[float, str]
    others: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Regimen:
    """What is written of how a drug is given.

    ``times``: doses a day (1/7: weekly), the fewer of a range, with its lexemes ``times_at``; None where nothing clear
    is written. ``tablets``: how many of the dose at once, the fewer. ``irregular``: a taper, a sliding scale, several
    doses: nothing may be multiplied. ``level``: a laboratory value stands here. ``end``: the lexeme behind all this.
    """

    doses: tuple[Dose, ...] = ()
    routes: tuple[tuple[str, int, int], ...] = ()
    times: float | None = None
    times_at: tuple[int, int] | None = None
    tablets: float = 1.0
    once: bool = False
    needed: bool = False
    fluid: bool = False
    irregular: bool = False
    level: bool = False
    end: int = 0

    @property
    def dose(self) -> Dose | None:
        """The only dose that is written."""
        return self.doses[0] if len(self.doses) == 1 else None


@dataclass(slots=True)
class _Reading:
    doses: list[Dose] = field(default_factory=list)
    routes: list[tuple[str, int, int]] = field(default_factory=list)
    times: list[tuple[float, int, int]] = field(default_factory=list)
    parts: list[tuple[float, int, int]] = field(default_factory=list)
    tablets: float | None = None
    marks: set[str] = field(default_factory=set)


def regimen_before(lexemes: Sequence[Lexeme], start: int, name: int) -> Regimen | None:
    """The dose right before a drug's name ("40 mg of IV Lasix"), not before lexeme ``start``."""
    for first in range(max(start, name - LOOK_BACK), name):
        if lexemes[first].number is None or (first > start and lexemes[first - 1].key in ("/", "-", "#")):
            continue
        reading = _read_link(lexemes, first, name)
        if reading:
            return _regimen(reading, name)
    return None


def regimen_behind(
    lexemes: Sequence[Lexeme], name_end: int, stop: int, next_name: bool, before: Regimen | None
) -> Regimen:
    """The regimen behind a drug's name, up to lexeme ``stop`` at most; there the next name begins if ``next_name``.

    ``before``: what stood before the name; then no other dose is looked for.
    """
    if next_name:
        stop = _without_dose_of_next(lexemes, name_end, stop)
    reading = _Reading()
    end = _read(lexemes, name_end, stop, reading, others=OTHER_WORDS, doses=before is None)
    found = _regimen(reading, max(end, name_end))
    if before is None:
        return found
    return replace(
        found,
        doses=before.doses,
        routes=before.routes + found.routes,
        tablets=before.tablets,
        times=found.times if found.times is not None else before.times,
        times_at=found.times_at if found.times is not None else before.times_at,
        once=found.once or before.once,
        fluid=found.fluid or before.fluid,
        irregular=found.irregular or before.irregular,
    )


def _without_dose_of_next(lexemes: Sequence[Lexeme], start: int, stop: int) -> int:
    """Where the next drug's own dose begins, if it stands before its name and this drug has one already."""
    for first in range(max(start, stop - LOOK_BACK), stop):
        if lexemes[first].number is None or lexemes[first - 1].key in ("/", "-", "#"):
            continue
        joined = lexemes[first - 1].key in JOINING and first > start + 1
        reading = _read_link(lexemes, first, stop)
        if reading and not reading.times and (joined or "of" in (one.key for one in lexemes[first:stop])):
            return first
    return stop


def _read_link(lexemes: Sequence[Lexeme], first: int, name: int) -> _Reading | None:
    """A dose that is linked to the name behind it; ``None`` where anything else stands between."""
    reading = _Reading()
    end = _read(lexemes, first, name, reading, others=0, linked=True)
    return reading if end == name and reading.doses else None


def _regimen(reading: _Reading, end: int) -> Regimen:
    times = reading.times or reading.parts
    different = len({value for value, _, _ in reading.times}) > 1 or len(reading.doses) > 1
    several_parts = not reading.times and len(reading.parts) > 1
    clear = times and not different and not several_parts
    return Regimen(
        doses=tuple(reading.doses),
        routes=tuple(reading.routes),
        times=times[0][0] if clear else None,
        times_at=times[0][1:] if clear else None,
        tablets=reading.tablets or 1.0,
        once="once" in reading.marks and not times,
        needed="needed" in reading.marks,
        fluid="fluid" in reading.marks,
        level="level" in reading.marks and not reading.doses,
        irregular=different or several_parts or "cycle" in reading.marks,
        end=end,
    )


def _read(
    lexemes: Sequence[Lexeme],
    start: int,
    stop: int,
    reading: _Reading,
    others: int,
    doses: bool = True,
    linked: bool = False,
) -> int:
    """Read from ``start`` on into ``reading``; where it ends. ``others``: how many unknown words may stand between.

    ``linked``: only words that link a dose with the name behind it may ("of").
    """
    known = "linker" if linked else "filler"
    place = end = start
    apart = False
    while place < stop:
        after = _number(lexemes, place, stop, reading, doses) or _phrase(lexemes, place, stop, reading)
        if after == place:  # a word behind which no dose is to be looked for
            break
        if after is None:
            apart = apart or lexemes[place].key in JOINING
            if said_at(known, lexemes, place, place + 1) is None:
                others -= 1
                another = place + 1 < stop and lexemes[place + 1].number is not None and (apart or reading.doses)
                if others < 0 or another:  # a name that no list holds, with its own dose
                    break
            after = place + 1
        else:
            end = after
        if any(one.stops for one in lexemes[place:after]):
            return max(end, after) if after == stop else end
        place = after
    return place if place >= stop else end


def _number(lexemes: Sequence[Lexeme], place: int, stop: int, reading: _Reading, doses: bool) -> int | None:
    """A number with what belongs to it; the place behind it, ``None`` if no number is here."""
    amount = _amount(lexemes, place, stop)
    if amount is None or said_at("times", lexemes, place, stop):
        return None
    low, high, pair, after = amount
    place_of_unit = after + (after < stop and lexemes[after].key == "-")
    unit = said_at("unit", lexemes, place_of_unit, stop)
    kind = said_at("form", lexemes, place_of_unit, stop)
    if unit and (kind is None or kind[1] <= unit[1]):
        return _dose(lexemes, place, stop, reading, doses, amount, unit)
    if kind:
        reading.tablets = (low / pair[0] if pair else low) if kind[0] == "count" else reading.tablets
        if kind[0] == "fluid":
            reading.marks.add("fluid")
        return kind[1]
    other = said_at("other", lexemes, place_of_unit, stop)
    if other:
        return other[1]
    if place and said_at("unrelated", lexemes, place - 1, place):
        return after
    if _times_or_route(lexemes, after, stop):
        if reading.doses or not doses or (low < LEAST_BARE and low.is_integer() and not pair):
            reading.tablets = low
        elif not reading.times:
            reading.doses.append(Dose(low, high, "", "", place, after, (high, ""), pair))
    return after


def _dose(
    lexemes: Sequence[Lexeme],
    place: int,
    stop: int,
    reading: _Reading,
    doses: bool,
    amount: tuple[float, float, tuple[float, ...], int],
    unit: tuple[str, int],
) -> int:
    low, high, pair, _ = amount
    name, after = unit
    per, after = _per(lexemes, after, stop)
    if per == "volume":
        reading.marks.add("level")
        return after
    if not doses:
        return place
    factor, base = (MASS[name], "mg") if name in MASS else (1e6, "units") if name == "million units" else (1.0, name)
    dose = Dose(low * factor, high * factor, base, per, place, after, (high, name), tuple(one * factor for one in pair))
    if reading.doses and not reading.doses[-1].unit:
        reading.doses.pop()  # a figure of the name ("70/30 20 units")
    if base == "%" or said_at("total", lexemes, after, stop):
        return after
    reading.doses.append(dose)
    return after


def _per(lexemes: Sequence[Lexeme], after: int, stop: int) -> tuple[str, int]:
    """What the dose is given per ("kg", "kg/hour"), and the place behind it."""
    found: list[str] = []
    while after + 1 < stop and lexemes[after].key in ("/", "per"):
        per = said_at("per", lexemes, after + 1, stop)
        if per is None:
            if lexemes[after].key == "per":
                break
            return "volume", after + 1
        found.append(per[0])
        after = per[1]
    return "volume" if "volume" in found else "/".join(one for one in found if one != "dose"), after


def _amount(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[float, float, tuple[float, ...], int] | None:
    """Lower and upper amount, the further strengths of a combination, and the place behind them."""
    first = _value(lexemes, place, stop)
    if first is None:
        return None
    low, after = first
    high, pair = low, []
    while after + 1 < stop and lexemes[after].key == "/" and (more := _value(lexemes, after + 1, stop)):
        pair.append(more[0])
        after = more[1]
    joint = lexemes[after].key if after + 1 < stop else ""
    more = _value(lexemes, after + 1, stop) if joint in RANGES and not pair else None
    if more and (more[0] > low or joint == "to"):
        low, high, after = min(low, more[0]), max(low, more[0]), more[1]
    return low, high, tuple(pair), after


def _value(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[float, int] | None:
    if place >= stop:
        return None
    figure = lexemes[place].number
    if figure is not None:
        return (figure, place + 1) if figure > 0 else None
    number = number_at([one.key for one in lexemes[place : min(place + 4, stop)]], 0)
    if number is None or not number.value or number.others:
        return None
    return float(number.value), place + number.length


def _phrase(lexemes: Sequence[Lexeme], place: int, stop: int, reading: _Reading) -> int | None:
    interval = _interval(lexemes, place, stop)
    if interval:
        reading.times.append((interval[0], place, interval[1]))
        return interval[1]
    found = _longest(lexemes, place, stop)
    if found is None:
        return None
    kind, value, after = found
    if kind == "times":
        reading.times.append((float(Fraction(value)), place, after))
    elif kind == "part":
        reading.parts.append((1.0, place, after))
    elif kind == "route":
        reading.routes.append((value, place, after))
    elif kind in ("level", "total"):
        return place
    elif kind == "form":
        reading.marks.add(value)
    elif kind in ("once", "needed", "cycle"):
        reading.marks.add(kind)
    return after


def _longest(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[str, str, int] | None:
    """The longest phrase here of those kinds that need no number before them: kind, value, the place behind it."""
    best: tuple[str, str, int] | None = None
    for kind in ("times", "part", "route", "once", "needed", "cycle", "level", "total", "form"):
        found = said_at(kind, lexemes, place, stop)
        if found and (best is None or found[1] > best[2]):
            best = (kind, *found)
    return best


def _times_or_route(lexemes: Sequence[Lexeme], place: int, stop: int) -> bool:
    found = _longest(lexemes, place, stop) if place < stop else None
    return bool(_interval(lexemes, place, stop) or (found and found[0] in ("times", "part", "route", "needed")))


def _interval(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[float, int] | None:
    """ "every 4 to 6 hours", "q.6 h.", "q6h": doses a day, the fewer, and the place behind it."""
    if place >= stop:
        return None
    key = lexemes[place].key
    if key.startswith("q") and key[1:-1].isdigit() and key.endswith(("h", "d")):
        return (24.0 if key[-1] == "h" else 1.0) / max(int(key[1:-1]), 1), place + 1
    if key == "every" or (key.startswith("q") and (key == "q" or key[1:].isdigit())):
        at = place + 1 + (key == "q" and place + 1 < stop and lexemes[place + 1].key == ".")
        if key not in ("q", "every"):
            return _behind_glued(lexemes, place, stop)
        amount = _amount(lexemes, at, stop)
        if amount and (unit := _unit_of_time(lexemes, amount[3], stop)):
            return unit[0] / amount[1], unit[1]
    return None


def _behind_glued(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[float, int] | None:
    """ "q4-6h", "q4 h": the figure stands at the letter."""
    longest, at = float(lexemes[place].key[1:]), place + 1
    if at + 1 < stop and lexemes[at].key in RANGES and (more := _value(lexemes, at + 1, stop)):
        longest, at = more
    unit = _unit_of_time(lexemes, at, stop)
    return (unit[0] / max(longest, 1), unit[1]) if unit else None


def _unit_of_time(lexemes: Sequence[Lexeme], place: int, stop: int) -> tuple[float, int] | None:
    place += place < stop and lexemes[place].key == "-"
    unit = said_at("interval", lexemes, place, stop)
    return (float(Fraction(unit[0])), unit[1]) if unit else None
