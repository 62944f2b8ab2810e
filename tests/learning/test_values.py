"""Made-up values for the slots of sentence frames."""

from __future__ import annotations

import re
from random import Random

import pytest

from transcribe.learning.sentences import Writer
from transcribe.learning.text import rows
from transcribe.learning.values import surname, value
from transcribe.learning.vocabulary import CATEGORIES, drug_words

SLOT = re.compile(r"\{(\w+?)\d?\}")
WORDS = {*drug_words(), *(slot for slots in CATEGORIES.values() for slot in slots), "organism", "salt_drug", "letters"}
NOT_VALUES = {*WORDS, "spelled"}


def slots() -> list[str]:
    frames = [row["frame"] for name in ("frames", "openings") for row in rows(name)]
    return sorted({slot for frame in frames for slot in SLOT.findall(frame)} - NOT_VALUES)


@pytest.mark.parametrize("slot", slots())
def test_every_slot_has_a_maker(slot: str) -> None:
    made = {value(slot, Random(seed), {}) for seed in range(30)}
    assert slot.replace("_", " ") not in made
    assert all(text == " ".join(text.split()) and text for text in made)


def test_every_slot_of_words_has_a_deck() -> None:
    decks = Writer(Random(1), len)._decks
    assert set(decks) | {"salt_drug"} >= WORDS


def test_doses_and_frequencies_come_from_the_row_of_the_drug() -> None:
    drug = {"strengths": "12.5 mg|25 mg", "frequency": "q.6h", "routes": "iv"}
    assert {value("dose", Random(seed), drug) for seed in range(30)} == {"12.5 mg", "25 mg"}
    assert {value("route", Random(seed), drug) for seed in range(30)} == {"intravenously", "IV"}
    made = [value("frequency", Random(seed), drug) for seed in range(100)]
    assert made.count("every 6 hours") > 40
    assert {value("frequency", Random(seed), {"frequency": "every 3 weeks"}) for seed in range(30)} == {"every 3 weeks"}


@pytest.mark.parametrize(("route", "said"), [("intravitreal", "intravitreally"), ("perineural", "perineural")])
def test_routes_are_never_replaced_by_another(route: str, said: str) -> None:
    assert value("route", Random(1), {"routes": route}) == said


def test_blood_pressures_are_those_of_the_living() -> None:
    for seed in range(200):
        high, low = value("bp", Random(seed), {}).split("/")
        assert int(high) - int(low) > 20
        assert int(low) > 40


def test_the_same_chance_gives_the_same_value() -> None:
    assert [value(slot, Random(5), {}) for slot in slots()] == [value(slot, Random(5), {}) for slot in slots()]
    assert surname(Random(5)) == surname(Random(5))
