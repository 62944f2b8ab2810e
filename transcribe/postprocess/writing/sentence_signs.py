"""What speaks for and against a full stop between two units: the signs that ``vocab/sentence_ends.tsv`` weighs.

The same signs are weighed when the table is learned (``benchmarks/sentences.py``) and when text is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.sentence_units import LETTERS, NUMBER, SCHEDULE, is_kind

EDGE = "|"  # stands for what is before the first unit and behind the last
AHEAD = 10  # units within which the next finite verb is looked for
ENDINGS = ("ing", "ed", "ly", "tion", "al", "ous", "ic", "s")

EXTENTS = ("1", "1", "2", *["3-5"] * 3, *["6-12"] * 7, "13-")  # of a clause, by its length

Sign = tuple[str, str]  # the kind of sign, and the words or shapes that make it up


@cache
def shape(said: str) -> str:
    """A word's part in a sentence: small words stand for themselves, others for their kind or their ending."""
    if said in (NUMBER, LETTERS, SCHEDULE, EDGE) or is_kind(
        said, "determiner", "preposition", "joining", "subject", "auxiliary", "negation"
    ):
        return said
    for kind in ("verb", "predicate", "order", "unit", "title", "month"):
        if is_kind(said, kind):
            return f"~{kind}"
    return "~" + next((ending for ending in ENDINGS if said.endswith(ending)), "")


@cache
def part(said: str) -> str:
    """A word's part in a sentence, in one letter: N(oun or anything else), D, P, V, S, J, O as the kinds begin."""
    for kinds, letter in (
        (("auxiliary", "verb"), "V"),
        (("joining",), "J"),
        (("subject",), "S"),
        (("determiner", "negation"), "D"),
        (("preposition",), "P"),
        (("order",), "O"),
    ):
        if is_kind(said, *kinds):
            return letter
    return "|" if said == EDGE else "#" if said == NUMBER else "N"


def openings(said: Sequence[str]) -> list[str]:
    """For each unit, the parts from there to the next finite verb ("DNPNV"), or "" where it is too far."""
    found: list[str] = [""] * len(said)
    for place in range(len(said)):
        parts = ""
        for word in said[place : place + AHEAD]:
            letter = part(word)
            if letter == "|":
                parts = ""
                break
            if not (letter in "N#" and parts[-1:] == letter):
                parts += letter
            if letter == "V":
                break
        found[place] = parts if parts.endswith("V") and len(parts) < 7 else ""
    return found


@dataclass(frozen=True, slots=True)
class Clause:
    """What has been said since the last stop: how many units, finite verbs and verbs still awaited."""

    length: int = 0
    verbs: int = 0
    awaited: int = 1
    after_verb: bool = False
    ordering: bool = False  # it began with an order, or stands in a plan

    def with_unit(self, said: str) -> Clause:
        """The clause with one more unit."""
        return _longer(self, *_role(said))

    @property
    def state(self) -> str:
        """In words, for the table."""
        return "no verb" if not self.verbs else "complete" if self.verbs >= self.awaited else "waiting"

    @property
    def extent(self) -> str:
        """Its length, roughly."""
        return EXTENTS[self.length]


@cache
def _role(said: str) -> tuple[str, bool, bool, bool]:
    """The part of a unit, and whether it is subordinating, a negation, an order."""
    return part(said), is_kind(said, "subordinating"), is_kind(said, "negation"), is_kind(said, "order")


@cache
def _longer(clause: Clause, letter: str, subordinating: bool, negation: bool, order: bool) -> Clause:
    """The clause with a unit of this role; there are few of either, so each is made once."""
    return Clause(
        length=min(clause.length + 1, len(EXTENTS) - 1),
        verbs=min(clause.verbs + (letter == "V" and not clause.after_verb), 5),
        awaited=min(clause.awaited + subordinating, 5),
        after_verb=letter == "V" or (clause.after_verb and negation),
        ordering=clause.ordering or (not clause.length and order),
    )


def signs_at(said: Sequence[str], place: int, opening: str) -> list[Sign]:
    """The signs at the gap before ``place``, whatever came before; ``said`` has two edges before and three behind."""
    before2, before, after, after2, after3 = said[place : place + 5]
    s2, s1, t1, t2, t3 = (shape(word) for word in said[place : place + 5])
    return [
        ("always", ""),
        ("ends", before),
        ("ends", f"{before2} {before}"),
        ("begins", after),
        ("begins", f"{after} {after2}"),
        ("begins", f"{after} {after2} {after3}"),
        ("then", after2),
        ("across", f"{before} {after}"),
        ("shapes", f"{s1} {t1}"),
        ("shapes", f"{s1} {t1} {t2}"),
        ("shapes", f"{s2} {s1} {t1}"),
        ("shapes", f"{s2} {s1} {t1} {t2}"),
        ("starts", f"{t1} {t2} {t3}"),
        ("opens", f"{opening}"),
        ("opens", f"{part(before)} {opening}"),
        ("opens", f"{s1} {opening}"),
    ]


def clause_signs(said: Sequence[str], place: int, opening: str, clause: Clause) -> list[Sign]:
    """The signs at the gap before ``place`` that depend on what has been said since the last stop."""
    before, after = said[place + 1], said[place + 2]
    state = clause.state
    return [
        ("clause", f"{state}, {clause.extent}"),
        ("clause", f"{state}, {opening}"),
        ("clause", f"{state}, {part(before)}{part(after)}"),
        ("clause", f"{state}, {shape(before)} {shape(after)}"),
        ("clause", f"{state}, {clause.extent}, {opening}"),
        ("clause", f"{state}, {after}"),
    ]
