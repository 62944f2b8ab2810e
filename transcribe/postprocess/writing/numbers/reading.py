"""Number words and figures read as values: the smallest step, without any medicine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from transcribe.postprocess.writing.numbers.lexicon import (
    PART_FIGURE,
    below_hundred_at,
    digit_at,
    is_figure,
    is_zero,
    may_begin_number,
    pair_at,
    plain_figure,
    points,
    signs,
    values,
    word_at,
)

LONGEST_FRACTION = 6  # digits behind the point
DIGIT_STRING = 4  # single digits in a row that can only be an identifier


@dataclass(frozen=True, slots=True)
class Number:
    """A number that begins at some word.

    ``text`` is the figure ("132", "0.5", "3.125", "1 1/2"), ``value`` its value, ``length`` how many words it took;
    ``spoken`` is false where the recogniser had written figures already. ``others`` are readings that are as
    good: with any, the number is not to be rewritten.
    """

    text: str
    value: Decimal | None
    length: int
    spoken: bool = True
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Whole:
    value: int
    length: int
    others: tuple[str, ...] = ()


def number_at(words: Sequence[str], at: int) -> Number | None:
    """The longest number that begins at ``words[at]`` (lower case, without signs), or ``None``."""
    if not may_begin_number(word_at(words, at)):
        return None
    sign = signs().get(word_at(words, at))
    if sign is None:
        return _unsigned(words, at)
    number = _unsigned(words, at + 1)
    if number is None:
        return None
    value = -number.value if number.value is not None and sign == "-" else number.value
    return replace(number, text=sign + number.text, value=value, length=number.length + 1)


def _unsigned(words: Sequence[str], at: int) -> Number | None:
    return _part(words, at) or _figure(words, at) or _digit_string(words, at) or _spoken(words, at)


def _spoken(words: Sequence[str], at: int) -> Number | None:
    whole = _whole(words, at)
    if whole is None:
        fraction = _fraction_digits(words, at + is_zero(words, at))
        if fraction is not None:
            return _decimal("0", fraction, is_zero(words, at))
        return Number("0", Decimal(0), 1) if word_at(words, at) in ("zero", "nought", "naught") else None
    fraction = _fraction_digits(words, at + whole.length)
    if fraction is not None:
        return _in_millions(words, at, _decimal(str(whole.value), fraction, whole.length))
    mixed = _mixed(words, at, whole.value, whole.length, spoken=True)
    others = whole.others
    if whole.length > 1 and _gives_one(words, at + whole.length - 1):
        others = (*others, f"{whole.value - 1} 1")  # "five hundred, one tablet"
    return mixed or Number(_grouped(whole.value), Decimal(whole.value), whole.length, others=others)


def _grouped(value: int) -> str:
    """ "5 million" for round millions, as they are said and read."""
    for scale, name in ((10**9, "billion"), (10**6, "million")):
        if value >= scale and value % scale == 0:
            return f"{value // scale} {name}"
    return str(value)


def _decimal(whole: str, fraction: tuple[str, int], length: int, *, spoken: bool = True) -> Number:
    text = f"{whole}.{fraction[0]}"
    return Number(text, Decimal(text), length + fraction[1], spoken)


def _in_millions(words: Sequence[str], at: int, number: Number) -> Number:
    """ "one point five million": the scale stays a word behind the figure."""
    scale = values("scale").get(word_at(words, at + number.length), 0)
    if scale < 10**6 or number.value is None:
        return number
    name = words[at + number.length]
    return replace(number, text=f"{number.text} {name}", value=number.value * scale, length=number.length + 1)


# Whole numbers


def _whole(words: Sequence[str], at: int) -> _Whole | None:
    """A whole number, with its thousands and millions."""
    total, place, limit = 0, at, 10**12
    while True:
        begin = place
        if total and word_at(words, place) == "and":
            place += 1
        group = _group(words, place)
        if group is None:
            return _Whole(total, begin - at) if total else None
        place += group.length
        scale = values("scale").get(word_at(words, place), 0)
        if scale >= 1000 and scale < limit:
            total, limit, place = total + group.value * scale, scale, place + 1
            continue
        if not total:
            return _Whole(group.value, group.length, group.others)
        if group.value >= min(limit, 1000) or group.others or word_at(words, place) in points():
            return _Whole(total, begin - at)
        return _Whole(total + group.value, place - at)


def _group(words: Sequence[str], at: int) -> _Whole | None:
    """A number below ten thousand: with "hundred", or in the shorthand of the clinic ("one thirty two")."""
    if word_at(words, at) in ("a", "an"):
        scale = values("scale").get(word_at(words, at + 1))
        if scale == 100:
            return _hundreds(words, at, 1, 1)
        return _Whole(1, 1) if scale else None
    first = below_hundred_at(words, at)
    if first is None:
        return None
    value, length = first
    if values("scale").get(word_at(words, at + length)) == 100:
        return _hundreds(words, at, value, length)
    return _shorthand(words, at, value, length) or _Whole(value, length)


def _hundreds(words: Sequence[str], at: int, value: int, length: int) -> _Whole:
    length += 1
    joined = word_at(words, at + length) == "and"
    rest = below_hundred_at(words, at + length + joined)
    whole = _Whole(value * 100, length)
    if rest is None:
        return whole
    after = at + length + joined + rest[1]
    part = word_at(words, after) in values("part") and digit_at(words, after - 1) is not None
    if _goes_on(words, after) or part:
        return whole  # "between one hundred and one twenty", "one hundred and one half"
    return _Whole(value * 100 + rest[0], length + joined + rest[1])


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Whether a number goes on here that the words before cannot have begun with."""
    word = word_at(words, at)
    return values("scale").get(word) == 100 or below_hundred_at(words, at) is not None or word in ("oh", "zero")


