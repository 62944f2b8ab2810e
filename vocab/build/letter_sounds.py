"""Learns ``vocab/letter_sounds.npz``: how letters sound in words that stand in no table.

    pip install -e . numba
    python vocab/build/letter_sounds.py              # writes the table
    python vocab/build/letter_sounds.py --validate   # learns without a fifth of the medical words, measures on those

The words are those of ``vocab/pronunciations.tsv`` and the longer ones of ``vocab/english_sounds.tsv``. Each letter is
first aligned with the sounds it stands for (expectation maximisation), then a log-linear model of these chunks is
fitted (AdaGrad, with random contexts left out so that long and short ones share the work). The same tables give the
same bytes.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from transcribe.phones import from_arpabet
from transcribe.postprocess.correction.letter_sounds import Before, LetterSounds, letter_contexts, spoken_contexts
from transcribe.tables import table

VOCAB = Path(__file__).resolve().parents[1]
LONGEST_CHUNK = 2  # sounds of one letter
ENGLISH_WORDS, ENGLISH_LETTERS, ENGLISH_WEIGHT = (
    8000,
    8,
    0.4,
)  # how many English words, of how many letters, and their weight
ALIGNED_EVERY = 3  # one word in three is enough to learn how letters and sounds are aligned
SECOND = 0.25  # weight of a word's second pronunciation, beside .75 of its first
RAREST_CHUNK, RAREST_CONTEXT = 3, 3  # times something must occur to count
PASSES, RATE, LEFT_OUT, DECAY, SMOOTHING = 8, 0.15, 0.3, 1e-4, 0.02
FLATTEST = 0.3  # contexts whose weights differ less are not kept
FOLDS = 5

Word = tuple[str, tuple[str, ...], float]
"""Letters, one chunk for each of them (stress behind each vowel, as in ``"o1"``), and weight."""


def marked(phones: str) -> tuple[str, ...]:
    """ARPABET phones as characters of the house, each with its stress digit: ``("m", "V0", "t", "o1")``."""
    return tuple(from_arpabet(phone) + phone[-1] * phone[-1].isdigit() for phone in phones.split())


def words_of(name: str) -> dict[str, list[tuple[str, ...]]]:
    """The table's words of plain letters with their marked pronunciations."""
    return {
        row["word"]: [marked(phones) for phones in row["sounds"].split(" | ")][:2]
        for row in table(name)
        if re.fullmatch("[a-z]{3,}", row["word"])
    }


class Alignment:
    """How likely each letter stands for each chunk of sounds (without stress)."""

    def __init__(self, pairs: Sequence[tuple[str, str]], passes: int = 6) -> None:
        self.chance: dict[tuple[str, str], float] = {}
        for _ in range(passes):
            counts: dict[tuple[str, str], float] = defaultdict(float)
            for word, sounds in pairs:
                self._count(word, sounds, counts)
            letters: dict[str, float] = defaultdict(float)
            for (letter, _), count in counts.items():
                letters[letter] += count
            self.chance = {
                key: count / letters[key[0]] for key, count in counts.items() if count / letters[key[0]] > 1e-4
            }

    def _likelihood(self, letter: str, chunk: str) -> float:
        return self.chance.get((letter, chunk), 1e-7) if self.chance else (0.3, 0.6, 0.1)[len(chunk)]

    def _count(self, word: str, sounds: str, counts: dict[tuple[str, str], float]) -> None:
        letters, phones = len(word), len(sounds)
        forward = [[0.0] * (phones + 1) for _ in range(letters + 1)]
        backward = [[0.0] * (phones + 1) for _ in range(letters + 1)]
        forward[0][0] = backward[letters][phones] = 1.0
        arcs = [
            (i, j, j + size, self._likelihood(word[i], sounds[j : j + size]))
            for i in range(letters)
            for j in range(phones + 1)
            for size in range(min(LONGEST_CHUNK, phones - j) + 1)
        ]
        for i, j, end, chance in arcs:
            forward[i + 1][end] += forward[i][j] * chance
        if not (total := forward[letters][phones]):
            return
        for i, j, end, chance in reversed(arcs):
            backward[i][j] += backward[i + 1][end] * chance
            counts[word[i], sounds[j:end]] += forward[i][j] * chance * backward[i + 1][end] / total

    def chunks(self, word: str, spoken: tuple[str, ...]) -> tuple[str, ...] | None:
        """The likeliest chunk of marked sounds for each letter; ``None`` where letters cannot stand for the sounds."""
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for letter in word:
            reached: dict[int, tuple[float, tuple[str, ...]]] = {}
            for start, (score, path) in best.items():
                for end in range(start, min(start + LONGEST_CHUNK, len(spoken)) + 1):
                    chance = self.chance.get((letter, "".join(sound[0] for sound in spoken[start:end])))
                    if chance and (end not in reached or score + math.log(chance) > reached[end][0]):
                        reached[end] = (score + math.log(chance), (*path, "".join(spoken[start:end])))
            best = reached
        return best[len(spoken)][1] if len(spoken) in best else None


