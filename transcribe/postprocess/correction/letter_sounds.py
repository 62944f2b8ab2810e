"""How a word that stands in no table is probably spoken: letters become sounds, with a learned table of weights.

Each letter stands for a chunk of none, one or two sounds ("x" for "ks", the second letter of "ph" for none). A chunk's
weight is the sum over the letters around and over what was said before: a log-linear model, searched with a beam.
``vocab/build/letter_sounds.py`` learns it from ``vocab/pronunciations.tsv`` and ``vocab/english_sounds.tsv``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcribe.phones import VOWELS
from transcribe.tables import vocabulary_folder

SPANS = tuple((left, right) for left in range(5) for right in range(6) if left + right <= 6)
"""How many letters to the left and to the right of a letter are looked at together."""

BEAM = 6  # readings kept after each letter
SHORTLIST = 8  # chunks a letter is tried with
MARGIN = 7.0  # by which the letters around may speak against a chunk that is tried
WIDTH = 5.5  # log-probability below the best reading at which a reading is given up
_EDGE = "<<<<<", ">>>>>>"
_STRESS = re.compile(r"\d")


class Before(NamedTuple):
    """What was said before a letter: the last three chunks, the last two with a vowel, and whether the stress came."""

    chunks: tuple[str, str, str] = ("<", "<", "<")
    vowel: str = ""
    vowel_before: str = ""
    stressed: bool = False

    def then(self, chunk: str) -> Before:
        """What was said before the next letter. A vowel's character is followed by its stress, as in ``"o1"``."""
        chunks = (self.chunks[1], self.chunks[2], chunk)
        stressed = self.stressed or "1" in chunk
        if VOWELS.isdisjoint(chunk):
            return Before(chunks, self.vowel, self.vowel_before, stressed)
        return Before(chunks, chunk, self.vowel, stressed)


class Reading(NamedTuple):
    """One way to say a word: its sounds (``transcribe/phones.py``) and their log-probability."""

    sounds: str
    log_probability: float


class Spoken(NamedTuple):
    """The beginning of a word as it may be said: its sounds with stress marks, what they leave behind, how likely."""

    marked: str
    before: Before
    log_probability: float


@dataclass(frozen=True)
class LetterSounds:
    """The learned table: each letter's chunks, each context's first weight, and the weights of the chunks in it.

    From ``nothing`` on, the weights are 0: the place of a context that the table does not know.
    """

    chunks: dict[str, tuple[str, ...]]
    rows: dict[str, int]
    weights: NDArray[np.float32]
    nothing: int

    @classmethod
    def of(
        cls,
        chunks: Mapping[str, tuple[str, ...]],
        contexts: Sequence[str],
        sizes: Sequence[int],
        weights: NDArray[np.float32],
    ) -> LetterSounds:
        """A table whose contexts have so many weights each, in their order: one for each chunk of their letter."""
        starts = [0, *accumulate(sizes)]
        zeros = np.zeros(max(sizes), np.float32)
        rows = dict(zip(contexts, starts, strict=False))
        return cls(dict(chunks), rows, np.concatenate((weights, zeros)), starts[-1])

    def readings(self, word: str, count: int) -> tuple[Reading, ...]:
        """The ``count`` likeliest ways to say a word of the letters a-z, likeliest first; none for an empty word."""
        if not word:
            return ()
        beam = [Spoken("", Before(), 0.0)]
        for place, contexts in enumerate(letter_contexts(word)):
            beam = self._one_letter_more(beam, word, place, contexts)
        whole: dict[str, float] = {}
        for spoken in beam:
            sounds = _STRESS.sub("", spoken.marked)
            before = whole.get(sounds, -math.inf)
            whole[sounds] = float(np.logaddexp(before, spoken.log_probability))
        best = sorted(whole.items(), key=lambda reading: (-reading[1], reading[0]))[:count]
        return tuple(Reading(sounds, score) for sounds, score in best)

    def _one_letter_more(self, beam: list[Spoken], word: str, place: int, contexts: list[str]) -> list[Spoken]:
        chunks = self.chunks[word[place]]
        rows = [row for row in map(self.rows.get, contexts) if row is not None]
        around = self.weights[np.array(rows, np.int64)[:, None] + np.arange(len(chunks))].sum(axis=0)
        tried = np.argsort(-around, kind="stable")[:SHORTLIST]
        tried = tried[around[tried] > around[tried[0]] - MARGIN]
        if len(tried) == 1:
            chunk = chunks[tried[0]]
            return [Spoken(one.marked + chunk, one.before.then(chunk), one.log_probability) for one in beam]
        said = [
            [self.rows.get(context, self.nothing) for context in spoken_contexts(word, place, one.before)]
            for one in beam
        ]
        sums = around[tried] + self.weights[np.array(said, np.int64)[:, :, None] + tried].sum(axis=1)
        sums -= sums.max(axis=1, keepdims=True)
        scores = sums - np.log(np.exp(sums).sum(axis=1, keepdims=True))
        scores += np.array([[one.log_probability] for one in beam])
        flat = scores.ravel()
        best = np.argsort(-flat, kind="stable")[:BEAM]
        longer = []
        for index in best[flat[best] > flat[best[0]] - WIDTH].tolist():
            one, chunk = beam[index // len(tried)], chunks[tried[index % len(tried)]]
            longer.append(Spoken(one.marked + chunk, one.before.then(chunk), float(flat[index])))
        return longer


def letter_contexts(word: str) -> list[list[str]]:
    """For each letter of the word, the letters around it in all widths, and its distance from both ends."""
    text = _EDGE[0] + word + _EDGE[1]
    size = len(word)
    contexts = []
    for place in range(size):
        at = place + len(_EDGE[0])
        around = [
            f"{left}{text[at - left : at + right + 1]}"
            for left, right in SPANS
            if left <= place + 1 and right <= size - place
        ]
        contexts.append([*around, f"L{word[place]}{min(place, 4)}", f"R{word[place]}{min(size - place, 6)}"])
    return contexts


def spoken_contexts(word: str, place: int, before: Before) -> list[str]:
    """What was said before a letter, together with that letter and its neighbours."""
    here, one, two, three = tuple((word[place : place + 4] + ">>>")[:4])
    past = word[place - 1] if place else "<"
    third, second, last = before.chunks
    vowel, vowel_before, stressed = before.vowel, before.vowel_before, "01"[before.stressed]
    return [
        f"A{here}{last}",
        f"B{here}{last}|{second}",
        f"C{here}{one}{last}",
        f"D{here}{vowel}",
        f"E{here}{one}{vowel}|{vowel_before}",
        f"F{here}{one}{two}{vowel}",
        f"G{past}{here}{one}{stressed}",
        f"H{here}{one}{two}{stressed}",
        f"I{here}{one}{last}|{second}|{third}",
        f"J{here}{stressed}{last}{vowel}",
        f"K{here}{one}{two}{three}{stressed}{vowel[-1:]}{vowel_before[-1:]}",
    ]


@cache
def learned() -> LetterSounds:
    """The table of ``vocab/letter_sounds.npz``."""
    with np.load(vocabulary_folder() / "letter_sounds.npz", allow_pickle=False) as stored:
        chunks = [line.split("\t") for line in bytes(stored["chunks"]).decode().split("\n")]
        return LetterSounds.of(
            {letter: tuple(listed.split(" ")) for letter, listed in chunks},
            bytes(stored["contexts"]).decode().split("\n"),
            stored["sizes"].tolist(),
            stored["weights"] * stored["scale"].astype(np.float32),
        )
