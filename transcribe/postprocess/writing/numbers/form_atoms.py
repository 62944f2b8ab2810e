"""The run as the forms see it: words, figures and signs, however the recogniser glued them together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcribe.postprocess.writing.numbers.lexicon import is_number_word, teens_and_tens
from transcribe.postprocess.writing.written import Written

JOINTS = frozenset("-–‑")  # stand between two parts of a form, or do not: "L3-4" is "l three four"

_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]?\.?", re.IGNORECASE)
_PARTS = re.compile(
    r"\d+(?:st|nd|rd|th)\b"
    r"|\d+['’]?s\b"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
    r"|[^\W\d_A-Z]+(?:['’][^\W\d_A-Z]+)?|[A-Z]+[^\W\d_A-Z]*(?:['’][^\W\d_]+)?"
    r"|\S"
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a token: "L3-4" has four. ``token`` is the token's place in the run."""

    text: str  # lower case
    raw: str
    token: int
    first: bool
    last: bool

    @property
    def is_word(self) -> bool:
        """Whether this is a word or a figure, and no sign."""
        return self.text[-1].isalnum()


def atoms_of(run: Sequence[Written]) -> list[Atom]:
    """The atoms of all tokens, in order."""
    atoms: list[Atom] = []
    for place, token in enumerate(run):
        parts = list(_parts(token.text))
        for number, part in enumerate(parts):
            atoms.append(Atom(part.lower(), part, place, number == 0, number == len(parts) - 1))
    return atoms


def _parts(text: str) -> Iterator[str]:
    if _DOTTED.fullmatch(text):
        yield text.replace(".", "")
    elif text.isalpha() or text.lower() in teens_and_tens():
        yield text
    else:
        yield from _PARTS.findall(text)


def is_number_like(atom: Atom) -> bool:
    """Whether a number may begin or go on here."""
    decimal = atom.text[0] == "." and len(atom.text) > 1
    return atom.text[0].isdigit() or decimal or is_number_word(atom.text)
