"""How a slot's reading is written: ``{1}``, ``{1:roman}``, ``{1:2/}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from transcribe.postprocess.writing.numbers.form_hearing import ROMAN, Reading
from transcribe.postprocess.writing.numbers.lexicon import cardinal_words

_TEXTS: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}

_VALUES: Mapping[str, Callable[[int, str, str], str]] = {
    "roman": lambda value, letter, _text: ROMAN[value] + letter,
    "roman-lower": lambda value, letter, _text: ROMAN[value] + letter.lower(),
    "lower": lambda value, letter, _text: f"{value}{letter.lower()}",
    "gravity": lambda value, _letter, _text: f"{value / 1000:.3f}",
    "word": lambda value, _letter, _text: cardinal_words()[value],
    "acuity": lambda value, _letter, text: f"20/{value - 2000 if len(text) == 4 else text[2:]}",
    "two": lambda value, _letter, _text: f"{value:02d}",
    "#": lambda _value, _letter, text: f"#{text}",
    "/1": lambda _value, _letter, text: text[:-1],
}


def shown(reading: Reading, form: str, thousands: int) -> str:
    """The reading as ``form`` says; ``thousands`` is the number of digits from which on a number gets commas."""
    if reading.series:
        return _series(reading, form, thousands)
    if reading.value is None:
        return _TEXTS.get(form, str)(reading.text)
    if form in _VALUES:
        return _VALUES[form](int(reading.value), reading.letter, reading.text)
    if form[:1].isdigit():  # "2/": a slash behind two digits
        place = int(form[0])
        return reading.text[:place] + form[1:] + reading.text[place:]
    if reading.text.isdecimal() and len(reading.text) >= thousands:
        return f"{int(reading.value):,}"
    return reading.text + reading.letter


def _series(reading: Reading, form: str, thousands: int) -> str:
    text = ""
    serial = len(reading.series) > 2 and all(link in ("", ",", "and", "or") for link, _ in reading.series)
    for link, item in reading.series:
        comma = "," if link == "," or (link and serial) else ""
        word = f" {link.strip(',')}".rstrip() if link else ""
        text = f"{text}{comma}{word} {shown(item, form, thousands)}".strip()
    return text
