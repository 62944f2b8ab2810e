"""How far apart two pronunciations are, and that the table of costs is whole and sensible."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.phones import ALPHABET, from_arpabet
from transcribe.postprocess.correction.sound_distance import NOTHING, PHONES, SILENCE, codes, distances, house_costs
from transcribe.tables import table

SOUNDS = st.text(PHONES, max_size=12)

NEARER = [  # what was said, what sounds nearer to it, what sounds farther from it
    ("T IH N", "D IH N", "K IH N"),
    ("T IH N", "T EH N", "T AO N"),
    ("S EH S AH L", "S IH S AH L", "M EH S AH L"),
    ("HH IY M OW", "IY M OW", "K IY M OW"),
    ("AH P IH K S AH B AE N", "P IH K S AH P IH N", "P EH N S AH L IH N"),
    ("B AE K L OW F EH N", "B AE K AO F AH N", "B AE K P EY N"),
    ("T IH R IY AH", "T IH R AH", "T IH R IY AH M AH"),
]


@pytest.mark.parametrize(("said", "nearer", "farther"), NEARER)
def test_what_is_easily_confused_is_nearer(said: str, nearer: str, farther: str) -> None:
    near, far = distances([from_arpabet(said)] * 2, [from_arpabet(nearer), from_arpabet(farther)])
    assert 0 < near < far <= 1


@pytest.mark.parametrize(
    ("said", "heard", "distance"), [("", "", 0), ("kAt", "kAt", 0), ("kAt", "", 1), ("", "kAt", 1)]
)
def test_the_ends_of_the_scale(said: str, heard: str, distance: float) -> None:
    assert distances([said], [heard]) == pytest.approx([distance])


@given(st.lists(st.tuples(SOUNDS, SOUNDS), max_size=6))
def test_many_at_once_are_as_each_alone(pairs: list[tuple[str, str]]) -> None:
    together = distances([said for said, _ in pairs], [heard for _, heard in pairs])
    assert together == pytest.approx([_one_by_one(said, heard) for said, heard in pairs], abs=1e-4)


def test_unequal_lists_and_strange_characters_are_refused() -> None:
    with pytest.raises(ValueError, match="1 pronunciations against 2"):
        distances(["kAt"], ["kAt", "kAt"])
    for strange in ("k?t", "käse", "a b"):
        with pytest.raises(ValueError, match="not a phone"):
            distances([strange], ["kAt"])


def test_codes_are_filled_with_silence() -> None:
    rows = codes(["aA", "", "a"])
    assert rows.shape == (3, 2)
    assert (rows == SILENCE).sum() == 3


def test_the_table_of_costs() -> None:
    """Each pair once, with phones of the alphabet and a cost between 0 and 1; every phone can be lost and added."""
    rows = table("phone_confusions")
    names = {*ALPHABET, NOTHING}
    pairs = Counter((row["said"], row["heard"]) for row in rows)
    assert all(said in names and heard in names and said != heard for said, heard in pairs)
    assert max(pairs.values()) == 1
    assert all(0 < float(row["cost"]) <= 1 for row in rows)
    assert {said for said, heard in pairs if heard == NOTHING} == set(ALPHABET)
    assert {heard for said, heard in pairs if said == NOTHING} == set(ALPHABET)


def _one_by_one(said: str, heard: str) -> float:
    """The textbook's table, cell by cell."""
    costs, a, b = house_costs(), codes([said])[0], codes([heard])[0]
    lost, added = np.cumsum([0, *costs.lost[a]]), np.cumsum([0, *costs.added[b]])
    cells = np.zeros((len(a) + 1, len(b) + 1))
    cells[:, 0], cells[0, :] = lost, added
    for i in range(len(a)):
        for j in range(len(b)):
            cells[i + 1, j + 1] = min(
                cells[i, j] + costs.substitution[a[i], b[j]],
                cells[i, j + 1] + costs.lost[a[i]],
                cells[i + 1, j] + costs.added[b[j]],
            )
    most = max(lost[-1], added[-1])
    return min(float(cells[-1, -1] / most), 1.0) if most else 0.0
