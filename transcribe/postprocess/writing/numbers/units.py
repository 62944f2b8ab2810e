"""Units of measure and dose forms behind a number, by the table ``vocab/units.tsv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.reading import number_at
from transcribe.settings import HouseStyle
from transcribe.tables import table

MOST_PER = 3  # "per kilogram per minute per ..." goes no further

Shape = Literal["singular", "plural", "letters", "same"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the table."""

    written: str
    uk: str
    kind: str
    per: str
    joins: bool
    dose: bool
    commas: bool
    only_before: frozenset[str]
    not_before: frozenset[str]

    def text(self, style: HouseStyle) -> str:
        """The unit as this office writes it; empty where the word stays."""
        if self.uk and style.english == "UK":
            return self.uk
        return self.written


@dataclass(frozen=True, slots=True)
class SaidUnit:
    """A unit as it was said: ``text`` is what is written, ``shape`` in which form its word was heard."""

    unit: Unit
    text: str
    length: int
    shape: Shape
    compound: bool = False

    @property
    def modifier(self) -> str:
        """The unit as it stands behind a hyphen: "6-mm", "20-microgram"."""
        text = self.text.removesuffix("s") if self.text == self.unit.uk else self.text
        return text.replace(" ", "-")

    @property
    def is_dose(self) -> bool:
        """Whether a figure before it is the dose of a drug."""
        return self.unit.dose and not (self.compound and "L" in self.text.rpartition("/")[2])

    @property
    def has_commas(self) -> bool:
        """Whether a figure before it has commas from 1,000 on: units of insulin, heparin and their like (ISMP)."""
        return self.unit.commas


@cache
def _rows() -> Mapping[str, tuple[tuple[tuple[str, ...], Unit, Shape], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Unit, Shape]]] = {}
    for row in table("units"):
        unit = Unit(
            written=row["written"],
            uk=row["uk"],
            kind=row["kind"],
            per=row["per"],
            joins=row["joins"] == "yes",
            dose=row["dose"] in ("yes", "also"),
            commas=row["dose"] == "yes" and row["kind"] == "unit",
            only_before=frozenset(row["only_before"].split("|")) - {""},
            not_before=frozenset(row["not_before"].split("|")) - {""},
        )
        for said, shape in _said(row).items():
            words = tuple(said.split())
            found.setdefault(words[0], []).append((words, unit, shape))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


def _said(row: Mapping[str, str]) -> dict[str, Shape]:
    said: dict[str, Shape] = {}
    shapes: tuple[Shape, ...] = ("letters", "plural", "singular")
    for shape in shapes:
        for word in row[shape].split("|"):
            if word:
                said[word] = "same" if word in said and said[word] != "letters" else shape
    return said


def unit_at(line: Line, at: int) -> SaidUnit | None:
    """The unit whose words begin here, with all that it is "per"."""
    base = _row_at(line, at) or _slashed(line, at)
    if base is None or not base.unit.joins or base.compound:
        return base
    texts, end = [base.text], at + base.length
    while len(texts) <= MOST_PER and line.word(end) == "per":
        below = _below(line, end + 1)
        if below is None:
            break
        texts.append(below[0])
        end = below[1]
    if len(texts) == 1:
        return base
    text = _with_powers("/".join(texts), line.context.style)
    return SaidUnit(base.unit, text, end - at, base.shape, compound=True)


def _row_at(line: Line, at: int) -> SaidUnit | None:
    for words, unit, shape in _rows().get(line.word(at), ()):
        if line.words[at : at + len(words)] != words or not _allowed(line, at, len(words), unit, shape):
            continue
        text = unit.text(line.context.style) or line.text(at, at + len(words))
        if unit.kind == "temperature":
            text = _temperature(text, line.context.style)
        return SaidUnit(unit, _with_powers(text, line.context.style), len(words), shape)
    return None


def _allowed(line: Line, at: int, length: int, unit: Unit, shape: Shape) -> bool:
    following = line.word(at + length)
    if length == 1 and shape == "letters" and line.run[at].text == "G":
        return False  # gauge, or something else
    if shape == "letters" and following in unit.not_before:
        return False
    if not unit.only_before:
        return True
    ends = "." in unit.only_before and line.is_end(at + length)
    number = "#" in unit.only_before and number_at(line.words, at + length) is not None
    return ends or number or following in unit.only_before


def _temperature(text: str, style: HouseStyle) -> str:
    return text.replace("degrees ", "°") if style.temperature == "°F" else text


def _with_powers(text: str, style: HouseStyle) -> str:
    if style.powers != "mg/m²":
        return text
    return re.sub(r"(?<=m)[23]\b", lambda power: {"2": "²", "3": "³"}[power[0]], text)


def _below(line: Line, at: int) -> tuple[str, int] | None:
    """What stands below the stroke, and where it ends: "deciliter", "1.73 square meters"."""
    number = number_at(line.words, at)
    if number is not None and number.value is not None and not number.others:
        said = _row_at(line, at + number.length)
        if said is None or not said.unit.per:
            return None
        return f"{number.text} {said.unit.per}", at + number.length + said.length
    said = _row_at(line, at)
    return (said.unit.per, at + said.length) if said is not None and said.unit.per else None


def _slashed(line: Line, at: int) -> SaidUnit | None:
    """ "mg/dl": the recogniser's own stroke; only the letters are set right."""
    first, *below = line.word(at).split("/")
    rows = {words[0]: (unit, shape) for words, unit, shape in _rows().get(first, ()) if len(words) == 1}
    if not below or first not in rows:
        return None
    unit, shape = rows[first]
    parts = line.run[at].text.split("/")
    text = "/".join(_letters(part, line.context.style) for part in parts)
    return SaidUnit(unit, _with_powers(text, line.context.style), 1, shape, compound=True)


def _letters(part: str, style: HouseStyle) -> str:
    for words, unit, shape in _rows().get(part.lower(), ()):
        if len(words) == 1 and shape == "letters" and unit.written and part != "G":
            return unit.text(style)
    return part


@cache
def unit_letters() -> frozenset[str]:
    """What may be glued behind a figure as a unit ("300mg")."""
    letters = {
        words[0]
        for rows in _rows().values()
        for words, unit, shape in rows
        if len(words) == 1 and shape == "letters" and unit.kind != "percent"
    }
    return frozenset(letter for letter in letters if len(letter) > 1 or letter in ("g", "l"))


@cache
def _single_words() -> frozenset[str]:
    return frozenset(words[0] for rows in _rows().values() for words, _, _ in rows if len(words) == 1)


def is_unit_word(word: str) -> bool:
    """Whether a word alone may be a unit ("millimeter", "mm", "week")."""
    return word in _single_words()
