"""Every term of ``vocab/`` and of an office, by its wording and by its sound.

``Lexicon.nearest`` finds the terms that sound like what was heard: roughly in bulk (``sound_index``), then exactly
(``sound_distance``). Whether one of them was meant is for others to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from transcribe import phones
from transcribe.postprocess.correction import (
    letter_sounds,
    lexicon_file,
    pronunciations,
    sound_index,
    spoken_figures,
    term_table,
    terms,
)
from transcribe.postprocess.correction.lexicon_file import Stored, cache_folder, fingerprint
from transcribe.postprocess.correction.sound_distance import codes, distances
from transcribe.postprocess.correction.sound_index import SoundIndex
from transcribe.postprocess.correction.term_table import TermTable
from transcribe.postprocess.correction.terms import RARE, Kind, Term, note_words, plural_sounds, same, spoken_terms
from transcribe.tables import rows_of, vocabulary_folder

Spoken = Callable[[str], tuple[str, ...]]
"""A wording's pronunciations in the house's phone alphabet, most usual first; none where nothing can be said of it."""

ROUGH = 150  # pronunciations of each span whose exact distance is computed
RANK_COST = 0.03  # in the order of finds: what each further rank costs, in units of distance
FORM_COST = 0.01  # and what a plural or another form of an entry costs
LETTERS = 0.3  # the share of the spelling in the order of finds, where the heard words are given
LISTED = 4  # pronunciations kept of a word that ``vocab/pronunciations.tsv`` holds, British ones included
GUESSED = 2  # of another single word; of a phrase or a rare name only the first: more of them find less


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A word or phrase of an office's own, with its pronunciations where the office has given any.

    Raises ``ValueError`` where one of those is no string of phones (``transcribe.phones``).
    """

    term: str
    sounds: tuple[str, ...] = ()
    kind: Kind = Kind.OTHER

    def __post_init__(self) -> None:
        codes(self.sounds)


@dataclass(frozen=True, slots=True)
class Near:
    """A term that sounds like what was heard: by which pronunciation, and how far (0: the same, 1: nothing alike)."""

    term: Term
    sounds: str
    distance: float