def _shorthand(words: Sequence[str], at: int, value: int, length: int) -> _Whole | None:
    """ "one thirty two", "one oh four", "twelve fifty": hundreds without the word."""
    place = at + length
    if is_zero(words, place):
        last = digit_at(words, place + 1)
        short = last is None or _goes_on(words, place + 2) or value > 20
        return None if short or last is None else _Whole(value * 100 + last, length + 2)
    rest = pair_at(words, place)
    if rest is None or values("scale").get(word_at(words, place + rest[1])) == 100:
        return None
    whole = _Whole(value * 100 + rest[0], length + rest[1])
    if value <= 20:
        return whole
    return replace(whole, others=(f"{value} {rest[0]}",))


def _digit_string(words: Sequence[str], at: int) -> Number | None:
    """Four single digits or more in a row: an identifier, not a number to count with."""
    digits = ""
    while len(digits) < 20:
        digit = 0 if is_zero(words, at + len(digits)) else digit_at(words, at + len(digits))
        if digit is None:
            break
        digits += str(digit)
    if len(digits) < DIGIT_STRING or word_at(words, at + len(digits)) in points():
        return None
    if _goes_on(words, at + len(digits)) or word_at(words, at + len(digits)) in values("scale"):
        return None
    return Number(digits, Decimal(digits), len(digits))


# Behind the point


