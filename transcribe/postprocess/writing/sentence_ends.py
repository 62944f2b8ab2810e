"""Where sentences end among bare words: the likeliest set of full stops.

The weights of ``vocab/sentence_ends.tsv`` were learned from written notes (``benchmarks/sentences.py``); rules of our
own (``sentence_rules``) stand on top of them. A stop depends on what has been said since the last one, so a few
readings are followed at once and the likeliest is kept.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.sentence_rules import FORBIDDEN, TENTHS, opens_order, rule_weight
from transcribe.postprocess.writing.sentence_signs import EDGE, Clause, Sign, clause_signs, openings, signs_at
from transcribe.postprocess.writing.sentence_units import Unit
from transcribe.tables import table

BREADTH = 6  # readings that are followed at once
NEGLIGIBLE = -5.0  # log odds under which a stop is not even tried
ORDER_AFTER_ORDER = 6.0
WAITING = -1.0  # "when he threatened to leave | he was referred"
LIST_EDGE = 3.0  # before and behind a row of values


@dataclass(frozen=True, slots=True)
class _Reading:
    """The stops set so far, how likely they are, and what has been said since the last one."""

    likelihood: float
    clause: Clause
    stops: tuple[int, ...] = ()


@cache
def weights() -> dict[Sign, float]:
    """The table: how much each sign speaks for a stop (above zero) or against one."""
    return {(row["sign"], row["words"]): int(row["tenths"]) / TENTHS for row in table("sentence_ends")}


def sentence_ends(
    units: Sequence[Unit],
    *,
    weighing: Mapping[Sign, float] | None = None,
    needed: float = 0.0,
    held: Collection[int] = (),
    likely: Collection[int] = (),
    orders: bool = False,
) -> list[int]:
    """The places of words before which a sentence ends.

    ``needed`` is the weight above which a stop is set (log odds), ``held`` are places where none may stand,
    ``likely`` places where a list begins or ends, and ``orders`` says that the text is a plan.
    """
    weighing = weights() if weighing is None else weighing
    said = [EDGE, EDGE, *(unit.said for unit in units), EDGE, EDGE, EDGE]
    opening = openings(said)[2:]
    readings = [_Reading(0.0, Clause(ordering=orders))]
    for number, unit in enumerate(units):
        may_stop = bool(number) and unit.opens and unit.place not in held
        gap = FORBIDDEN
        if may_stop:
            gap = _sum(weighing, signs_at(said, number, opening[number])) - needed
            gap += rule_weight(said, number, opening[number]) + LIST_EDGE * (unit.place in likely)
        order = may_stop and opens_order(said, number)
        reached: dict[Clause, _Reading] = {}
        known: dict[tuple[str, str], float] = {}  # what the clause adds, by its state and extent
        for reading in readings:
            clause, weight = reading.clause, gap
            if may_stop:
                if (clause.state, clause.extent) not in known:
                    signs = clause_signs(said, number, opening[number], clause)
                    known[clause.state, clause.extent] = _sum(weighing, signs)
                weight += known[clause.state, clause.extent] + WAITING * (clause.state == "waiting")
                weight += ORDER_AFTER_ORDER * (order and clause.ordering)
            lost = _softplus(weight)
            _keep(reached, _Reading(reading.likelihood - lost, clause.with_unit(unit.said), reading.stops))
            if weight > NEGLIGIBLE:
                new = Clause(ordering=orders).with_unit(unit.said)
                _keep(reached, _Reading(reading.likelihood + weight - lost, new, (*reading.stops, unit.place)))
        readings = sorted(reached.values(), key=lambda reading: -reading.likelihood)[:BREADTH]
    return list(readings[0].stops)


def _keep(reached: dict[Clause, _Reading], reading: _Reading) -> None:
    """Of the readings that end in the same clause only the likeliest matters."""
    known = reached.get(reading.clause)
    if known is None or known.likelihood < reading.likelihood:
        reached[reading.clause] = reading


def _softplus(value: float) -> float:
    return value if value > 30 else math.log1p(math.exp(value))


def _sum(weighing: Mapping[Sign, float], signs: Iterable[Sign]) -> float:
    return sum(weighing.get(sign, 0.0) for sign in signs)