def aligned(medical: dict[str, list[tuple[str, ...]]], english: dict[str, list[tuple[str, ...]]]) -> list[Word]:
    """The words to learn from, medical ones first."""
    choice = random.Random(0)
    long = sorted(word for word in english if len(word) >= ENGLISH_LETTERS and word not in medical)
    chosen = sorted(choice.sample(long, min(ENGLISH_WORDS, len(long))))
    spoken = [(word, forms[0]) for word, forms in (*medical.items(), *((word, english[word]) for word in chosen))]
    every = slice(None, None, ALIGNED_EVERY)
    alignment = Alignment([(word, "".join(sound[0] for sound in sounds)) for word, sounds in spoken[every]])
    words: list[Word] = []
    for word, forms in medical.items():
        weights = (1.0,) if len(forms) == 1 else (1 - SECOND, SECOND)
        for form, weight in zip(forms, weights, strict=True):
            if chunks := alignment.chunks(word, form):
                words.append((word, chunks, weight))
    for word in chosen:
        if chunks := alignment.chunks(word, english[word][0]):
            words.append((word, chunks, ENGLISH_WEIGHT))
    return words


def examples(words: Iterable[Word]) -> Iterator[tuple[str, list[str], str, float]]:
    """One example a letter: the letter, its contexts, its chunk, its weight."""
    for word, chunks, weight in words:
        before = Before()
        for place, (contexts, chunk) in enumerate(zip(letter_contexts(word), chunks, strict=True)):
            yield word[place], contexts + spoken_contexts(word, place, before), chunk, weight
            before = before.then(chunk)


@dataclass
class Examples:
    """The examples as numbers: contexts (n, most contexts; -1 for none), chunks, how many there are, weights (n)."""

    contexts: NDArray[np.int32]
    chunks: NDArray[np.int64]
    sizes: NDArray[np.int64]
    weights: NDArray[np.float64]


def numbered(words: Sequence[Word]) -> tuple[Examples, dict[str, tuple[str, ...]], dict[str, int], dict[str, int]]:
    """The examples, each letter's chunks, and each kept context's first weight and number of weights."""
    seen: Counter[str] = Counter()
    said: Counter[tuple[str, str]] = Counter()
    most = 0
    for letter, contexts, chunk, _ in examples(words):
        seen.update(contexts)
        said[letter, chunk] += 1
        most = max(most, len(contexts))
    by_letter: dict[str, list[str]] = defaultdict(list)
    for (letter, chunk), count in sorted(said.items(), key=lambda item: (-item[1], item[0])):
        if count >= RAREST_CHUNK:
            by_letter[letter].append(chunk)
    number = {(letter, chunk): n for letter, chunks in by_letter.items() for n, chunk in enumerate(chunks)}
    rows: dict[str, int] = {}
    sizes: dict[str, int] = {}
    used = 0
    columns: list[list[int]] = []
    facts: list[tuple[int, int, float]] = []
    for letter, contexts, chunk, weight in examples(words):
        if (letter, chunk) not in number:
            continue
        for context in contexts:
            if seen[context] >= RAREST_CONTEXT and context not in rows:
                rows[context], sizes[context] = used, len(by_letter[letter])
                used += sizes[context]
        known = [rows[context] for context in contexts if context in rows]
        columns.append(known + [-1] * (most - len(known)))
        facts.append((number[letter, chunk], len(by_letter[letter]), weight))
    numbers = Examples(
        np.array(columns, np.int32),
        np.array([fact[0] for fact in facts]),
        np.array([fact[1] for fact in facts]),
        np.array([fact[2] for fact in facts]),
    )
    return numbers, {letter: tuple(chunks) for letter, chunks in by_letter.items()}, rows, sizes


@numba.njit  # type: ignore[untyped-decorator]
def one_pass(contexts, chunks, sizes, example_weights, order, weights, squares, rate, left_out, decay, smoothing):  # type: ignore[no-untyped-def]
    """One pass of stochastic gradient descent (AdaGrad) over the examples; gives the mean loss."""
    loss = 0.0
    chance = np.zeros(128)
    active = np.zeros(contexts.shape[1], np.int64)
    for example in order:
        size = sizes[example]
        count = 0
        for column in range(contexts.shape[1]):
            row = contexts[example, column]
            if row >= 0 and np.random.random() >= left_out:
                active[count] = row
                count += 1
        chance[:size] = 0.0
        for one in range(count):
            for chunk in range(size):
                chance[chunk] += weights[active[one] + chunk]
        chance[:size] = np.exp(chance[:size] - chance[:size].max())
        chance[:size] /= chance[:size].sum()
        loss -= math.log(chance[chunks[example]] + 1e-12)
        for chunk in range(size):
            wanted = smoothing / size + (1 - smoothing if chunk == chunks[example] else 0.0)
            slope = (chance[chunk] - wanted) * example_weights[example]
            if abs(slope) < 1e-4:
                continue
            for one in range(count):
                place = active[one] + chunk
                step = slope + decay * weights[place]
                squares[place] += step * step
                weights[place] -= rate * step / math.sqrt(squares[place])
    return loss / len(order)


