"""Makes ``vocab/phone_confusions.tsv``: what it costs to hear one phone for another, from the features of the phones.

    python vocab/build/phone_confusions.py

The constants are the middle of a plateau: among 120 random sets of them the rank of the true term on measured
mis-hearings changed by less than chance (chosen on half of the documents, tested on the other). Costs learned from
aligned mis-hearings were no better there: a few hundred words are too few for 1,500 costs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from transcribe.tables import rows_of

HERE = Path(__file__).parent
OUT = HERE.parent / "phone_confusions.tsv"
NOTHING = "-"

VOICE = 0.3  # one of a pair of stops, affricates or fricatives voiced, the other not
PLACE = 0.27  # a step along the mouth
FARTHEST = 0.55  # the most that place adds
LEAST = 0.2  # of two consonants
SAME = 0.4  # two consonants that the features do not tell apart
HEIGHT, BACK = 0.12, 0.1  # a step of two vowels' height, and from front to back
LENGTH = 0.1  # one vowel long, the other short
LEAST_VOWELS, MOST_VOWELS = 0.15, 0.75
WEAK = "AH", 0.75  # the weak vowel is nearer to all others, by this factor

HEAD = """\
# What it costs to hear one phone for another, in the edit distance between what was said and what was heard: 0 is free,
# 1 the most.
# said, heard: phones as in ARPABET; "-" stands for nothing (a phone lost, a phone added). A pair without a row costs 1.
# Made by vocab/build/phone_confusions.py from two tables beside it; an edit by hand is lost when it is made anew.
# Source: own table. Licence: Apache-2.0.
said\theard\tcost
"""

Row = dict[str, str]


def rows() -> Iterator[tuple[str, str, float]]:
    """Every pair that costs less than 1, and what each phone costs to lose and to add."""
    phones = {row["phone"]: row for row in rows_of(HERE / "phone_features.tsv")}
    listed = {frozenset((row["a"], row["b"])): float(row["cost"]) for row in rows_of(HERE / "phone_costs.tsv")}
    for said, heard in product(phones, phones):
        known = listed.get(frozenset((said, heard)))
        cost = _cost(phones[said], phones[heard], listed) if known is None else known
        if said != heard and cost < 1:
            yield said, heard, cost
    for phone, row in phones.items():
        cost = listed.get(frozenset((NOTHING, phone)), listed[frozenset((NOTHING, row["manner"]))])
        yield phone, NOTHING, cost
        yield NOTHING, phone, cost


def _cost(one: Row, other: Row, listed: dict[frozenset[str], float]) -> float:
    manners = {one["manner"], other["manner"]}
    if manners == {"vowel"}:
        return _of_vowels(one, other)
    if "vowel" in manners:
        return 1.0
    voice = VOICE * (one["voiced"] != other["voiced"] and not manners & {"nasal", "liquid", "glide"})
    place = min(PLACE * abs(float(one["place"]) - float(other["place"])), FARTHEST)
    manner = 0.0 if len(manners) == 1 else listed[frozenset(manners)]
    return max((voice + place + manner) or SAME, LEAST)


def _of_vowels(one: Row, other: Row) -> float:
    height = HEIGHT * abs(float(one["height"]) - float(other["height"]))
    back = BACK * abs(float(one["back"]) - float(other["back"]))
    cost = max(height + back + LENGTH * (one["long"] != other["long"]), LEAST_VOWELS)
    if WEAK[0] in {one["phone"], other["phone"]}:
        cost = max(cost * WEAK[1], LEAST_VOWELS)
    return min(cost, MOST_VOWELS)


def main() -> int:
    lines = sorted(f"{said}\t{heard}\t{cost:.2f}\n" for said, heard, cost in rows())
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{OUT.name}: {len(lines)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
