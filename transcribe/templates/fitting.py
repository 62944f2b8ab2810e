"""How much room text takes on paper, so that a page can be filled without running over.

Widths are those of Arial (and of Liberation Sans and Helvetica, which are as wide), in thousandths of the font's
size, rounded up. A sign that is not in the table counts as a whole size, which is as wide as they come: rather too
much room than too little.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_WIDTHS = {
    sign: width
    for signs, width in (
        ("ijl'’‘|", 222),
        (" ftI.,:;/\\![]()-\u00a0", 333),
        ('r"“”`*°', 400),
        ("cksvxyzJ", 500),
        ("abdeghnopquL0123456789_?$#–+=<>~", 584),
        ("TFZ", 611),
        ("EPABKSVXY&", 667),
        ("CDHNRUw", 722),
        ("GOQ", 778),
        ("mM", 833),
        ("%W", 944),
    )
    for sign in signs
}
_WIDEST = 1000
_BOLD = 1.08  # bold letters are up to so much wider
_FILLED = 0.97  # of a line; the rest is spare
_ELLIPSIS = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line, in points, at a font size in points."""
    return sum(map(_width, text)) * size / 1000 * (_BOLD if bold else 1)


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines a text fills in a column of ``width`` points; words that are too long are broken."""
    room = width * _FILLED
    lines, used = 1, 0.0
    space = width_of(" ", size)
    for word in text.split():
        needed = width_of(word, size)
        if used and used + space + needed <= room:
            used += space + needed
            continue
        lines += bool(used)
        while needed > room:
            lines, needed = lines + 1, needed - room
        used = needed
    return lines


def cut(text: str, width: float, size: float, *, bold: bool = False, end: bool = False, mark: str = _ELLIPSIS) -> str:
    """As much of a text as fits on one line of ``width`` points, with ``mark`` for what does not.

    ``end`` keeps the end of the text instead of its beginning. Whole words are kept where any fit. White space
    becomes single spaces.
    """
    words = text.split()
    room = width * _FILLED / (_BOLD if bold else 1)
    if width_of(" ".join(words), size) <= room:
        return " ".join(words)
    room -= width_of(mark, size)
    if end:
        kept = " ".join(_first(words[::-1], " ", room, size)[::-1])
        return mark + (kept or "".join(_first(words[-1][::-1], "", room, size)[::-1]))
    return (" ".join(_first(words, " ", room, size)) or "".join(_first(words[0], "", room, size))) + mark


def _first(parts: Sequence[str], joint: str, room: float, size: float) -> list[str]:
    """As many parts from the first on as fit."""
    kept: list[str] = []
    for part in parts:
        room -= width_of(part, size) + (width_of(joint, size) if kept else 0)
        if room < 0:
            break
        kept.append(part)
    return kept


def _width(sign: str) -> int:
    known = _WIDTHS.get(sign)
    if known is not None:
        return known
    if unicodedata.category(sign) in {"Mn", "Cf", "Me"}:
        return 0
    plain = unicodedata.normalize("NFD", sign)[0]
    return _WIDTHS.get(plain, _WIDEST)
