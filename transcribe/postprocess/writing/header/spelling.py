"""Names that are spelled in letters: "o a k l e y", "S-T-R-A-N-D", "V as in Victor"."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from transcribe.postprocess.writing.header.cues import cues_at
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.procedures import procedure_at
from transcribe.postprocess.writing.letter_tally import settled
from transcribe.postprocess.writing.numbers.lexicon import is_number_word

FEWEST = 3  # letters: two are initials
LIKENESS = 50.0  # of 100, between the spelled letters and the word that they spell
_BEFORE = {"double": 2, "capital": 1, "big": 1}  # words before a letter, and how often they write it
_ROW = re.compile(r"[a-z](?:[-.][a-z])+", re.IGNORECASE)


def is_spelled_at(line: Line, at: int) -> bool:
    """Whether a spelling in letters begins at a word."""
    return letters_at(line, at)[1] > 0


def letters_at(line: Line, at: int) -> tuple[str, int]:
    """The letters spelled from a word on, and the words they take: ("", 0) for fewer than three letters."""
    letters, place = "", at
    while place < len(line) and not (place > at and line.stop(place)):
        if _is_cue(line, place) or procedure_at(line.plains, place):
            break
        step = _step(line, place)
        if step is None:
            break
        letters, place = letters + step[0], place + step[1]
    return (letters, place - at) if len(letters) >= FEWEST else ("", 0)


def _step(line: Line, at: int) -> tuple[str, int] | None:
    plain = line.plains[at]
    if _ROW.fullmatch(plain):
        return re.sub("[-.]", "", plain), 1
    if plain in _BEFORE and at + 1 < len(line) and _is_letter(line.plains[at + 1]):
        return line.plains[at + 1] * _BEFORE[plain], 2
    return _letter(line, at) if _is_letter(plain) else None


def _letter(line: Line, at: int) -> tuple[str, int]:
    """A letter and the words it takes: "v as in victor", "m for mary"."""
    plain = line.plains[at]
    if line.plains[at + 1 : at + 3] == ("as", "in") and at + 3 < len(line):
        return plain, 4
    if line.plains[at + 1 : at + 2] == ("for",) and at + 2 < len(line) and line.plains[at + 2].startswith(plain):
        return plain, 3
    return plain, 1


def _is_cue(line: Line, at: int) -> bool:
    """Whether the letters are a cue ("d o b", "m r n 4471") and not the beginning of a name ("d o b b s")."""
    for cue in cues_at(line.plains, at):
        behind = line.plains[at + len(cue.said) : at + len(cue.said) + 2]
        spelled_on = behind and _is_letter(behind[0]) and not (len(behind) > 1 and is_number_word(behind[1]))
        if len(cue.said) > 1 and cue.value != "none" and not (spelled_on and len(cue.said[-1]) == 1):
            return True
    return False


def _is_letter(plain: str) -> bool:
    return len(plain) == 1 and plain.isalpha()


def respelled(name: str, letters: str) -> str | None:
    """The name with the word that the letters spell written so; ``None`` if they are like none of its words."""
    words = name.split()
    likeness = [fuzz.ratio(word.lower(), letters) for word in words]
    best = max(range(len(words)), key=lambda number: (likeness[number], number))
    word = words[best].lower()
    if likeness[best] < LIKENESS or (word.startswith(letters) and word != letters):
        return None
    name = settled(letters, word)
    written = words[best] if word == name else name.capitalize()
    return " ".join([*words[:best], written, *words[best + 1 :]])