def _fraction_digits(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The digits behind a spoken point, and how many words it and they took."""
    if word_at(words, at) not in points():
        return None
    digits, place = "", at + 1
    while len(digits) < LONGEST_FRACTION:
        pair = pair_at(words, place)
        digit = digit_at(words, place)
        if is_zero(words, place):
            digits, place = digits + "0", place + 1
        elif digit is not None and digits and (_is_plus_sign(words, place + 1) or _gives_one(words, place)):
            break  # "four point one, two plus edema", "seven point five, one tablet"
        elif digit is not None:
            digits, place = digits + str(digit), place + 1
        elif pair is not None:
            digits, place = digits + str(pair[0]), place + pair[1]
        elif not digits and is_figure(word_at(words, place)) and words[place].isdecimal():
            return words[place], place + 1 - at
        else:
            break
    return (digits, place - at) if digits else None


def _gives_one(words: Sequence[str], at: int) -> bool:
    """Whether "one" is the number of tablets or puffs rather than the end of the number before it."""
    return word_at(words, at) == "one" and word_at(words, at + 1) in values("given")


def _is_plus_sign(words: Sequence[str], at: int) -> bool:
    """Whether "plus" belongs to the digit before it: "two plus pitting edema"."""
    behind = word_at(words, at + 1)
    return word_at(words, at) in ("plus", "+") and not may_begin_number(behind) and behind not in ("or", "")


# Fractions


def _part(words: Sequence[str], at: int) -> Number | None:
    """ "one half", "three quarters", "a quarter", "1/2"."""
    word = word_at(words, at)
    if PART_FIGURE.fullmatch(word):
        above, below = word.split("/")
        return Number(word, Decimal(above) / Decimal(below), 1, spoken=False) if int(below) else None
    above_word, _, below_word = word.partition("-")
    if below_word:
        return _part_of(above_word, below_word, 1)
    if word == "a" and values("part").get(word_at(words, at + 1)) not in (2, 4):
        return None  # "a third" is mostly an ordinal
    return _part_of(word, word_at(words, at + 1), 2)


def _part_of(above: str, below: str, length: int) -> Number | None:
    count = 1 if above == "a" else values("digit").get(above)
    parts = values("part").get(below)
    if count is None or parts is None or count >= parts:
        return None
    if (count == 1) == (below.endswith("s")):
        return None  # "one quarters", "two third"
    return Number(f"{count}/{parts}", Decimal(count) / Decimal(parts), length)


def _mixed(words: Sequence[str], at: int, whole: int, length: int, *, spoken: bool) -> Number | None:
    """ "two and a half", "1 and 3/4": the fraction behind a whole number."""
    if word_at(words, at + length) != "and":
        return None
    part = _part(words, at + length + 1)
    if part is None and word_at(words, at + length + 1) == "a":
        part = _part_of("a", word_at(words, at + length + 2), 2)
    if part is None or part.value is None:
        return None
    return Number(f"{whole} {part.text}", whole + part.value, length + 1 + part.length, spoken)


# What the recogniser has written in figures


def _figure(words: Sequence[str], at: int) -> Number | None:
    """A number in figures, with what was left in words behind it ("5 million", "2 point five")."""
    word = word_at(words, at)
    if not is_figure(word):
        return None
    text = plain_figure(word)
    number = Number(text, Decimal(text), 1, spoken=False)
    scale = values("scale").get(word_at(words, at + 1), 0)
    if scale >= 10**6:
        return _in_millions(words, at, number)
    if scale:
        value = Decimal(text) * scale
        return Number(f"{value.normalize():f}", value, 2)
    return number if "." in text else _figure_and_rest(words, at, number)


def _figure_and_rest(words: Sequence[str], at: int, number: Number) -> Number:
    following = word_at(words, at + 1)
    fraction = _fraction_digits(words, at + 1)
    if fraction is not None:
        return _decimal(number.text, fraction, 1)
    if following.startswith(".") and is_figure(following):
        return _decimal(number.text, (following[1:], 1), 1)
    if PART_FIGURE.fullmatch(following):
        part = _part(words, at + 1)
        if part is not None and part.value is not None and part.value < 1:
            return Number(f"{number.text} {part.text}", Decimal(number.text) + part.value, 2, spoken=False)
    if len(number.text) == 1 and number.text != "0" and _is_rest_of_pressure(words, at + 1):
        text = number.text + following
        return Number(text, Decimal(text), 2)
    return _mixed(words, at, int(number.text), 1, spoken=True) or number


def _is_rest_of_pressure(words: Sequence[str], at: int) -> bool:
    """ "1 32 over": two figures of one number, which only a blood pressure makes sure."""
    word = word_at(words, at)
    return len(word) == 2 and word.isdecimal() and word[0] != "0" and word_at(words, at + 1) == "over"
