"""Batches of windows for training: drawn from the parts of a corpus on disk, a few parts in memory at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor

from transcribe.learning.corpus import Part, facts_of, read_part

IGNORED = -100  # a position that nothing is asked of
PARTS_HELD = 6  # parts in memory at a time, among whose windows batches are drawn
LENGTH_BLUR = 40  # tokens by which windows of one batch may differ in length, about


@dataclass(frozen=True)
class Batch:
    """Some windows side by side: inputs and right answers (batch, positions), features, kinds of the answers.

    ``names`` tell the windows apart through all epochs.
    """

    inputs: Tensor
    answers: Tensor
    kinds: Tensor
    features: Tensor
    names: tuple[str, ...]

    def shares(self, count: int) -> list[Batch]:
        """The batch in up to so many parts of about equal size."""
        size = math.ceil(len(self.names) / count)
        return [
            Batch(self.inputs[part], self.answers[part], self.kinds[part], self.features[part], self.names[part])
            for part in (slice(first, first + size) for first in range(0, len(self.names), size))
        ]


@dataclass(frozen=True, slots=True)
class Batches:
    """Makes batches of ``size`` windows; ``prefix`` are the tokens that every window's text follows."""

    prefix: tuple[int, ...]
    size: int
    seed: int
    device: str

    def count(self, paths: Sequence[Path]) -> int:
        """About how many batches one epoch over these parts has (exactly, if no group of parts ends with fewer)."""
        return max(1, math.ceil(sum(len(facts_of(path)["tokens"]) for path in paths) / self.size))

    def epoch(self, paths: Sequence[Path], number: int) -> Iterator[Batch]:
        """All windows once, in an order that depends on seed and number only; windows of like length go together."""
        chance = Random(f"{self.seed}/{number}")
        order = list(paths)
        chance.shuffle(order)
        for first in range(0, len(order), PARTS_HELD):
            group = [(path.stem, read_part(path)) for path in order[first : first + PARTS_HELD]]
            windows = [(name, part, index) for name, part in group for index in range(len(part.tokens))]
            windows.sort(key=lambda window: len(window[1].tokens[window[2]]) + chance.random() * LENGTH_BLUR)
            batches = [windows[place : place + self.size] for place in range(0, len(windows), self.size)]
            chance.shuffle(batches)
            yield from map(self._batch, batches)

    def in_order(self, paths: Sequence[Path]) -> Iterator[Batch]:
        """All windows once, part by part."""
        for path in paths:
            part = read_part(path)
            windows = [(path.stem, part, index) for index in range(len(part.tokens))]
            for place in range(0, len(windows), self.size):
                yield self._batch(windows[place : place + self.size])

    def _batch(self, windows: Sequence[tuple[str, Part, int]]) -> Batch:
        length = max(len(part.tokens[index]) for _, part, index in windows) + len(self.prefix) - 1
        inputs = torch.zeros(len(windows), length, dtype=torch.long)
        answers = torch.full((len(windows), length), IGNORED)
        kinds = torch.zeros(len(windows), length, dtype=torch.long)
        begin = len(self.prefix) - 1
        for row, (_, part, index) in enumerate(windows):
            tokens = torch.tensor([*self.prefix, *part.tokens[index]])
            inputs[row, : len(tokens) - 1] = tokens[:-1]
            answers[row, begin : len(tokens) - 1] = tokens[len(self.prefix) :]
            kinds[row, begin : len(tokens) - 1] = torch.tensor(part.kinds[index])
        features = torch.from_numpy(np.stack([part.features[index] for _, part, index in windows]))
        return Batch(
            inputs.to(self.device),
            answers.to(self.device),
            kinds.to(self.device),
            features.to(self.device, torch.bfloat16),
            tuple(f"{name}/{index}" for name, _, index in windows),
        )
