"""Numbers in words become digits: "one thirty two" is 132, "point five" is 0.5, "four four zero" 440.

This reading is the measure's own; it shares nothing with the product's number formatting, so that
a fault there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from transcribe.evaluation.atoms import Atom, Kind

_UNITS = {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine".split())  # noqa: SIM905
}
_TEENS = {
    word: value
    for value, word in enumerate(
        ("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split(),  # noqa: SIM905
        10,
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINAL_UNITS = {
    word: value
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)  # noqa: SIM905
}
_ORDINALS = {
    **_ORDINAL_UNITS,
    **{f"{word}th": value for word, value in _TEENS.items() if word != "twelve"},
    "twelfth": 12,
    **{f"{word[:-1]}ieth": value for word, value in _TENS.items()},
}
_ZEROS = frozenset({"o", "oh"})
_NOT_A_DECIMAL_POINT_AFTER = frozenset(
    {"this", "that", "the", "which", "some", "any", "what", "one", "starting", "end", "a", "mid"}
)
MONTHS = frozenset(
    ("january february march april may june july august september october november december").split()  # noqa: SIM905
)
SPINAL_LETTERS = frozenset("ctls")

Reading = tuple[str, Kind, int]
"""The number's digits, whether it counts or orders, and the index of the first atom after it."""


def spoken_numbers(atoms: Sequence[Atom]) -> list[Atom]:
    """Replace numbers in words (or half in words: ``2 thousand``, ``7 point 9``) by digits.

    * Cardinals, with or without "and"; "a hundred"; ordinals of either spelling.
    * Pairs as people say them: "one thirty two" 132, "nineteen fifty three" 1953, "one oh five"
      105; before a.m. or p.m. they are a time, "nine thirty a m" 9:30.
    * Three or more single digits in a row are one number: "four four zero" 440. After a letter
      of the spine they stay single ("l four five" is L4-5).
    * "o" or "oh" right after a digit is a zero ("three o nylon" is 3-0).
    """
    result: list[Atom] = []
    index = 0
    while index < len(atoms):
        before = result[-1] if result else None
        reading = _reading(atoms, index, before)
        if reading is None:
            result.append(atoms[index])
            index += 1
            continue
        text, kind, end = reading
        result.append(Atom(text, kind, atoms[index].start, atoms[end - 1].end))
        index = end
    return result


def _reading(atoms: Sequence[Atom], index: int, before: Atom | None) -> Reading | None:
    after_number = before is not None and before.kind is Kind.NUMBER
    word = _word(atoms, index)
    if after_number and word == "second":  # a span of time: "30 second"
        return None
    if after_number and word in _ZEROS and not _digit_follows(atoms, index):
        return "0", Kind.NUMBER, index + 1
    if word in ("one", "a") and _word(atoms, index + 1) == "half":
        return "1/2", Kind.NUMBER, index + 2
    if word == "point" and not (before is not None and before.text in _NOT_A_DECIMAL_POINT_AFTER):
        decimals = _decimals(atoms, index + 1)
        return None if decimals is None else (f"0.{decimals[0]}", Kind.NUMBER, decimals[1])
    spinal = before is not None and before.text in SPINAL_LETTERS
    return (None if spinal else _digit_run(atoms, index)) or _cardinal(atoms, index)


def _digit_run(atoms: Sequence[Atom], index: int) -> Reading | None:
    digits = ""
    end = index
    while (digit := _digit(atoms, end, first=not digits)) is not None:
        digits += digit
        end += 1
        if end + 1 < len(atoms) and atoms[end].text == "-" and _digit(atoms, end + 1) is not None:
            end += 1
    if _word(atoms, end) in ("hundred", *_SCALES) and digits:
        digits, end = digits[:-1], end - 1
    return (digits, Kind.NUMBER, end) if len(digits) >= 3 else None


def _cardinal(atoms: Sequence[Atom], index: int) -> Reading | None:
    small = _small(atoms, index)
    atom = atoms[index]
    if small is not None:
        value, end, ordinal = small
        if ordinal:
            return str(value), Kind.ORDINAL, end
        paired = _pair(atoms, value, end)
        if paired is not None:
            return paired
        text, end = _scaled(atoms, Decimal(value), end)
    elif atom.kind is Kind.NUMBER and ":" not in atom.text:
        text, end = _scaled(atoms, Decimal(atom.text), index + 1)
        text = atom.text if end == index + 1 else text
    elif atom.text == "a" and _word(atoms, index + 1) in ("hundred", *_SCALES):
        text, end = _scaled(atoms, Decimal(1), index + 1)
    else:
        return None
    return _finished(atoms, text, end)


