"""Measurements that have more than one written form: signs, fractions, units, ranges, times, dates.

Each function takes atoms and gives atoms; ``normalise.py`` says in which order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from transcribe.evaluation.atoms import Atom, Kind
from transcribe.evaluation.spoken_numbers import MONTHS, SPINAL_LETTERS
from transcribe.evaluation.written_forms import Unit, denominators, units


def signs_joined(atoms: Sequence[Atom]) -> list[Atom]:
    """Signs become part of their numbers: ``132/84`` ("over", "out of", "slash"), ``1+``, ``+21.5``."""
    signed: list[Atom] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        last = signed[-1] if signed else None
        sign = {"plus": "+", "+": "+", "minus": "-"}.get(atom.text)
        follows = index + 1 < len(atoms) and _is_number(atoms[index + 1])
        if sign == "+" and last is not None and _is_number(last):
            signed[-1] = Atom(f"{last.text}+", Kind.NUMBER, last.start, atom.end)
        elif sign and follows and not (last is not None and _is_number(last)):
            signed.append(Atom(f"{sign}{atoms[index + 1].text}", Kind.NUMBER, atom.start, atoms[index + 1].end))
            index += 1
        else:
            signed.append(atom)
        index += 1
    return _fractions(signed)


def _fractions(atoms: Sequence[Atom]) -> list[Atom]:
    result: list[Atom] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        after_number = bool(result) and _is_number(result[-1])
        width = 2 if [one.text for one in atoms[index : index + 2]] == ["out", "of"] else 1
        slash = width == 2 or atom.text in ("/", "over", "slash")
        follows = index + width < len(atoms) and _is_number(atoms[index + width])
        if after_number and slash and follows:
            last, following = result.pop(), atoms[index + width]
            result.append(Atom(f"{last.text}/{following.text}", Kind.NUMBER, last.start, following.end))
            index += width + 1
        else:
            result.append(atom)
            index += 1
    return _mixed_numbers(result)


def _mixed_numbers(atoms: Sequence[Atom]) -> list[Atom]:
    """``2 1/2`` and ``2-1/2`` are 2.5."""
    result: list[Atom] = []
    for atom in atoms:
        hyphen = len(result) > 1 and (result[-1].kind, result[-1].text) == (Kind.SIGN, "-")
        if atom.text == "1/2" and hyphen and result[-2].kind is Kind.NUMBER and result[-2].text.isdigit():
            result.pop()
        if atom.text == "1/2" and result and result[-1].kind is Kind.NUMBER and result[-1].text.isdigit():
            whole = result.pop()
            result.append(Atom(f"{whole.text}.5", Kind.NUMBER, whole.start, atom.end))
        else:
            result.append(atom)
    return result


def levels_plain(atoms: Sequence[Atom]) -> list[Atom]:
    """A level of the spine does not repeat its letter: ``L4-L5`` is ``L4-5``."""
    result: list[Atom] = []
    for index, atom in enumerate(atoms):
        level = len(result) > 1 and [one.kind for one in result[-2:]] == [Kind.WORD, Kind.NUMBER]
        follows = index + 1 < len(atoms) and _is_number(atoms[index + 1])
        if level and follows and atom.text in SPINAL_LETTERS and atom.text == result[-2].text:
            continue
        result.append(atom)
    return result


def units_short(atoms: Sequence[Atom]) -> list[Atom]:
    """Units in their short form, compound ones as one word: "milligrams per deciliter" is ``mg/dl``."""
    result: list[Atom] = []
    index = 0
    while index < len(atoms):
        last = result[-1] if result else None
        measured = last is not None and last.kind in (Kind.UNIT, Kind.NUMBER)
        if atoms[index].text in ("per", "/") and measured:
            unit = _unit_at(atoms, index + 1, denominators(), True)
            if unit is not None and last is not None:
                text, end = unit
                start = atoms[index].start
                if last.kind is Kind.UNIT:
                    start = last.start
                    result.pop()
                before = last.text if last.kind is Kind.UNIT else ""
                result.append(Atom(f"{before}/{text}", Kind.UNIT, start, atoms[end - 1].end))
                index = end
                continue
        unit = _unit_at(atoms, index, units(), last is not None and last.kind is Kind.NUMBER)
        if unit is None:
            result.append(atoms[index])
            index += 1
        else:
            text, end = unit
            result.append(Atom(text, Kind.UNIT, atoms[index].start, atoms[end - 1].end))
            index = end
    return result


def _unit_at(
    atoms: Sequence[Atom], index: int, table: Mapping[tuple[str, ...], Unit], after_number: bool
) -> tuple[str, int] | None:
    for width in range(4, 0, -1):
        piece = atoms[index : index + width]
        unit = table.get(tuple(atom.text for atom in piece))
        if unit is None or len(piece) < width:
            continue
        if unit.needs_number and (not after_number or (width == 1 and _glued_to_number(atoms, index))):
            continue
        return unit.written, index + width
    return None


def _glued_to_number(atoms: Sequence[Atom], index: int) -> bool:
    """Is this the letter of a level or code, as in ``L5``?"""
    if index + 1 >= len(atoms):
        return False
    return _is_number(atoms[index + 1]) and atoms[index + 1].start == atoms[index].end


def ranges_plain(atoms: Sequence[Atom]) -> list[Atom]:
    """``30-35`` is "30 to 35" where it rises; "by" and "times" before a number are ``x``.

    The first of two equal units goes ("30% to 35%" is "30 to 35%"). After a letter of the spine a
    hyphen is no range.
    """
    result: list[Atom] = []
    for index, atom in enumerate(atoms):
        last = result[-1] if result else None
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if following is None or last is None or not _is_number(following):
            result.append(atom)
        elif atom.text == "-" and atom.kind is Kind.SIGN:
            spinal = len(result) > 1 and result[-2].text in SPINAL_LETTERS
            if not spinal and (last.kind is Kind.UNIT or _rises(last, following)):
                result.append(Atom("to", Kind.WORD, atom.start, atom.end))
        elif atom.text == "times" or (atom.text == "by" and last.kind in (Kind.UNIT, Kind.NUMBER)):
            result.append(Atom("x", Kind.WORD, atom.start, atom.end))
        else:
            result.append(atom)
    return _one_unit(result)


def _rises(low: Atom, high: Atom) -> bool:
    return _is_plain(low) and _is_plain(high) and float(low.text) < float(high.text)


def _one_unit(atoms: Sequence[Atom]) -> list[Atom]:
    dropped = {
        index
        for index, atom in enumerate(atoms[:-3])
        if atom.kind is Kind.UNIT
        and atoms[index + 1].text in ("to", "x")
        and _is_number(atoms[index + 2])
        and (atoms[index + 3].kind, atoms[index + 3].text) == (Kind.UNIT, atom.text)
    }
    return [atom for index, atom in enumerate(atoms) if index not in dropped]


def times_plain(atoms: Sequence[Atom]) -> list[Atom]:
    """Before a.m. or p.m. ``9.30`` is ``9:30`` and ``9:00`` is ``9``."""
    result = list(atoms)
    for index, (atom, following) in enumerate(pairwise(atoms)):
        if atom.kind is Kind.NUMBER and following.text in ("am", "pm"):
            text = re.sub(r"^(1[0-2]|[1-9])\.([0-5]\d)$", r"\1:\2", atom.text).removesuffix(":00")
            result[index] = Atom(text, Kind.NUMBER, atom.start, atom.end)
    return result


def dates_plain(atoms: Sequence[Atom]) -> list[Atom]:
    """Beside a month an ordinal is a number (``June 14th`` is ``June 14``); elsewhere it stays ``14th``."""
    result: list[Atom] = []
    for index, atom in enumerate(atoms):
        if atom.kind is not Kind.ORDINAL:
            result.append(atom)
            continue
        before = [one.text for one in atoms[max(0, index - 2) : index] if one.text != ","]
        after = [one.text for one in atoms[index + 1 : index + 3] if one.text != "of"]
        dated = not MONTHS.isdisjoint((*before[-1:], *after[:1]))
        text = atom.text if dated else f"{atom.text}{_ending(int(atom.text))}"
        result.append(Atom(text, atom.kind, atom.start, atom.end))
    return result


def _ending(value: int) -> str:
    return "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _is_number(atom: Atom) -> bool:
    """Is this a number in digits?"""
    return atom.kind is Kind.NUMBER


def _is_plain(atom: Atom) -> bool:
    """Is this a number without sign, fraction or time?"""
    return atom.kind is Kind.NUMBER and re.fullmatch(r"\d+(\.\d+)?", atom.text) is not None
