"""Sentences to train on: frames filled with the vocabulary, ordinary text, openings with names and dates, read aloud.

One *dictation* is what one voice says in one style: American or British, with its punctuation spoken or not. Words are
drawn from decks until every one was heard as often as it is wanted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from transcribe.learning.abbreviations import aloud
from transcribe.learning.reading import read_aloud
from transcribe.learning.spoken import letters
from transcribe.learning.text import rows
from transcribe.learning.utterance import Kind, Piece, Utterance
from transcribe.learning.values import surname, value
from transcribe.learning.vocabulary import (
    CATEGORIES,
    Deck,
    Pieces,
    Word,
    drug_words,
    letter_words,
    organism_words,
    planned,
    term_words,
)
from transcribe.learning.voices import Voice

OWN, OPENING, ORDINARY, PASSAGE = "frames", "openings", "ordinary", "passages"
ORDINARY_SHARE = 0.14  # dictations of everyday sentences: what is not rehearsed is forgotten
PASSAGE_SHARE = 0.08  # dictations of clinical prose in plain words
FRAMES_COMPARED = 4  # more make denser sentences, and less different ones
SPOKEN_SIGNS_SHARE = 0.5  # dictations with spoken punctuation
LEFT_OUT = (
    0.05  # share of the wanted mentions at which it ends: the last ones would cost as much speech as half of the others
)
WORDS_PER_DICTATION = 220  # about a minute and a half
PERSON_SLOTS = frozenset({"person", "patient", "full_name"})
NAME_SLOTS = PERSON_SLOTS | {"hospital", "address"}
_SLOT = re.compile(r"\{(\w+?)(\d?)\}")


@dataclass(frozen=True, slots=True)
class Dictation:
    """What one voice says: utterances of one style."""

    utterances: tuple[Utterance, ...]
    voice: Voice


class Writer:
    """Writes dictations until (nearly) every word of the vocabulary was heard as often as it is wanted."""

    def __init__(self, chance: Random, pieces: Pieces) -> None:
        self._chance = chance
        heard: Counter[str] = Counter()
        drugs = drug_words()
        self._decks = {slot: Deck(planned(words, pieces, heard), chance) for slot, words in drugs.items()}
        for category, slots in CATEGORIES.items():
            deck = Deck(planned(term_words()[category], pieces, heard), chance)
            self._decks |= dict.fromkeys(slots, deck)
        self._decks["organism"] = Deck(planned(organism_words(), pieces, heard), chance)
        self._decks["letters"] = Deck(((word, word.wanted) for word in letter_words()), chance)
        self._frames = _by_slot([row["frame"] for row in rows(OWN)])
        self._plain = {
            ORDINARY: _Endless([row["sentence"] for row in rows(ORDINARY)], chance),
            PASSAGE: _Endless([row["passage"] for row in rows(PASSAGE)], chance),
            OPENING: _Endless([row["frame"] for row in rows(OPENING)], chance),
        }

    @property
    def size(self) -> int:
        """How many times a word of the vocabulary is to be drawn in all."""
        return sum(deck.size for deck in set(self._decks.values()))

    def dictations(self, voices: Sequence[Voice]) -> Iterator[Dictation]:
        """Dictations, until the decks are (nearly) empty; voices by their weight."""
        weights = [voice.weight for voice in voices]
        decks = {self._decks[slot] for slot in self._decks if slot in self._frames or slot == "letters"}
        wanted = sum(deck.size for deck in decks)
        while sum(deck.share_left * deck.size for deck in decks) > LEFT_OUT * wanted:
            voice = self._chance.choices(voices, weights)[0]
            yield Dictation(tuple(self._utterances(voice)), voice)

    def _utterances(self, voice: Voice) -> Iterator[Utterance]:
        luck = self._chance.random()
        source = ORDINARY if luck < ORDINARY_SHARE else PASSAGE if luck < ORDINARY_SHARE + PASSAGE_SHARE else OWN
        spoken = source != ORDINARY and self._chance.random() < SPOKEN_SIGNS_SHARE
        count = 0
        opening = source != ORDINARY and self._chance.random() < 0.5
        while count < WORDS_PER_DICTATION:
            now = OPENING if opening else source
            opening = False
            for pieces in self._sentences(now, voice.british):
                said = _with_spoken_signs(pieces, self._chance, voice.british) if spoken else pieces
                utterance = Utterance(tuple(said), now)
                count += len(utterance.said.split())
                yield utterance

    def _sentences(self, source: str, british: bool) -> Iterator[list[Piece]]:
        if source in {ORDINARY, PASSAGE}:
            yield from _single_sentences(read_aloud(self._plain[source].draw(), self._chance, british=british))
        elif source == OPENING:
            yield from _single_sentences(self._filled(self._plain[OPENING].draw(), british))
        elif self._decks["letters"].share_left > self._chance.random() * 4:
            yield self._filled("{letters}, {letters2}, {letters3}.", british)
        else:
            yield self._filled(self._frame(), british)

    def _frame(self) -> str:
        """Of a few frames for the slot that lacks most, the one that holds most that is still to be heard."""
        slots = [slot for slot in self._frames if slot in self._decks]
        weights = [self._decks[slot].share_left * self._decks[slot].size for slot in slots]
        slot = self._chance.choices(slots, weights)[0] if any(weights) else self._chance.choice(slots)
        return max(self._chance.choices(self._frames[slot], k=FRAMES_COMPARED), key=self._gain)

    def _gain(self, frame: str) -> float:
        """About how many wanted words a frame brings for each word of it."""
        slots = [slot for slot, _ in _SLOT.findall(frame)]
        wanted = sum(self._decks[slot].share_left for slot in slots if slot in self._decks)
        return wanted / (len(frame.split()) + len(slots))

    def _filled(self, frame: str, british: bool) -> list[Piece]:
        pieces: list[Piece] = []
        drug: Word | None = None
        family = ""
        place = 0
        for match in _SLOT.finditer(frame):
            pieces = _joined(pieces, read_aloud(_opened(frame[place : match.start()]), self._chance, british=british))
            place = match.end()
            slot = match.group(1)
            if slot in self._decks or slot == "salt_drug":
                word = self._decks["drug" if slot == "salt_drug" else slot].draw()
                drug = word if "drug" in slot else drug
                text = word.form(self._chance, british=british)
                pieces.append(Piece(aloud(text), text, Kind.TERM))
            elif slot == "spelled":
                spelled = letters(family or surname(self._chance))
                pieces.append(Piece(spelled, spelled.replace(" ", "-"), Kind.NAME))
            else:
                text = value(slot, self._chance, drug.row if drug else {})
                family = text.split()[-1] if slot in PERSON_SLOTS else family
                pieces += _value(text, Kind.NAME if slot in NAME_SLOTS else Kind.PLAIN, self._chance, british)
        return _joined(pieces, read_aloud(_opened(frame[place:]), self._chance, british=british))


def _value(text: str, kind: Kind, chance: Random, british: bool) -> list[Piece]:
    """A value read aloud, its plain words of that kind. Its last full stop ("b.i.d.") ends no sentence."""
    read = read_aloud(text, chance, british=british)
    read = [Piece(p.said, p.written, kind, p.sign) if p.kind is Kind.PLAIN else p for p in read]
    return [*read[:-1], *(Piece(last.said, last.written, last.kind) for last in read[-1:])]


class _Endless:
    """Items in a shuffled order, again and again."""

    def __init__(self, items: Sequence[str], chance: Random) -> None:
        self._items, self._chance = list(items), chance
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = list(self._items)
            self._chance.shuffle(self._left)
        return self._left.pop()


def _by_slot(frames: Sequence[str]) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {}
    for frame in frames:
        for slot, _ in set(_SLOT.findall(frame)):
            slots.setdefault(slot, []).append(frame)
    return slots


def _opened(text: str) -> str:
    """Text beside a slot, its first sign set off, so that the sign can go to the slot's word."""
    return re.sub(r"^([,.;:?!])(?=\s|$)", r" \1", text)