def _scaled(atoms: Sequence[Atom], value: Decimal, end: int) -> tuple[str, int]:
    """Go on over "hundred", "thousand" ... and what they carry; gives the digits and the end."""
    total, current = Decimal(0), value
    after_scale = False
    while True:
        word = _word(atoms, end)
        joined = end + 1 if after_scale and word == "and" else end
        small = _small(atoms, joined) if after_scale else None
        if word == "hundred" and 0 < current < 100:
            current, after_scale, end = current * 100, True, end + 1
        elif word in _SCALES and current:
            total, current = total + current * _SCALES[word], Decimal(0)
            after_scale, end = True, end + 1
        elif small is not None and not small[2]:
            current, after_scale, end = current + small[0], False, small[1]
        else:
            break
    whole = total + current
    return (str(int(whole)) if whole == int(whole) else str(whole.normalize())), end


def _pair(atoms: Sequence[Atom], value: int, end: int) -> Reading | None:
    """ "one thirty two", "nineteen fifty three", "one oh five", "nine thirty a m"."""
    if not 1 <= value <= 20:
        return None
    if _word(atoms, end) in _ZEROS and _UNITS.get(_word(atoms, end + 1), 0) > 0:
        second, end = f"0{_UNITS[_word(atoms, end + 1)]}", end + 2
    else:
        small = _small(atoms, end)
        if small is None or small[2] or small[0] < 10 or _word(atoms, small[1]) in ("hundred", *_SCALES):
            return None
        second, end = str(small[0]), small[1]
    if _word(atoms, end) in ("am", "pm") and value <= 12:
        return f"{value}:{second}", Kind.NUMBER, end
    return _finished(atoms, f"{value}{second}", end)


def _finished(atoms: Sequence[Atom], text: str, end: int) -> Reading:
    """Add decimals ("point nine") or "and a half" to a number that is otherwise complete."""
    if _word(atoms, end) == "point" and text.isdigit():
        decimals = _decimals(atoms, end + 1)
        if decimals is not None:
            text, end = f"{text}.{decimals[0]}", decimals[1]
            scaled = _scaled(atoms, Decimal(text), end) if _word(atoms, end) in _SCALES else (text, end)
            return scaled[0], Kind.NUMBER, scaled[1]
    half = [_word(atoms, end + step) for step in range(3)] == ["and", "a", "half"]
    if half and text.isdigit():
        return f"{text}.5", Kind.NUMBER, end + 3
    return text, Kind.NUMBER, end


def _decimals(atoms: Sequence[Atom], index: int) -> tuple[str, int] | None:
    small = _small(atoms, index)
    if small is not None and small[0] >= 10 and not small[2]:
        return str(small[0]), small[1]
    if index < len(atoms) and atoms[index].kind is Kind.NUMBER and atoms[index].text.isdigit():
        return atoms[index].text, index + 1
    digits = ""
    while (word := _word(atoms, index)) in _UNITS or word in _ZEROS:
        digits += str(_UNITS.get(word, 0))
        index += 1
    return (digits, index) if digits else None


def _small(atoms: Sequence[Atom], index: int) -> tuple[int, int, bool] | None:
    """A number below 100 in words: its value, the end, and whether it is an ordinal."""
    word, following = _word(atoms, index), _word(atoms, index + 1)
    if word in _ORDINALS:
        return _ORDINALS[word], index + 1, True
    if word in _TENS:
        if following in _UNITS and following != "zero":
            return _TENS[word] + _UNITS[following], index + 2, False
        if following in _ORDINAL_UNITS and (following != "second" or _dated(atoms, index)):
            return _TENS[word] + _ORDINAL_UNITS[following], index + 2, True
        return _TENS[word], index + 1, False
    value = _UNITS.get(word, _TEENS.get(word))
    return None if value is None else (value, index + 1, False)


def _dated(atoms: Sequence[Atom], index: int) -> bool:
    """Beside a month "twenty second" is a day; elsewhere it is a span of time."""
    after = [_word(atoms, index + step) for step in (2, 3)]
    return (
        (index > 0 and atoms[index - 1].text in MONTHS)
        or after[0] in MONTHS
        or (after[0] == "of" and after[1] in MONTHS)
    )


def _digit(atoms: Sequence[Atom], index: int, first: bool = False) -> str | None:
    if index >= len(atoms):
        return None
    atom = atoms[index]
    if atom.kind is Kind.NUMBER and len(atom.text) == 1:
        return atom.text
    if atom.kind is Kind.WORD and atom.text in _UNITS:
        return str(_UNITS[atom.text])
    return "0" if atom.kind is Kind.WORD and atom.text in _ZEROS and not first else None


def _digit_follows(atoms: Sequence[Atom], index: int) -> bool:
    """Is this "o" the letter of "O2"?"""
    return (
        index + 1 < len(atoms) and atoms[index + 1].kind is Kind.NUMBER and atoms[index].end == atoms[index + 1].start
    )


def _word(atoms: Sequence[Atom], index: int) -> str:
    return atoms[index].text if index < len(atoms) and atoms[index].kind is Kind.WORD else ""


def is_number_word(text: str) -> bool:
    """Can this word be part of a spoken number?"""
    return text in _UNITS or text in _TEENS or text in _TENS or text in _SCALES or text == "hundred"
