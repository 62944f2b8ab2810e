"""Which doubtful words are worth a secretary's look.

A look costs the same wherever it falls, a wrong word does not: a wrong drug, number, side or negation may harm, so such
words are marked at a smaller doubt than others. Doubtful neighbours become one mark. Where a page would have too many,
the most doubtful ordinary ones stay; what may harm is never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcribe.postprocess.correction.judging import Evidence
from transcribe.postprocess.flags.doubt_evidence import Place
from transcribe.settings import Review

WORDS_A_PAGE = 400
MAY_HARM = frozenset({"drug", "number", "side", "negation"})


@dataclass(frozen=True, slots=True)
class Limits:
    """From which doubt on an ordinary word, and one that may harm, is marked; and how often on a page at most."""

    word: float
    harmful: float
    per_page: int | None


LEVELS = {
    "few": Limits(word=0.40, harmful=0.15, per_page=20),
    "usual": Limits(word=0.15, harmful=0.08, per_page=60),
    "many": Limits(word=0.10, harmful=0.03, per_page=None),
}
"""What an office's ``[review] flags`` means. The curve behind them is printed by ``benchmarks/flags.py``."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A word of a draft with its doubt; ``at`` is its place among all of them, ``words`` those of the transcript."""

    at: int
    place: Place
    text: str
    kind: str
    doubt: float
    words: tuple[int, ...]
    evidence: Evidence


Look = Sequence[Doubted]
"""Neighbouring words of one block that are marked together."""


def limits_of(review: Review) -> Limits | None:
    """An office's limits: those of its level, its own numbers in their place; ``None`` if it wants no such marks."""
    level = LEVELS.get(review.flags)
    if level is None:
        return None
    return Limits(
        level.word if review.doubt_from is None else review.doubt_from,
        level.harmful if review.doubt_from_harmful is None else review.doubt_from_harmful,
        level.per_page if review.flags_per_page is None else review.flags_per_page,
    )


def chosen(doubted: Sequence[Doubted], limits: Limits) -> list[Look]:
    """The words to mark, neighbours together, in the order of the text."""
    looks = neighbours([one for one in doubted if one.doubt >= _limit(one, limits)])
    if limits.per_page is None:
        return looks
    most = max(1, round(limits.per_page * max(1.0, len(doubted) / WORDS_A_PAGE)))
    ranked = sorted(looks, key=lambda look: (not may_harm(look), -max(one.doubt for one in look)))
    kept = [*ranked[:most], *(look for look in ranked[most:] if may_harm(look))]
    return sorted(kept, key=lambda look: look[0].at)


def may_harm(look: Look) -> bool:
    """Whether a word that may harm the patient is among these."""
    return any(one.kind in MAY_HARM for one in look)


def _limit(one: Doubted, limits: Limits) -> float:
    return limits.harmful if one.kind in MAY_HARM else limits.word


def neighbours(marked: Iterable[Doubted]) -> list[Look]:
    """Words to mark, in the order of the text, as runs of neighbours in one block."""
    looks: list[list[Doubted]] = []
    for one in marked:
        if looks and _follows(looks[-1][-1], one):
            looks[-1].append(one)
        else:
            looks.append([one])
    return [*looks]


def _follows(one: Doubted, other: Doubted) -> bool:
    return one.at + 1 == other.at and (one.place.section, one.place.block) == (other.place.section, other.place.block)
