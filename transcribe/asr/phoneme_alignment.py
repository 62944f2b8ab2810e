"""Where words lie among heard phones, and how well other pronunciations would fit there.

The phones come as posteriors of connectionist temporal classification (CTC; Graves et al. 2006): most frames are blank,
and each phone is one short peak. So a word has a window (where its peaks stand) rather than sharp edges. Blank and word
boundary count as one: a wording of three words ("picks up in") and a single word must be comparable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from transcribe.asr.phonemes import BLANK, BOUNDARY, FRAME_SECONDS, PHONES, Posteriors

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

_SIGNS = (*PHONES, "", " ")  # of the posteriors' columns

ANY = BOUNDARY  # the emissions' column for "whatever is heard": stands in for a word without pronunciation
ANY_COST = 0.3  # nats a frame, so that a known word is preferred where it fits
WORST = -6.0  # log-probability of a phone that was not heard: a wrong word must not drag its neighbours away
OUTSIDE_COST = 1.0  # nats a frame for a neighbour's phone at the edge of a window
SLACK_SECONDS = 0.04
MARGIN = 3  # frames by which a window may reach beyond its word's outermost peaks


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """All words as one row of states: blank, phone, blank, phone, …, blank."""

    labels: Indices  # (states,): a column of the emissions
    skips: npt.NDArray[np.bool_]  # (states,): may be entered from two states before
    words: tuple[tuple[int, int], ...]  # each word's half-open range of states


def align(posteriors: Posteriors, words: Sequence[str]) -> list[tuple[float, float]]:
    """Each word's window (start and end in seconds of the recording): the likeliest way through all of them in order.

    ``words`` are pronunciations in the house's phones; an empty one stands for a word that nobody can pronounce and
    takes whatever is left between its neighbours, also nothing. Words that nobody said, as in a loop, should
    be empty too: ninety of them drew true words up to 12 s away. The windows are in order and do not overlap.
    Raises ``ValueError`` for a sound that is no phone.
    """
    frames = len(posteriors.log_probabilities)
    chain = _chain(words)
    if not words or frames < _least_frames(chain):
        return _spread(posteriors, words)
    path = _likeliest(emissions(posteriors.log_probabilities), chain)
    return [(posteriors.seconds(first), posteriors.seconds(last)) for first, last in _windows(path, chain, frames)]


def heard(posteriors: Posteriors, start: float, end: float, *, spaced: bool = False) -> str:
    """The phones heard in a window, one character each; with spaces where the ear heard a word end, if wanted."""
    first, last = posteriors.frames(start, end)
    best = posteriors.log_probabilities[first:last].argmax(axis=1)
    changed = best[np.flatnonzero(np.diff(best, prepend=-1))]
    signs = "".join(_SIGNS[label] for label in changed)
    return " ".join(signs.split()) if spaced else signs.replace(" ", "")


def score(
    posteriors: Posteriors, start: float, end: float, candidates: Sequence[str], slack: float = SLACK_SECONDS
) -> npt.NDArray[np.float64]:
    """How well each pronunciation fits a window, shape (candidates,): log-likelihood ratio in nats (forward algorithm).

    0 would be exactly the phones that the ear likes best; every candidate explains the same frames, so long and short
    ones compare, and the difference of two scores is the evidence for one against the other. Sound of a neighbour
    that lies within ``slack`` seconds of the window's edges may be left unexplained at a cost. An empty candidate says
    that nothing was spoken. Raises ``ValueError`` for a sound that is no phone.
    """
    first, last = posteriors.frames(start - slack, end + slack)
    if not candidates or first == last:
        return np.zeros(len(candidates))
    inner, outer = posteriors.frames(start, end)
    reach = round(slack / FRAME_SECONDS)
    lead = min(inner - first + reach, (first + last) // 2 - first)
    trail = min(last - outer + reach, last - (first + last) // 2)
    emission = emissions(posteriors.log_probabilities[first:last])
    return _forward(emission, [encoded(sounds) for sounds in candidates], lead, trail)


def encoded(sounds: str) -> Indices:
    """A pronunciation as columns of the posteriors; spaces between words are dropped."""
    plain = sounds.replace(" ", "")
    if not set(plain) <= set(PHONES):
        raise ValueError("A pronunciation holds a sign that is no phone of the house.")
    return np.array([PHONES.index(sound) for sound in plain], np.intp)


def emissions(log_probabilities: Floats) -> Floats:
    """(frames, 41): phones no worse than ``WORST``, blank and word boundary as one, and the column ``ANY``."""
    result = np.maximum(log_probabilities, WORST)
    result[:, BLANK] = np.logaddexp(log_probabilities[:, BLANK], log_probabilities[:, BOUNDARY])
    result[:, ANY] = result[:, : BLANK + 1].max(axis=1) - ANY_COST
    return np.maximum(result, WORST)


def _chain(words: Sequence[str]) -> _Chain:
    labels, spans = [BLANK], []
    for sounds in words:
        begin = len(labels)
        for label in encoded(sounds) if sounds.strip() else (ANY,):
            labels += [int(label), BLANK]
        spans.append((begin, len(labels) - 1))
    states = np.array(labels, np.intp)
    skips = np.zeros(len(states), np.bool_)
    skips[3::2] = (states[3::2] != states[1:-2:2]) | (states[3::2] == ANY)
    skips[2::2] = states[1::2] == ANY
    return _Chain(states, skips, tuple(spans))


def _least_frames(chain: _Chain) -> int:
    """A frame for each phone, and one between two alike."""
    phones = chain.labels[1::2]
    return max(1, len(phones) + int((phones[1:] == phones[:-1]).sum()))


def _likeliest(emission: Floats, chain: _Chain) -> Indices:
    """The state of each frame on the best path (Viterbi), shape (frames,)."""
    frames, states = len(emission), len(chain.labels)
    barred = np.where(chain.skips[2:], np.float32(0.0), np.float32(-np.inf))
    stepped = np.zeros((frames, states), np.bool_)  # the best way into a state comes from the one before …
    skipped = np.zeros((frames, states), np.bool_)  # … or from the one before that
    score = np.full(states, -np.inf, np.float32)
    score[:2] = emission[0, chain.labels[:2]]
    for frame in range(1, frames):
        best, leap = score.copy(), score[:-2] + barred
        np.greater(score[:-1], score[1:], out=stepped[frame, 1:])
        np.maximum(score[:-1], score[1:], out=best[1:])
        np.greater(leap, best[2:], out=skipped[frame, 2:])
        np.maximum(leap, best[2:], out=best[2:])
        score = np.add(best, emission[frame].take(chain.labels), out=best)
    path = np.empty(frames, np.intp)
    path[-1] = states - 1 - int(score[-2] > score[-1])
    for frame in range(frames - 1, 0, -1):
        state = path[frame]
        path[frame - 1] = state - (2 if skipped[frame, state] else int(stepped[frame, state]))
    return path


def _windows(path: Indices, chain: _Chain, frames: int) -> list[tuple[int, int]]:
    """Each word's half-open range of frames: its peaks, and up to ``MARGIN`` frames of the blank around them."""
    peaks = np.searchsorted(path, np.array(chain.words, np.intp))
    gaps = np.diff(np.concatenate([[0], peaks.ravel(), [frames]]))[::2]
    before = np.minimum(MARGIN, [gaps[0], *(gaps[1:-1] // 2), gaps[-1]])
    return [
        (int(first - left), int(last + right))
        for (first, last), (left, right) in zip(peaks, pairwise(before), strict=True)
    ]


def _spread(posteriors: Posteriors, words: Sequence[str]) -> list[tuple[float, float]]:
    """More phones than frames: the words share the time by their length."""
    lengths = np.cumsum([0.0, *(max(1, len(sounds)) for sounds in words)])
    marks = lengths / max(1.0, lengths[-1]) * len(posteriors.log_probabilities)
    return [(posteriors.seconds(first), posteriors.seconds(last)) for first, last in pairwise(marks.tolist())]


def _forward(emission: Floats, candidates: list[Indices], lead: int, trail: int) -> npt.NDArray[np.float64]:
    """The sum over all ways through each candidate's states.

    Within ``lead`` and ``trail`` frames of the edges the outer blanks also stand for a neighbour's phones.
    """
    lengths = np.array([len(labels) for labels in candidates])
    states = np.full((len(candidates), 2 * int(lengths.max()) + 1), BLANK, np.intp)
    for row, labels in zip(states, candidates, strict=True):
        row[1 : 2 * len(labels) : 2] = labels
    leaps = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    rows, ends = np.arange(len(candidates)), 2 * lengths
    chances = np.exp(emission, dtype=np.float64)
    outside = np.maximum(chances[:, BLANK], chances[:, :BLANK].max(axis=1) * np.exp(-OUTSIDE_COST))
    forward, total = np.zeros(states.shape), np.zeros(len(candidates))
    for frame, chance in enumerate(chances):
        reached = forward.copy()
        reached[:, 1:] += forward[:, :-1]
        reached[:, 2:] += forward[:, :-2] * leaps
        if frame == 0:
            reached[:, :2] = 1.0
        here = chance[states]
        if frame < lead:
            here[:, 0] = outside[frame]
        if frame >= len(chances) - trail:
            here[rows, ends] = outside[frame]
        forward = reached * here
        scale = forward.sum(axis=1)
        forward /= scale[:, None]
        total += np.log(scale)
    final = forward[rows, ends] + np.where(lengths > 0, forward[rows, ends - 1], 0.0)
    fitting = total + np.log(np.maximum(final, np.finfo(np.float64).tiny))
    best = emission[:, : BLANK + 1].max(axis=1).sum(dtype=np.float64)
    return np.asarray(fitting - best, np.float64)
