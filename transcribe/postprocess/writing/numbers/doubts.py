"""Spoken numbers that can be read in two ways: one number, or a short one and another behind it."""

from __future__ import annotations

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.form_words import word_list
from transcribe.postprocess.writing.numbers.lexicon import (
    below_hundred_at,
    digit_at,
    is_figure,
    is_number_word,
    pair_at,
    values,
)
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.reading import Number
from transcribe.postprocess.writing.numbers.units import SaidUnit, unit_at

OLDEST = 120  # years
MOST_PERCENT = 100
MOST_TABLETS = 4  # at a time: "eight seventy five milligram tablets" are no eight tablets
FEET = range(4, 8)  # of a grown person's height
CENTURY = 20  # "twenty twenty five" is a year, or 20 and 25
LOOK_AHEAD = 3  # words from a unit to its noun

Doubt = tuple[str, ...]


def label_doubt(line: Line, at: int, number: Number) -> Doubt:
    """ "on day one forty milligrams": day 1 and 40 mg, or 140? Empty where there is no doubt."""
    parts = _parts(line, at, number)
    before = line.word(at - 1)
    letter = len(before) == 1 and before.isalpha() and before not in ("a", "i")
    if not parts or not (letter or before in cue("small_label")):
        return ()
    return number.text, f"{parts[0]} {parts[1]}"


def measure_doubt(line: Line, at: int, number: Number, unit: SaidUnit) -> Doubt:
    """The two readings of a measure ("two fifty milligram tablets"); empty where there is no doubt."""
    parts = _parts(line, at, number)
    end = at + number.length + unit.length
    if parts and (_is_impossible(line, number, unit, end) or label_doubt(line, at, number)):
        text = "%" if unit.unit.kind == "percent" else f" {unit.text}"
        return f"{number.text}{text}", f"{parts[0]} {parts[1]}{text}"
    counted = (parts if _counts_things(line, at, unit, end) else None) or _given(line, at, number, unit, end)
    if not counted:
        return ()
    return f"{number.text}-{unit.modifier}", f"{counted[0]} {counted[1]}-{unit.modifier}"


def year_doubt(line: Line, at: int, number: Number) -> Doubt:
    """ "twenty thirty on the left" without a cue for a year: a year, or two numbers? Empty where there is no doubt."""
    parts = _parts(line, at, number)
    if parts is None or parts[0] != CENTURY or unit_at(line, at + number.length) is not None:
        return ()
    around = (*line.words[max(0, at - 3) : at], *line.words[at + number.length : at + number.length + 1])
    if any(word in cue("measured") or word in cue("year_before") or word in cue("label") for word in around):
        return ()
    return number.text, f"{parts[0]} {parts[1]}"


def caliber_doubt(line: Line, at: int, number: Number) -> Doubt:
    """ "two fifty french": no tube and no needle has such a caliber. Empty where there is no doubt."""
    parts = _parts(line, at, number)
    if parts is None or line.word(at + number.length) not in cue("caliber_unit"):
        return ()
    return number.text, f"{parts[0]} {parts[1]}"


def height_doubt(line: Line, at: int, number: Number) -> Doubt:
    """ "he is five eleven": feet and inches, or 511? Empty where there is no doubt."""
    parts = _parts(line, at, number)
    if parts is None or parts[0] not in FEET or parts[1] not in ("10", "11"):
        return ()
    measured = any(word in cue("measured") for word in line.words[max(0, at - 4) : at])
    if (measured and "height" not in line.words[max(0, at - 4) : at]) or unit_at(line, at + number.length) is not None:
        return ()
    return number.text, f"{parts[0]} feet {parts[1]} inches"


def suture_doubt(line: Line, at: int, number: Number) -> Doubt:
    """ "540 nylon": five sutures of size 4-0, or something misheard? Empty where there is no doubt."""
    sized = len(number.text) == 3 and number.text.isdecimal() and number.text.endswith("0") and number.text[1] != "0"
    if number.spoken or not sized or line.word(at + number.length) not in word_list("suture-material").words:
        return ()
    count, size = number.text[0], number.text[1]
    return number.text, f"{count} {size}-0"