@numba.njit  # type: ignore[untyped-decorator]
def seeded(seed):  # type: ignore[no-untyped-def]
    """Seeds numba's own random numbers."""
    np.random.seed(seed)


@dataclass(frozen=True)
class Learned:
    """What is stored: each letter's chunks, contexts in order, and their weights around 0 in steps of ``scale``."""

    chunks: dict[str, tuple[str, ...]]
    contexts: list[str]
    rows: list[NDArray[np.int8]]
    scale: float

    def table(self) -> LetterSounds:
        """The same, ready to read words."""
        weights = np.concatenate(self.rows) * np.float32(self.scale)
        return LetterSounds.of(self.chunks, self.contexts, [len(row) for row in self.rows], weights)

    def save(self, path: Path) -> None:
        """Stores it as arrays of numbers; texts are in UTF-8."""
        chunks = "\n".join(f"{letter}\t{' '.join(chunks)}" for letter, chunks in self.chunks.items())
        np.savez_compressed(
            path,
            chunks=np.frombuffer(chunks.encode(), np.uint8),
            contexts=np.frombuffer("\n".join(self.contexts).encode(), np.uint8),
            sizes=np.array([len(row) for row in self.rows], np.uint8),
            weights=np.concatenate(self.rows),
            scale=np.float64(self.scale),
        )


def fitted(words: Sequence[Word]) -> Learned:
    """The learned table."""
    numbers, chunks, rows, sizes = numbered(words)
    weights = np.zeros(sum(sizes.values()), np.float32)
    squares = np.full(len(weights), 0.1, np.float32)
    order = np.random.default_rng(0)
    seeded(0)
    for done in range(PASSES):
        rate = RATE * (1 - 0.9 * done / PASSES)
        shuffled = order.permutation(len(numbers.chunks))
        loss = one_pass(
            numbers.contexts, numbers.chunks, numbers.sizes, numbers.weights, shuffled, weights, squares,
            rate, LEFT_OUT, DECAY, SMOOTHING,
        )  # fmt: skip
        print(f"pass {done + 1}: loss {loss:.4f}", file=sys.stderr)
    weights *= 1 - LEFT_OUT
    return kept(chunks, {context: weights[first : first + sizes[context]] for context, first in rows.items()})


def kept(chunks: dict[str, tuple[str, ...]], rows: dict[str, NDArray[np.float32]]) -> Learned:
    """The contexts that tell chunks apart, in steps of one byte."""
    telling = {context: row - row.mean() for context, row in sorted(rows.items()) if np.ptp(row) >= FLATTEST}
    scale = float(np.percentile(np.abs(np.concatenate(list(telling.values()))), 99.95)) / 127
    steps = [np.clip(np.rint(row / scale), -127, 127).astype(np.int8) for row in telling.values()]
    return Learned(chunks, list(telling), steps, scale)


def held_out(word: str) -> int:
    """The word's fold; words that begin alike ("acanthocyte", "acanthosis") share one."""
    return zlib.crc32(word[:5].encode()) % FOLDS


def figures(sounds: LetterSounds, words: dict[str, list[tuple[str, ...]]]) -> str:
    """Errors of phones and words: the best of the first 1, 2 and 4 readings, the nearest of the table's forms."""
    phones = sum(len(forms[0]) for forms in words.values())
    lines = []
    for count in (1, 2, 4):
        misses = []
        for word, forms in words.items():
            said = ["".join(sound[0] for sound in form) for form in forms]
            heard = [reading.sounds for reading in sounds.readings(word, count)]
            misses.append(min(Levenshtein.distance(one, other) for one in said for other in heard))
        right, near = (sum(miss <= most for miss in misses) / len(misses) for most in (0, 1))
        lines.append(
            f"best of {count}: phone errors {sum(misses) / phones:.4f}, words right {right:.3f}, ≤ 1 wrong {near:.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Writes the table, or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--validate", type=int, metavar="FOLD", nargs="?", const=0, help="measure on one fifth of the words"
    )
    fold = parser.parse_args().validate
    medical, english = words_of("pronunciations"), words_of("english_sounds")
    if fold is not None:
        unseen = {word: forms for word, forms in medical.items() if held_out(word) == fold}
        rest = {word: forms for word, forms in medical.items() if word not in unseen}
        strange = {word: forms for word, forms in english.items() if word not in unseen}
        print(figures(fitted(aligned(rest, strange)).table(), unseen))
        return
    fitted(aligned(medical, english)).save(VOCAB / "letter_sounds.npz")


if __name__ == "__main__":
    main()
