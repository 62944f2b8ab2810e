"""Letters and short words that have more than one written form: spellings, roman numerals, titles.

Each function takes atoms and gives atoms; ``normalise.py`` says in which order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transcribe.evaluation.atoms import Atom, Kind
from transcribe.evaluation.spoken_numbers import is_number_word
from transcribe.evaluation.written_forms import initialisms, words

_ROMAN = re.compile(r"(x{0,2}(?:ix|iv|v?i{0,3}))([a-d]?)")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_ROMAN_CUES = frozenset(
    "class classes stage stages grade grades type types lead leads nerve nerves phase factor".split()  # noqa: SIM905
)
_ROMAN_LINKS = frozenset({"through", "to", "and", "or", "/", "-", "over", ","})


def romans_as_digits(atoms: Sequence[Atom]) -> list[Atom]:
    """Roman numerals after class, stage, grade, type, lead, (cranial) nerve, phase, factor are numbers."""
    result: list[Atom] = []
    cued = False
    for index, atom in enumerate(atoms):
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        glued = following is not None and following.kind is Kind.NUMBER and following.start == atom.end
        match = _ROMAN.fullmatch(atom.text) if cued and atom.kind is Kind.WORD and not glued else None
        after_comma = bool(result) and result[-1].kind is Kind.BREAK
        if match and match[1] and not (after_comma and len(match[1]) < 2):
            end = atom.start + len(match[1])
            result.append(Atom(str(_roman(match[1])), Kind.NUMBER, atom.start, end))
            if match[2]:
                result.append(Atom(match[2], Kind.WORD, end, atom.end))
            continue
        result.append(atom)
        cued = atom.text in _ROMAN_CUES or (cued and atom.text in _ROMAN_LINKS) or (cued and atom.kind is Kind.NUMBER)
    return result


def _roman(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-value if value < following else value for value, following in pairwise([*values, 0]))


def letters_as_words(atoms: Sequence[Atom]) -> list[Atom]:
    """Letters said one by one are one word: ``n y h a`` is ``nyha``; "a c t" stays "a ct".

    Three or more may have commas between them (``H, A, L, E``).
    """
    result: list[Atom] = []
    index = 0
    while index < len(atoms):
        letters, end = _letter_run(atoms, index)
        zero = atoms[index].text == "o" and bool(result) and _numeric(result[-1])
        if len(letters) < 2 or zero:
            result.append(atoms[index])
            index += 1
            continue
        if letters[0].text == "a" and _joined(letters[1:]) in initialisms():
            result.append(letters.pop(0))
        result.append(Atom(_joined(letters), Kind.WORD, letters[0].start, letters[-1].end))
        index = end
    return result


def _letter_run(atoms: Sequence[Atom], index: int) -> tuple[list[Atom], int]:
    """The single letters from ``index`` on, and the index after the last of them.

    They stand side by side, or (three or more) all have a comma between them.
    """
    for step, least in ((1, 2), (2, 3)):
        end = index
        while end < len(atoms) and _is_letter(atoms[end]):
            end += step
            if step == 2 and end <= len(atoms) and atoms[end - 1].text != ",":
                break
        letters = [atom for atom in atoms[index:end:step] if _is_letter(atom)]
        if len(letters) >= least:
            return letters, index + step * (len(letters) - 1) + 1
    return [], index + 1


def short_words(atoms: Sequence[Atom]) -> list[Atom]:
    """Titles, months and the like in one form: "doctor" is "dr", "Nov." is "november"."""
    return [
        Atom(words().get(atom.text, atom.text), atom.kind, atom.start, atom.end) if atom.kind is Kind.WORD else atom
        for atom in atoms
    ]


def identifiers_joined(atoms: Sequence[Atom]) -> list[Atom]:
    """After "record number" or "MRN" the groups of digits are one number: ``44-0721`` is ``440721``."""
    result: list[Atom] = []
    for atom in atoms:
        before = [one.text for one in result[-3:]]
        linked = len(before) >= 2 and before[-1].isdigit()
        named = linked and (before[-2] == "mrn" or before[-3:-1] == ["record", "number"])
        if named and atom.text == "-":
            continue
        if named and atom.kind is Kind.NUMBER and atom.text.isdigit():
            last = result.pop()
            result.append(Atom(last.text + atom.text, Kind.NUMBER, last.start, atom.end))
        else:
            result.append(atom)
    return result


def _numeric(atom: Atom) -> bool:
    return atom.kind is Kind.NUMBER or is_number_word(atom.text)


def _is_letter(atom: Atom) -> bool:
    return atom.kind is Kind.WORD and len(atom.text) == 1


def _joined(atoms: Sequence[Atom]) -> str:
    return "".join(atom.text for atom in atoms)