def counted_measure(line: Line, at: int, number: Number, unit: SaidUnit) -> tuple[int, str] | None:
    """The count and the measure of "two ten second cycles", which nobody says for 210 seconds; ``None`` otherwise."""
    parts = _parts(line, at, number)
    end = at + number.length + unit.length
    if parts is None or unit.unit.kind != "time" or unit.shape not in ("singular", "same") or parts[0] == 1:
        return None
    if line.word(at - 1) in cue("one_thing") or not before_plural(line, end):
        return None
    return parts


def _parts(line: Line, at: int, number: Number) -> tuple[int, str] | None:
    """The two numbers that a shorthand may also be: "one thirty two" is 132, or 1 and 32."""
    first = below_hundred_at(line.words, at)
    if first is None or not number.spoken or first[0] > 20:
        return None
    second = pair_at(line.words, at + first[1])
    if second is None or first[1] + second[1] > number.length or "million" in number.text:
        return None
    decimals = number.text.partition(".")[2]
    return first[0], f"{second[0]}.{decimals}" if decimals else str(second[0])


def _is_impossible(line: Line, number: Number, unit: SaidUnit, end: int) -> bool:
    if number.value is None:
        return False
    if unit.unit.kind == "percent":
        return number.value > MOST_PERCENT
    age = line.word(end) in cue("year_unit") and line.word(end - 1).startswith("year")
    return age and number.value > OLDEST


def _counts_things(line: Line, at: int, unit: SaidUnit, end: int) -> bool:
    """Whether the first digit may count what follows the measure: "three twelve millimeter trocars"."""
    digit = digit_at(line.words, at)
    if unit.shape != "singular" or unit.compound or digit is None or line.word(at - 1) in cue("one_thing"):
        return False
    if unit.unit.dose and digit > MOST_TABLETS:
        return False
    if digit == 1:
        return before_noun(line, end) and not _is_plural(line.word(end))
    return before_plural(line, end)


def _given(line: Line, at: int, number: Number, unit: SaidUnit, end: int) -> tuple[int, str] | None:
    """ "take two hundred milligram tablets": of 200 mg, or two of 100?"""
    digit = digit_at(line.words, at)
    count, singly = values("digit").get(line.word(at), 0), len(number.text) == number.length
    if (
        singly
        and number.length > 2
        and number.spoken
        and 1 <= count <= MOST_TABLETS
        and line.word(at - 1) in cue("take")
    ):
        return count, number.text[1:]  # "take two three two five milligram tablets"
    hundreds = line.words[at + 1 : at + number.length] == ("hundred",) and unit.shape == "singular"
    if digit is None or not hundreds or line.word(at - 1) not in cue("take") or not before_plural(line, end):
        return _dispensed(line, at, number, unit, end)
    return (digit, "100") if 1 < digit <= MOST_TABLETS else None


def _dispensed(line: Line, at: int, number: Number, unit: SaidUnit, end: int) -> tuple[int, str] | None:
    """ "dispense thirty five milligram tablets": of 35 mg, or thirty of 5?"""
    if not any(word in cue("dispense") for word in line.words[max(0, at - 3) : at]) or unit.shape != "singular":
        return None
    tens, digit = values("tens").get(line.word(at)), digit_at(line.words, at + 1)
    if tens is None or digit is None or number.length != 2 or not _is_plural(line.word(end)):
        return None
    return tens, str(digit)


def before_noun(line: Line, at: int) -> bool:
    """Whether the noun of a measure, or its adjective, may stand here."""
    word = line.word(at)
    return (
        not line.is_end(at)
        and word.replace("-", "").isalpha()
        and len(word) > 1
        and word not in cue("stop")
        and word not in cue("verb")
        and not is_number_word(word)
        and not is_figure(word)
    )


def before_plural(line: Line, end: int) -> bool:
    """Whether a noun in the plural follows soon."""
    return any(_is_plural(line.word(place)) for place in _behind(line, end))


def _behind(line: Line, end: int) -> range:
    """The places of the words that may be the measure's noun."""
    stop = end
    while stop < end + LOOK_AHEAD and not line.is_end(stop) and line.word(stop) not in cue("stop"):
        stop += 1
    return range(end, stop)


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


NUMBER_DOUBTS = (label_doubt, year_doubt, height_doubt, caliber_doubt, suture_doubt)


def number_doubt(line: Line, at: int, number: Number) -> Doubt:
    """The first doubt about a number that has no unit; empty where there is none."""
    return next((doubt for find in NUMBER_DOUBTS if (doubt := find(line, at, number))), ())