class Lexicon:
    """The shipped terms, read once for the whole program, and an office's own on top of them.

    An own word counts as rank 1 and stands in place of a shipped term of the same wording.
    """

    def __init__(self, shipped: Stored, own: Stored | None = None) -> None:
        self._shelves = [_Shelf(shipped)] if own is None else [_Shelf(own), _Shelf(shipped)]

    @classmethod
    def load(cls, own: Sequence[OwnTerm] = ()) -> Lexicon:
        """The lexicon of ``vocab/``, from the cache file where there is a good one, and of an office's own words."""
        return cls(shipped(), of_own(own, pronunciations.spoken) if own else None)

    def __len__(self) -> int:
        return sum(len(shelf.terms) for shelf in self._shelves)

    def knows(self, wording: str) -> Term | None:
        """The term of that wording, whatever its capitals and hyphens; other forms and British ones included.

        An ordinary word of ``note_words.tsv`` is no term.
        """
        key = same(wording)
        found = (term for shelf in self._shelves if (term := shelf.named(key)))
        return next((term for term in found if term.kind is not Kind.PLAIN), None)

    def nearly_knows(self, words: Sequence[str]) -> bool:
        """Whether these words are a phrase of the lexicon but for one that sounds like the phrase's."""
        return any(shelf.terms.phrases.nearly(words) for shelf in self._shelves)

    def nearest(
        self, sounds: Sequence[str], limit: int = 20, worst: float = 0.45, written: Sequence[str] | None = None
    ) -> list[list[Near]]:
        """For each pronunciation heard the terms within the distance ``worst``, likeliest first, ``limit`` at most.

        The order follows the distance, and besides it a commoner term comes before a rarer one, an entry before its
        other forms and, where ``written`` holds the words heard for each, what is spelled like them. A British form
        is left out unless it sounds nearer than its American one. Raises ``ValueError`` for what is no pronunciation.
        """
        found: list[dict[str, _Find]] = [{} for _ in sounds]
        for shelf in self._shelves:
            for span, find in shelf.nearest(sounds, worst):
                found[span].setdefault(find.key, find)
        texts = [same(words).replace(" ", "") for words in written] if written is not None else [""] * len(sounds)
        return [_chosen(row, text, limit) for row, text in zip(found, texts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Find:
    key: str
    near: Near

    def order(self, text: str) -> float:
        """How unlikely it is beside others, in units of distance."""
        term, apart = self.near.term, self.near.distance
        if text:
            apart += LETTERS * (Levenshtein.normalized_distance(text, self.key.replace(" ", "")) - apart)
        return apart + RANK_COST * (term.rank - 1) + FORM_COST * (term.head is not None)


class _Shelf:
    """One part of the lexicon."""

    def __init__(self, stored: Stored) -> None:
        self.terms = stored.terms
        self._index = stored.index

    def named(self, key: str) -> Term | None:
        """The term of a wording as ``same`` makes it."""
        number = self.terms.numbers.get(key)
        return None if number is None else self.terms.term(number)

    def nearest(self, sounds: Sequence[str], worst: float) -> Iterator[tuple[int, _Find]]:
        """Terms within the distance of each pronunciation heard, each once, with the place of the latter."""
        rough = self._index.rough(sounds, ROUGH)
        spans = np.repeat(np.arange(len(sounds)), [len(places) for places in rough])
        places = np.concatenate([np.empty(0, np.int32), *rough])
        apart = distances([self._index.sounds[place] for place in places], [sounds[span] for span in spans])
        near = apart <= worst
        spans, places, apart = spans[near], places[near], apart[near]
        numbers = self._index.terms[places]
        order = np.lexsort((apart, numbers, spans))
        first = np.ones(len(order), np.bool_)
        first[1:] = np.any(np.diff(np.stack([spans, numbers])[:, order], axis=1), axis=0)
        for at in order[first].tolist():
            term = self.terms.term(numbers[at])
            near_term = Near(term, self._index.sounds[places[at]], float(apart[at]))
            yield int(spans[at]), _Find(self.terms.keys[numbers[at]], near_term)


def _chosen(found: Mapping[str, _Find], text: str, limit: int) -> list[Near]:
    ranked = sorted(found.values(), key=lambda find: (find.order(text), find.key))
    return [find.near for find in ranked if not _is_spelling_only(find.near, found)][:limit]


def _is_spelling_only(near: Near, found: Mapping[str, _Find]) -> bool:
    """Whether this is a British form whose American one is there and sounds as near."""
    american = found.get(same(near.term.preferred)) if near.term.preferred else None
    return american is not None and american.near.distance <= near.distance


@cache
def shipped() -> Stored:
    """The terms of ``vocab/`` with their sounds: from the cache file, or built (in a minute) and stored there."""
    name, folder = fingerprint(_sources()), cache_folder()
    stored = lexicon_file.load(name, folder)
    if stored is None:
        stored = built(pronunciations.spoken)
        lexicon_file.save(stored, name, folder)
        pronunciations.spoken.cache_clear()  # 60,000 terms that are not asked for again: some 30 MB
        pronunciations.word_forms.cache_clear()
    return stored


def built(spoken: Spoken) -> Stored:
    """The terms of ``vocab/`` with the sounds of their words; a plural has those of its singular with the ending."""
    said = spoken_terms()
    terms_said = {same(term.written) for term in said}
    said |= {word: word.written for word in note_words() if word.written not in terms_said}
    by_wording = {term.written: term for term in said}
    listed = frozenset(row["word"] for row in rows_of(vocabulary_folder() / "pronunciations.tsv"))
    pairs: list[tuple[str, int]] = []
    for number, (term, words) in enumerate(said.items()):
        head = by_wording.get(term.head) if term.head else None
        sounds = plural_sounds(term, spoken(said[head])) if head else ()
        pairs += [(sound, number) for sound in (sounds or spoken(words))[: _kept(term, listed)]]
    return Stored(TermTable.of(tuple(said)), SoundIndex.of(pairs))


def _kept(term: Term, listed: frozenset[str]) -> int:
    """How many pronunciations of a term are worth keeping."""
    if term.written.casefold() in listed:
        return LISTED
    return 1 if term.rank == RARE or " " in term.written else GUESSED


def of_own(own: Sequence[OwnTerm], spoken: Spoken) -> Stored:
    """An office's own words with their sounds, those given first; of two with the same wording the first one counts."""
    words = {same(word.term): word for word in reversed(own) if same(word.term)}
    pairs = [
        (sound, number) for number, word in enumerate(words.values()) for sound in (*word.sounds, *spoken(word.term))
    ]
    kept = tuple(Term(word.term, word.kind, 1) for word in words.values())
    return Stored(TermTable.of(kept), SoundIndex.of(pairs))


def _sources() -> Iterator[Path]:
    """Everything that a stored lexicon was made from: tables and code."""
    folder = vocabulary_folder()
    yield from (folder / f"{name}.tsv" for name in dict.fromkeys((*terms.TABLES, *terms.RULES, *_SOUND_TABLES)))
    yield folder / "letter_sounds.npz"
    yield from (Path(__file__), *(Path(str(module.__file__)) for module in _CODE))


_SOUND_TABLES = ("pronunciations", "english_sounds", "spelling_us_uk", "units", "spoken_signs", "number_words")
_CODE = (phones, terms, term_table, sound_index, lexicon_file, pronunciations, letter_sounds, spoken_figures)
