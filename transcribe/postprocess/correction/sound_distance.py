"""How far apart two stretches of speech sound: an edit distance over phones, weighted by what is easily confused.

The costs stand in ``vocab/phone_confusions.tsv``: near phones cost little (t for d, any short vowel for another), far
ones 1, and a phone may be lost or heard where none was said. The distance is the cheapest way from what was said to
what was heard, divided by what it would cost to lose all that was said or to invent all that was heard, whichever is
more: 0 is the same sound, 1 nothing in common. Pronunciations are strings of the house's alphabet (``phones.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from transcribe.phones import ALPHABET
from transcribe.tables import table

PHONES = "".join(ALPHABET.values())
SILENCE = len(PHONES)  # the code that fills short rows: it costs nothing to lose or to hear
NOTHING = "-"  # in the table: no phone at all
AT_ONCE = 4096  # pairs computed together: some 10 MB

Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Costs:
    """What it costs to hear one phone for another, to lose one and to hear one that was not said, by phone code.

    ``substitution`` has the shape (phones + 1, phones + 1), said by heard; ``lost`` and ``added`` have (phones + 1,).
    """

    substitution: Floats
    lost: Floats
    added: Floats

    @classmethod
    def of_rows(cls, rows: Iterable[dict[str, str]]) -> Costs:
        """The costs of a table (said, heard, cost; ARPABET names, "-" for nothing); 1 where it has no row."""
        substitution = np.ones((SILENCE + 1, SILENCE + 1), np.float32)
        np.fill_diagonal(substitution, 0.0)
        substitution[SILENCE, :SILENCE] = substitution[:SILENCE, SILENCE] = 99.0  # silence is only lost or added
        lost, added = np.ones(SILENCE + 1, np.float32), np.ones(SILENCE + 1, np.float32)
        lost[SILENCE] = added[SILENCE] = 0.0
        for row in rows:
            cost = float(row["cost"])
            if row["heard"] == NOTHING:
                lost[_code(row["said"])] = cost
            elif row["said"] == NOTHING:
                added[_code(row["heard"])] = cost
            else:
                substitution[_code(row["said"]), _code(row["heard"])] = cost
        return cls(substitution, lost, added)


@cache
def house_costs() -> Costs:
    """The costs of ``vocab/phone_confusions.tsv``."""
    return Costs.of_rows(table("phone_confusions"))


def distances(said: Sequence[str], heard: Sequence[str], costs: Costs | None = None) -> Floats:
    """The distance of each pair of pronunciations (0 to 1), in order; both sequences have the same length.

    Raises ``ValueError`` if they have not, or where a character is no phone.
    """
    if len(said) != len(heard):
        raise ValueError(f"{len(said)} pronunciations against {len(heard)}")
    costs = costs or house_costs()
    result = np.zeros(len(said), np.float32)
    order = np.argsort([len(a) + len(b) for a, b in zip(said, heard, strict=True)], kind="stable")
    for start in range(0, len(order), AT_ONCE):
        part = order[start : start + AT_ONCE]
        result[part] = _distances(codes([said[i] for i in part]), codes([heard[i] for i in part]), costs)
    return result


def codes(sounds: Sequence[str]) -> Codes:
    """Pronunciations as rows of phone codes, filled up with silence at the end: shape (count, longest)."""
    try:
        joined = "".join(sounds).encode("ascii")
    except UnicodeEncodeError:
        raise ValueError("not a phone of the alphabet") from None
    flat = _CODE_OF[np.frombuffer(joined, np.uint8)]
    if (flat == SILENCE).any():
        raise ValueError("not a phone of the alphabet")
    lengths = np.fromiter(map(len, sounds), np.int64, len(sounds))
    rows = np.full((len(sounds), int(lengths.max(initial=0))), SILENCE, np.uint8)
    rows[np.arange(rows.shape[1]) < lengths[:, None]] = flat
    return rows


def _distances(said: Codes, heard: Codes, costs: Costs) -> Floats:
    """One row of the edit table after another, for all pairs at once; losses within a row through a running minimum."""
    losses = np.zeros((len(said), said.shape[1] + 1), np.float32)
    np.cumsum(costs.lost[said], axis=1, out=losses[:, 1:])
    row = losses.copy()
    for place in range(heard.shape[1]):
        phone = heard[:, place]
        reached = row + costs.added[phone][:, None]
        np.minimum(reached[:, 1:], row[:, :-1] + costs.substitution[said, phone[:, None]], out=reached[:, 1:])
        reached -= losses
        np.minimum.accumulate(reached, axis=1, out=row)
        row += losses
    most = np.maximum(losses[:, -1], costs.added[heard].sum(axis=1))
    return np.clip(np.divide(row[:, -1], most, out=np.zeros_like(most), where=most > 0), 0.0, 1.0)


def _code(phone: str) -> int:
    return PHONES.index(ALPHABET[phone])


_CODE_OF = np.full(256, SILENCE, np.uint8)
_CODE_OF[np.frombuffer(PHONES.encode("ascii"), np.uint8)] = np.arange(len(PHONES), dtype=np.uint8)
