"""Stages with their letters ("three b", "IIIC2"), and the parts of TNM ("p t three a")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from transcribe.postprocess.writing.numbers.form_hearing import ROMAN, Heard, Reading
from transcribe.postprocess.writing.numbers.form_words import word_list
from transcribe.postprocess.writing.numbers.lexicon import values

PREFIXES = ("", "p", "c", "yp", "yc", "r", "u")

# The first words that a part may begin with, the prefix glued to it or apart.
OPENINGS: Mapping[str, frozenset[str]] = {
    "T": frozenset({"t", "p", "c", "y", "yp", "yc", "pt", "ct", "ypt", "yct", "tis", "tx", "ptis", "ptx"}),
    "N": frozenset({"n", "p", "c", "y", "yp", "pn", "cn", "ypn", "nx", "pnx", "cnx"}),
    "M": frozenset({"m", "p", "c", "pm", "cm", "mx", "pmx", "cmx"}),
}


def with_letter(heard: Heard, at: int, plain: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of a stage's number, with the letter and the figure that go on behind it."""
    for reading in (*_roman_with_letter(heard, at), *plain):
        place = heard.beyond_joint(reading.end)
        if not reading.letter and not _is_sub_letter(heard, place):
            yield reading
            continue
        lettered = reading if reading.letter else replace(reading, end=place + 1, letter=heard.text(place).upper())
        figure = heard.text(lettered.end)
        if figure in ("1", "2", "3") and not heard.atoms[lettered.end].first:
            lettered = replace(lettered, end=lettered.end + 1, letter=lettered.letter + figure)
        yield lettered


def _roman_with_letter(heard: Heard, at: int) -> Iterator[Reading]:
    raw = heard.raw(at)
    if raw[:-1] in ROMAN[1:] and raw[-1:] in "ABCD":
        value = Decimal(ROMAN.index(raw[:-1]))
        yield Reading(at + 1, str(value), value, raw[-1])


def _is_sub_letter(heard: Heard, at: int) -> bool:
    """Whether the atom is the letter of a stage; an "a" might be the article of the next word."""
    if heard.text(at) not in ("a", "b", "c", "d"):
        return False
    atom = heard.atoms[at]
    if atom.text != "a" or not atom.first or atom.raw == "A":
        return True
    following = heard.text(at + 1)
    return not following or not heard.atoms[at + 1].is_word or word_list("after-letter-a").has(following)


def tumors(heard: Heard, at: int, _limits: str) -> Iterator[Reading]:
    """ "p t three a", "pT3a", "t i s", "T x"."""
    return _part(heard, at, "t", frozenset("01234"), ("x", "is"))


def nodes(heard: Heard, at: int, _limits: str) -> Iterator[Reading]:
    """ "n two b", "pN1", "n x"."""
    return _part(heard, at, "n", frozenset("0123"), ("x",))


def metastases(heard: Heard, at: int, _limits: str) -> Iterator[Reading]:
    """ "m zero", "M1a", "m x"."""
    return _part(heard, at, "m", frozenset("01"), ("x",))


def _part(heard: Heard, at: int, letter: str, digits: frozenset[str], words: tuple[str, ...]) -> Iterator[Reading]:
    spelled, place = "", at
    while len(spelled) < 5 and heard.text(place).isalpha() and place < at + 5:
        spelled += heard.text(place)
        place += 1
        prefix, found, rest = spelled.partition(letter)
        if not found or prefix not in PREFIXES:
            continue
        if rest in words:
            yield Reading(place, prefix + letter.upper() + rest.replace("x", "X"))
            return
        if not rest:
            yield from _with_digit(heard, heard.beyond_joint(place), prefix + letter.upper(), digits)


def _with_digit(heard: Heard, at: int, text: str, digits: frozenset[str]) -> Iterator[Reading]:
    word = heard.text(at)
    single = [number.text for number in heard.numbers(at) if number.end == at + 1]
    digit = "0" if word in values("zero") else next(iter(single), "")
    if digit not in digits:
        return
    behind = heard.text(at + 1)
    before_next = behind == "a" and heard.text(at + 2) in OPENINGS["N"] | OPENINGS["M"]
    if behind == "mi" or before_next or _is_sub_letter(heard, at + 1):
        yield Reading(at + 2, text + digit + behind)
    else:
        yield Reading(at + 1, text + digit)
