"""The words to be learned, from ``vocab/``: each with how often it should be heard.

A phrase is heard as often as its hardest word still needs it: "chronic kidney disease" holds nothing that Whisper
cannot spell, "cholelithiasis" is wanted several times, and less often where "acute cholelithiasis" brings it too.
Hard is what Whisper's tokeniser must put together from several pieces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from random import Random

from transcribe.errors import LearningError
from transcribe.tables import table

MENTIONS = {
    "drugs": {"1": 12, "2": 4, "3": 1},
    "brands": {"1": 5, "2": 2, "3": 1},
    "terms": {"1": 7, "2": 2, "3": 1},
    "letters": {"2": 4},
}
"""How often a word is heard, by its kind and rank (1: daily in many clinics, 3: rare)."""

WHOLE = 2  # a word of so many pieces of Whisper's tokeniser or fewer ("murmur") is no hard word

Pieces = Callable[[str], int]
"""Of how many pieces Whisper's tokeniser makes a word (with the space before it)."""

CATEGORIES = {
    "diagnoses": ("diagnosis",),
    "findings": ("finding", "exam"),
    "anatomy": ("anatomy",),
    "procedures": ("procedure",),
    "operative": ("operative",),
    "instruments": ("instrument", "suture"),
    "laboratory": ("lab",),
    "imaging": ("imaging",),
    "care": ("care",),
    "eponymic": ("eponym",),
}
"""The term lists, each with the slots of sentence frames that its words fill."""


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the vocabulary: its forms as written, and what else its row says (doses, routes, class)."""

    american: tuple[str, ...]
    british: tuple[str, ...]
    wanted: int
    row: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    def form(self, chance: Random, *, british: bool) -> str:
        """One of its forms, the first one most often."""
        forms = self.british if british else self.american
        return forms[0] if len(forms) == 1 or chance.random() < 0.65 else chance.choice(forms[1:])


class Deck:
    """Words to be drawn, each as often as it is wanted; when all were, it is shuffled anew."""

    def __init__(self, words: Iterable[tuple[Word, int]], chance: Random) -> None:
        self._cards = [word for word, times in words for _ in range(times)]
        self._chance = chance
        self._left: list[Word] = []
        self.size = len(self._cards)
        self.drawn = 0

    @property
    def share_left(self) -> float:
        """The share of the cards that were never drawn; 0 once all were."""
        return max(0.0, 1 - self.drawn / self.size) if self.size else 0.0

    def draw(self) -> Word:
        """The next word."""
        if not self._cards:
            raise LearningError("A word list of the vocabulary is empty.")
        if not self._left:
            self._left = list(self._cards)
            self._chance.shuffle(self._left)
        self.drawn += 1
        return self._left.pop()


def planned(words: Iterable[Word], pieces: Pieces, heard: Counter[str]) -> list[tuple[Word, int]]:
    """Each word with how often it should be drawn, commoner ones first.

    ``heard`` counts how often each hard single word will be heard already, and is brought up to date.
    """
    plan = []
    for word in sorted(words, key=lambda word: -word.wanted):
        hard = [part for part in word.american[0].lower().split() if pieces(part) > WHOLE]
        lacking = max((word.wanted - heard[part] for part in hard), default=1)
        times = min(max(lacking, 1), word.wanted)
        heard.update(dict.fromkeys(hard, times))
        plan.append((word, times))
    return plan


@cache
def drug_words() -> dict[str, tuple[Word, ...]]:
    """The rows of ``vocab/drugs.tsv`` by slot: drug, brand, class. Salts are heard beside their drugs."""
    slots: dict[str, list[Word]] = {"drug": [], "brand": [], "class": []}
    for row in table("drugs"):
        if row["kind"] == "salt":
            continue
        forms = (row["written"],)
        slot = row["kind"] if row["kind"] in slots else "drug"
        wanted = MENTIONS["brands" if slot == "brand" else "drugs"][row["rank"]]
        slots[slot].append(Word(forms, forms, wanted, dict(row)))
    return {slot: tuple(words) for slot, words in slots.items()}


@cache
def term_words() -> dict[str, tuple[Word, ...]]:
    """The rows of ``vocab/terms/*.tsv`` by category."""
    return {name: tuple(_term(row) for row in table(f"terms/{name}")) for name in CATEGORIES}


def _term(row: dict[str, str]) -> Word:
    also = tuple(form for form in row["also"].split("|") if form)
    british = (row["british"] or row["term"], *also)
    return Word((row["term"], *also), british, MENTIONS["terms"][row["rank"]], dict(row))


@cache
def organism_words() -> tuple[Word, ...]:
    """The species of ``vocab/organisms.tsv``."""
    names = [f"{row['genus']} {row['species']}".strip() for row in table("organisms")]
    return tuple(Word((name,), (name,), MENTIONS["terms"]["2"]) for name in dict.fromkeys(names))


@cache
def letter_words() -> tuple[Word, ...]:
    """Abbreviations that are said letter by letter (``vocab/abbreviations.tsv``), as Whisper writes them."""
    names = [row["written"] for row in table("abbreviations") if _is_spelled(row)]
    return tuple(Word((name,), (name,), MENTIONS["letters"]["2"]) for name in dict.fromkeys(names))


def _is_spelled(row: dict[str, str]) -> bool:
    written = row["written"]
    return written.isalpha() and written.isupper() and row["said"].split("|")[0] == " ".join(written.lower())