def _joined(pieces: list[Piece], following: list[Piece]) -> list[Piece]:
    """Both rows; a sign that stands first in the second goes to the last piece of the first."""
    if pieces and following and not following[0].said and following[0].sign:
        last = pieces[-1]
        pieces = [*pieces[:-1], Piece(last.said, last.written, last.kind, last.sign or following[0].sign)]
        following = following[1:]
    return pieces + following


def _single_sentences(pieces: list[Piece]) -> Iterator[list[Piece]]:
    sentence: list[Piece] = []
    for piece in pieces:
        sentence.append(piece)
        if piece.sign in {".", "?", "!"}:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _with_spoken_signs(pieces: list[Piece], chance: Random, british: bool) -> list[Piece]:
    """The same sentence with most of its signs said: "chest pain comma, and syncope period."""
    said: list[Piece] = []
    for piece in pieces:
        kind = {",": "comma", ".": "period", ":": "colon", ";": "semicolon", "?": "question"}.get(piece.sign, "")
        if not kind or (kind == "comma" and chance.random() < 0.2):
            said.append(piece)
            continue
        said.append(Piece(piece.said, piece.written, piece.kind))
        word = _command(kind, chance, british)
        sign = {"colon": chance.choice(",:"), "semicolon": ",", "question": "."}.get(kind, piece.sign)
        said.append(Piece(word, word, Kind.COMMAND, sign))
        if kind == "period" and chance.random() < 0.2:
            word = _command(
                chance.choice(("new_paragraph", "new_paragraph", "next_number", "new_line")), chance, british
            )
            said.append(Piece(word, word, Kind.COMMAND, chance.choice(",.")))
    return said


def _command(kind: str, chance: Random, british: bool) -> str:
    if kind == "period" and british and chance.random() < 0.8:
        return "full stop"
    ways = [(row["said"], float(row["weight"])) for row in rows("commands") if row["kind"] == kind]
    return chance.choices([said for said, _ in ways], [weight for _, weight in ways])[0]
