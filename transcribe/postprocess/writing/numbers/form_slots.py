"""The slots of a form: what may stand where a row says ``{n}``, ``{roman/2-12}`` or ``{leads}``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from transcribe.postprocess.writing.numbers.form_atoms import JOINTS, is_number_like
from transcribe.postprocess.writing.numbers.form_hearing import ROMAN, Heard, Reading, within
from transcribe.postprocess.writing.numbers.form_staging import (
    OPENINGS,
    metastases,
    nodes,
    tumors,
    with_letter,
)
from transcribe.postprocess.writing.numbers.form_words import word_list
from transcribe.postprocess.writing.numbers.lexicon import values

Read = Callable[[Heard, int, str], Iterator[Reading]]

_AUGMENTED = {"r": "aVR", "l": "aVL", "f": "aVF"}
_LINKS = frozenset({"and", "or", "through", "to", "&"})


def _decimals(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    for reading in heard.numbers(at):
        if reading.value is not None and "/" not in reading.text and within(reading.value, limits):
            yield reading


def _wholes(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    return (reading for reading in _decimals(heard, at, limits) if reading.text.isdecimal())


def _digits(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    if heard.text(at) in values("zero"):
        yield Reading(at + 1, "0", Decimal(0))
    else:
        yield from (reading for reading in _wholes(heard, at, limits) if len(reading.text) == 1)


def _romans(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    yield from _wholes(heard, at, limits)
    raw = heard.raw(at)
    if raw == "I" and word_list("after-pronoun").has(heard.text(at + 1)):
        return  # "of that grade I would say"
    if raw.upper() in ROMAN[1:] and (raw.isupper() or len(raw) > 1):
        value = Decimal(ROMAN.index(raw.upper()))
        if within(value, limits):
            yield Reading(at + 1, str(value), value)


def _stages(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    """A stage or class with its letter: "three b", "3B", "IIIC2"."""
    for reading in with_letter(heard, at, _romans(heard, at, limits)):
        if reading.value is not None and within(reading.value, limits):
            yield reading


def _letters(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    first, _, last = limits.partition("-")
    letter = heard.text(at)
    if len(letter) == 1 and first <= letter <= (last or first):
        yield Reading(at + 1, letter.upper())


def _decades(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
    """ "forties", "one forties", "140s"."""
    word = heard.text(at)
    figure = word.rstrip("s'’")
    if word.endswith("s") and figure.isdecimal():
        length, value = 1, int(figure)
    else:
        hundreds = {"one": 100, "1": 100, "two": 200, "2": 200}.get(word, 0)
        length = 2 if hundreds else 1
        value = hundreds + values("decade").get(heard.text(at + length - 1), -1000)
    if value > 0 and within(Decimal(value), limits):
        yield Reading(at + length, f"{value}s", Decimal(value))


def _tpal(heard: Heard, at: int, _limits: str) -> Iterator[Reading]:
    """Term, preterm, abortions, living: four digits, in any mixture of signs."""
    digits, place = "", at
    while len(digits) < 4:
        if digits and heard.text(place) in (",", *JOINTS):
            place += 1
        word = heard.text(place)
        if not (word.isdecimal() and word.isascii() and len(word) in (1, 4)):
            single = [number.text for number in heard.numbers(place) if len(number.text) == 1]
            word = "0" if word in values("zero") else next(iter(single), "")
        if not word:
            return
        digits += word
        place += 1
    if len(digits) == 4 and not (place < len(heard.atoms) and is_number_like(heard.atoms[place])):
        yield Reading(place, "-".join(digits))


def _leads(heard: Heard, at: int, _limits: str) -> Iterator[Reading]:
    """One lead of an electrocardiogram: "two", "a v f", "v three"."""
    yield from _romans(heard, at, "1-3")
    if heard.text(at) == "v":
        chest = heard.beyond_joint(at + 1)
        yield from (Reading(number.end, f"V{number.text}") for number in _wholes(heard, chest, "1-9"))
    spelled = ""
    for length in (1, 2, 3):
        spelled += heard.text(at + length - 1)
        if spelled[:2] == "av" and spelled[2:] in _AUGMENTED:
            yield Reading(at + length, _AUGMENTED[spelled[2:]])


def _series_of(read: Read) -> Read:
    def series(heard: Heard, at: int, limits: str) -> Iterator[Reading]:
        """Two or more in a row: "three four and six", "II, III, and aVF"."""
        items: list[tuple[str, Reading]] = []
        place, link = at, ""
        while (reading := next(read(heard, place, limits), None)) is not None:
            items.append((link, reading))
            link, place = _link(heard, reading.end)
        if len(items) > 2 or (len(items) == 2 and items[1][0] != ","):
            yield Reading(items[-1][1].end, series=tuple(items))

    return series


def _link(heard: Heard, at: int) -> tuple[str, int]:
    """What stands between two of a series, and the place behind it; nothing is a comma that was not said."""
    at += heard.text(at) == ","
    word = heard.text(at)
    if word in _LINKS:
        return ("and" if word == "&" else word), at + 1
    return ",", at


KINDS: Mapping[str, Read] = {
    "n": _wholes,
    "d": _digits,
    "dec": _decimals,
    "dose": _decimals,  # one of a few strengths: what goes on behind it is another number
    "roman": _romans,
    "stage": _stages,
    "letter": _letters,
    "decade": _decades,
    "tpal": _tpal,
    "ns": _series_of(_wholes),
    "romans": _series_of(_romans),
    "leads": _series_of(_leads),
    "T": tumors,
    "N": nodes,
    "M": metastases,
}

FIRST_WORDS: Mapping[str, frozenset[str]] = OPENINGS  # of the kinds that begin with a letter, not with a number
