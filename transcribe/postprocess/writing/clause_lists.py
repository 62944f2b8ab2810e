"""Lists that are dictated without a sign: drugs with their doses, and values one after another.

Only what is sure: "metformin 850 mg b.i.d. | glipizide 5 mg every morning | and levothyroxine 88 mcg daily" and
"pulse 66 | BMI 31.4".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from transcribe.postprocess.writing.sentence_signs import part
from transcribe.postprocess.writing.sentence_units import LETTERS, NUMBER, SCHEDULE, Unit, is_kind
from transcribe.tables import table

NAME = 3  # units in the name of a drug, at most
LONGEST = 5  # words in the name of a value
INSIDE = frozenset({"over", "point", "plus", "minus", "to"})  # words inside a spoken value


@dataclass
class Lists:
    """Places of words before which a comma stands, places inside a list, where no sentence ends, and ends of lists."""

    commas: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    begun: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)


def lists_in(words: Sequence[str], units: Sequence[Unit]) -> Lists:
    """The lists among bare words."""
    found = Lists()
    _drugs(units, found)
    _values(words, found)
    return found


@cache
def _regimen() -> frozenset[str]:
    return frozenset(row["word"] for row in table("clause_regimens")) | {SCHEDULE, NUMBER, LETTERS}


def _drugs(units: Sequence[Unit], found: Lists) -> None:
    """Commas between doses that follow one another with nothing but a schedule and a name between them."""
    doses = [
        place
        for place in range(len(units) - 1)
        if units[place].said == NUMBER and is_kind(units[place + 1].said, "dose")
    ]
    joined = [_next_name(units, dose + 2, following) for dose, following in pairwise(doses)]
    number = 0
    while number < len(joined):
        end = number
        while end < len(joined) and joined[end] is not None:
            end += 1
        row = [name for name in joined[number:end] if name is not None]
        for name in row:
            last_of_two = len(row) == 1 and units[name].said == "and"
            found.held.update(unit.place for unit in units[name : name + NAME + 2])
            if not last_of_two:
                found.commas.add(units[name].place)
        number = max(end, number + 1)


def _next_name(units: Sequence[Unit], place: int, dose: int) -> int | None:
    """Where the next drug of a list begins ("and" included), between a dose's unit and the next dose's number."""
    first = place
    while first < dose and units[first].said in _regimen():
        first += 1
    name = first + 1 if first < dose and units[first].said == "and" else first
    if first == place and name == first and dose - name > NAME - 1:
        return None
    if not 0 < dose - name <= NAME or any(part(unit.said) != "N" for unit in units[name:dose]):
        return None
    return None if any(is_kind(unit.said, "unit", "order", "title", "month") for unit in units[name:dose]) else first


@cache
def _measures() -> dict[str, tuple[tuple[str, ...], ...]]:
    rows: dict[str, list[tuple[str, ...]]] = {}
    for row in table("clause_measures"):
        if row["kind"] != "body":
            said = tuple(row["said"].split())
            rows.setdefault(said[0], []).append(said)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in rows.items()}


def measure_at(words: Sequence[str], place: int) -> int:
    """How many words the name of a value takes that begins here and is followed by a number; 0 if none does."""
    for name in _measures().get(words[place], ()):
        end = place + len(name)
        if tuple(words[place:end]) == name and end < len(words) and _is_value(words[end]):
            return len(name)
    return 0


def _is_value(word: str) -> bool:
    return word[:1].isdigit() or is_kind(word, "number")


def _values(words: Sequence[str], found: Lists) -> None:
    place, last = 0, -1
    while place < len(words):
        length = measure_at(words, place)
        if not length:
            place += 1
            continue
        if last == place:
            found.commas.add(place)
            found.held.add(place)
        else:
            found.begun.add(place)
        end = _end_of_value(words, place + length)
        found.held.update(range(place + 1, end))
        found.ended.discard(place)
        found.ended.add(end)
        place = last = end


def _end_of_value(words: Sequence[str], place: int) -> int:
    """Behind a value and its unit: "one twenty six over seventy eight", "seven point nine percent"."""
    while place < len(words):
        word = words[place]
        inside = word in INSIDE and place + 1 < len(words) and _is_value(words[place + 1])
        ratio = word == "per" and place + 1 < len(words) and is_kind(words[place + 1], "unit")
        if not (_is_value(word) or inside or ratio or is_kind(word, "unit")):
            break
        if _is_value(word) and measure_at(words, place):
            break
        place += 1
    return place
