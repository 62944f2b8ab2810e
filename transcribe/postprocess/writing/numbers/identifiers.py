"""Strings of digits in a line: telephone numbers, rooms, record numbers."""

from __future__ import annotations

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.digits import digits_at
from transcribe.postprocess.writing.numbers.lexicon import is_figure, is_zero, values
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.rewriting import Found
from transcribe.postprocess.writing.numbers.units import unit_at

REACH = 4  # words between "phone" and its number
SHORTEST_PHONE = 4
SHORTEST = 3
SHORTEST_AFTER_NUMBER = 4
LONGEST_IN_GROUPS = 12


def identifiers(line: Line, at: int) -> Found | None:
    """A telephone number, or the digits behind "room" and "record number"."""
    word = line.word(at)
    if not (is_figure(word) or word in values("digit") or is_zero(line.words, at) or word in values("repeat")
            or word in values("tens") or word in values("teen")):  # fmt: skip
        return None
    return _phone(line, at) or _identifier(line, at) or _string(line, at)


def _phone(line: Line, at: int) -> Found | None:
    if not any(word in cue("phone") for word in line.words[max(0, at - REACH) : at]):
        return None
    digits, end = "", at
    while len(digits) < LONGEST_IN_GROUPS:
        group = digits_at(line.words, end)
        if group is None:
            break
        digits, end = digits + group[0], end + group[1]
        if line.word(end) not in ("-", "–") or digits_at(line.words, end + 1) is None:
            break
        end += 1
    if len(digits) < SHORTEST_PHONE and line.word(at - 1) not in ("extension", "ext"):
        return None
    if end == at + 1 or line.is_end(at) or unit_at(line, end) is not None:
        return None
    return Found(end - at, _grouped(digits, line), "number.phone")


def _grouped(digits: str, line: Line) -> str:
    if line.context.style.english != "US" or len(digits) not in (7, 10):
        return digits
    groups = [digits[:-4], digits[-4:]]
    return "-".join([groups[0][:-3], groups[0][-3:], groups[1]] if len(digits) == 10 else groups)


def _identifier(line: Line, at: int) -> Found | None:
    before = line.word(at - 1)
    if before not in cue("id_before"):
        return None
    found = digits_at(line.words, at)
    if found is None or found[1] < 2 or unit_at(line, at + found[1]) is not None:
        return None
    shortest = SHORTEST_AFTER_NUMBER if before == "number" else SHORTEST
    return Found(found[1], found[0], "number.digits") if len(found[0]) >= shortest else None


def _string(line: Line, at: int) -> Found | None:
    """Four single digits or more in a row."""
    end = at
    while line.word(end) in values("digit") or is_zero(line.words, end):
        end += 1
    found = digits_at(line.words, at)
    if end - at < SHORTEST_PHONE or found is None or found[1] != end - at or unit_at(line, end) is not None:
        return None
    return Found(found[1], found[0], "number.digits")
