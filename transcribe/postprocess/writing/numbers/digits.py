"""Strings of digits: record numbers, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transcribe.postprocess.writing.numbers.lexicon import digit_at, is_zero, pair_at, values, word_at

_FIGURES = re.compile(r"\d+(?:[-,.]\d+)*")
LONGEST = 24  # digits


def digits_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The string of digits that begins at ``words[at]``, and how many words it took, or ``None``.

    Reads single digits, pairs ("forty four"), repeats ("double seven") and figures in any mixture.
    """
    digits, place = "", at
    while len(digits) < LONGEST:
        step = _step(words, place)
        if step is None:
            break
        digits, place = digits + step[0], place + step[1]
    return (digits, place - at) if digits else None


def _step(words: Sequence[str], at: int) -> tuple[str, int] | None:
    word = word_at(words, at)
    if _FIGURES.fullmatch(word):
        return re.sub(r"\D", "", word), 1
    times = values("repeat").get(word)
    if times is not None:
        single = _single(words, at + 1)
        return (single * times, 2) if single else None
    single = _single(words, at)
    if single is not None:
        return single, 1
    pair = pair_at(words, at)
    return (str(pair[0]), pair[1]) if pair else None


def _single(words: Sequence[str], at: int) -> str | None:
    if is_zero(words, at):
        return "0"
    digit = digit_at(words, at)
    if digit is not None:
        return str(digit)
    word = word_at(words, at)
    return word if len(word) == 1 and word.isdecimal() else None
