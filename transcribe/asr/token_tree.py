"""A text that was read once, and many continuations that branch off from it, read together.

Continuations that begin alike share their first steps, and one that begins as the text itself does shares the text's.
What each token may see is laid down in a mask, as in speculative decoding with token trees (Miao et al. 2024,
SpecInfer, section 4.2), so that all branches take one pass through the decoder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transcribe.asr.decoder_numpy import Decoder, Floats, Integers, Read, Sound

MOST_STEPS = 256  # tokens read at once; more would not be faster, and takes memory

Path = tuple[int, tuple[int, ...]]  # the place in the text from which it is replaced, and the tokens from there on


class TokenTree:
    """A text and what is expected after each of its tokens.

    A step is the reading of one token. The text's own steps have its tokens' places as numbers; the branches' steps
    are numbered on from there.
    """

    def __init__(self, decoder: Decoder, sound: Sound, text: Sequence[int]) -> None:
        """Read the text; of one longer than the decoder's context, as much as it can read."""
        self._decoder = decoder
        self._sound = sound
        self._text = tuple(text[: decoder.context])
        count = len(self._text)
        later = ~np.tri(count, dtype=np.bool_)
        self._read = decoder.read(sound, np.array(self._text, np.intp), np.arange(count), later)
        self._log_sums: Floats = np.full(count, np.nan, np.float32)  # of the text's steps, once they are asked for

    def log_probabilities(self, paths: Sequence[Path]) -> list[list[float]]:
        """For each path the log-probability of each of its tokens, given the text before and the tokens before.

        A path begins after at least one token of the text, and leads to no place beyond the decoder's context.
        """
        judged: list[list[float]] = []
        while len(judged) < len(paths):
            branches = _Branches(self._text)
            steps: list[list[int]] = []
            for begin, tokens in paths[len(judged) :]:
                if steps and len(branches.tokens) + len(tokens) > MOST_STEPS:
                    break
                steps.append(branches.follow(begin, tokens))
            expected = [token for _, tokens in paths[len(judged) :][: len(steps)] for token in tokens]
            asked = np.array([step for path in steps for step in path], np.intp)
            found = self._judge(branches, asked, np.array(expected, np.intp)).tolist()
            for path in steps:
                judged.append(found[: len(path)])
                found = found[len(path) :]
        return judged

    def _judge(self, branches: _Branches, steps: Integers, tokens: Integers) -> Floats:
        """The log-probability of each token (n,) after the step that precedes it (n,)."""
        states = self._read.states
        if branches.tokens:
            states = np.concatenate([states, self._branch(branches).states])
        log_sums = np.concatenate([self._log_sums, np.full(len(branches.tokens), np.nan, np.float32)])
        wanted = np.unique(steps)
        wanted = wanted[np.isnan(log_sums[wanted])]
        log_sums[wanted] = self._decoder.log_sums(states[wanted])
        self._log_sums = log_sums[: len(self._text)]
        judged: Floats = self._decoder.logits(states[steps], tokens) - log_sums[steps]
        return judged

    def _branch(self, branches: _Branches) -> Read:
        """Read all branches' tokens at once."""
        length, count = len(self._text), len(branches.tokens)
        hidden = np.ones((length + count, length + count), np.bool_)
        hidden[:length, :length] = ~np.tri(length, dtype=np.bool_)
        places = np.arange(length + count)
        for step, parent in enumerate(branches.parents, start=length):
            hidden[step] = hidden[parent]
            hidden[step, step] = False
            places[step] = places[parent] + 1
        tokens = np.array(branches.tokens, np.intp)
        return self._decoder.read(self._sound, tokens, places[length:], hidden[length:], self._read)


class _Branches:
    """The steps beside the text: each one's token, and the step before it."""

    def __init__(self, text: tuple[int, ...]) -> None:
        self._text = text
        self._children: dict[tuple[int, int], int] = {}
        self.tokens: list[int] = []
        self.parents: list[int] = []

    def follow(self, begin: int, tokens: Sequence[int]) -> list[int]:
        """For each of the tokens the step that precedes it; steps that are not there yet are added."""
        preceding = [begin - 1] if tokens else []
        for token in tokens[:-1]:
            preceding.append(self._step(preceding[-1], token))
        return preceding

    def _step(self, parent: int, token: int) -> int:
        """The step that reads ``token`` after the step ``parent``."""
        if parent + 1 < len(self._text) and self._text[parent + 1] == token:
            return parent + 1
        if (parent, token) not in self._children:
            self._children[parent, token] = len(self._text) + len(self.tokens)
            self.tokens.append(token)
            self.parents.append(parent)
        return self._children[parent, token]
