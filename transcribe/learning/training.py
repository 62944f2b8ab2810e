"""Trains a low-rank adapter of Whisper's decoder on prepared windows; the encoder stays as it is.

Two wishes pull at every token: to write what was said, and to stay as the model was (``wishes.py``). Words of the
vocabulary follow the first wish, numbers and names the second, so that the recogniser learns to spell and forgets
nothing else.

On a processor with several cores each core goes through its share of a batch: torch's own threads, which part every
single product, gain hardly anything at this size (measured: .35 s a window with two, .58 with one).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from transcribe.learning.batches import IGNORED, Batch, Batches
from transcribe.learning.decoder import AdaptedDecoder
from transcribe.learning.utterance import Kind
from transcribe.learning.windows import KINDS
from transcribe.learning.wishes import WISHES, Asked, Teacher, wished_loss

Matrix = npt.NDArray[np.float32]
Report = Callable[[str], None]
"""Called with a line for a person who watches."""


@dataclass(frozen=True, slots=True)
class Course:
    """How to train.

    ``rank``: of the adapter's matrices; ``keys``: adapt the keys and values of the attention to the sound too;
    ``rate``: highest learning rate (it rises for ``warm_up`` steps and falls as a cosine); ``batch``: windows a step;
    ``smoothing``: of the right word's probability; ``mean``: how much of the running mean of the weights is kept
    a step; ``check_every``: steps between looks at the held-back windows; ``patience``: looks without a gain before
    it stops.
    """

    rank: int = 64
    keys: bool = False
    epochs: int = 4
    rate: float = 1e-3
    warm_up: int = 40
    batch: int = 6
    smoothing: float = 0.05
    mean: float = 0.99
    check_every: int = 150
    patience: int = 4
    seed: int = 1


@dataclass
class State:
    """Where a training stands; everything that a restart needs."""

    step: int = 0
    best: float = math.inf
    looks_without_gain: int = 0
    seconds: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)


class Training:
    """One training run in a folder; call ``run`` again after a kill and it goes on from its last checkpoint."""

    def __init__(self, model: Any, prefix: Sequence[int], course: Course, folder: Path) -> None:
        self.course = course
        self.folder = folder
        self.decoder = AdaptedDecoder(model, rank=course.rank, keys=course.keys, seed=course.seed)
        self.batches = Batches(tuple(prefix), course.batch, course.seed, self.decoder.device)
        self.optimizer = torch.optim.AdamW(
            self.decoder.parameters, lr=course.rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.mean = [parameter.detach().clone() for parameter in self.decoder.parameters]
        self.state = State()
        self._taught: dict[str, Teacher] = {}
        cores = torch.get_num_threads() if self.decoder.device == "cpu" else 1
        self._pool = ThreadPoolExecutor(cores, initializer=torch.set_num_threads, initargs=(1,))
        self._cores = cores
        self._wishes = torch.tensor([WISHES[kind] for kind in KINDS], device=self.decoder.device)

    def run(
        self, paths: Sequence[Path], held: Sequence[Path], report: Report = print, until: float | None = None
    ) -> None:
        """Train on the parts at ``paths``; look at the parts ``held`` now and then; stop early when they get worse.

        ``until`` is a time (``time.monotonic``) by which the learning rate has fallen to zero, or None.
        """
        self._resume()
        steps = self.course.epochs * self.batches.count(paths)
        began = time.monotonic()
        spent = self.state.seconds
        recent: list[float] = []
        epochs = (batch for epoch in range(self.course.epochs) for batch in self.batches.epoch(paths, epoch))
        for number, batch in enumerate(epochs):
            if number < self.state.step:
                continue
            progress = number / steps
            if until is not None:
                done, budget = time.monotonic() - began + spent, until - began + spent
                progress = max(progress, done / budget)
            if progress >= 1:
                break
            recent.append(self._step(batch, progress))
            self.state.step = number + 1
            self.state.seconds = spent + time.monotonic() - began
            if self.state.step % 25 == 0:
                report(f"step {self.state.step}/{steps}, loss {np.mean(recent[-25:]):.3f}, {self.state.seconds:.0f} s")
            if self.state.step % self.course.check_every == 0 and self._look(held, report):
                return
        self._look(held, report)

    def matrices(self) -> dict[str, tuple[Matrix, Matrix]]:
        """The adapter's arrays by layer, of the running mean: a (rank, in) and b (out, rank)."""
        values = iter(self.mean)
        return {
            name: (next(values).detach().float().cpu().numpy(), next(values).detach().float().cpu().numpy())
            for name in self.decoder.changes
        }

    def _step(self, batch: Batch, progress: float) -> float:
        course = self.course
        rate = course.rate * min(1.0, (self.state.step + 1) / course.warm_up) * 0.5 * (1 + math.cos(math.pi * progress))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        positions = int((batch.answers != IGNORED).sum())
        loss = math.fsum(self._shared(batch, lambda share: self._backward(share, positions)))
        nn.utils.clip_grad_norm_(self.decoder.parameters, 1.0)
        self.optimizer.step()
        keep = min(course.mean, (self.state.step + 1) / (self.state.step + 10))
        with torch.no_grad():
            for average, parameter in zip(self.mean, self.decoder.parameters, strict=True):
                average.lerp_(parameter, 1 - keep)
        return loss

    def _shared(self, batch: Batch, work: Callable[[Batch], Any]) -> list[Any]:
        """The work on a batch, done in shares at the same time; what the unadapted model expects is there before."""
        shares = batch.shares(self._cores)
        unknown = [share for share in shares if any(name not in self._taught for name in share.names)]
        if unknown:
            self.decoder.switch(on=False)
            list(self._pool.map(self._be_taught, unknown))
            self.decoder.switch(on=True)
        return list(self._pool.map(work, shares))

    def _backward(self, batch: Batch, positions: int) -> float:
        loss = self._loss(batch)[0] / positions
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.item()

    def _loss(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The summed loss, and of each position both distances and the kind."""
        chosen = batch.answers != IGNORED
        kinds = batch.kinds[chosen]
        wish = self._wishes[kinds]
        teacher = Teacher.joined([self._taught[name] for name in batch.names])
        asked = Asked(batch.answers[chosen], wish[:, 0], wish[:, 1], teacher, self.course.smoothing)
        hidden = self.decoder.hidden(batch.inputs, batch.features)[chosen]
        return *wished_loss(hidden, self.decoder.embedding, asked), kinds

    def _be_taught(self, batch: Batch) -> None:
        with torch.no_grad():
            hidden = self.decoder.hidden(batch.inputs, batch.features)
            for row, name in enumerate(batch.names):
                scores = self.decoder.logits(hidden[row][batch.answers[row] != IGNORED])
                self._taught[name] = Teacher.of(scores)

    def _look(self, held: Sequence[Path], report: Report) -> bool:
        """Measure the held-back windows with the mean weights, save; whether it is time to stop."""
        found = self._measure(held)
        found["step"] = self.state.step
        self.state.history.append(found)
        report(", ".join(f"{name} {value:.3f}" for name, value in found.items()))
        if found["all"] < self.state.best:
            self.state.best, self.state.looks_without_gain = found["all"], 0
            self._save("best.pt")
        else:
            self.state.looks_without_gain += 1
        self._save("checkpoint.pt")
        return self.state.looks_without_gain > self.course.patience

    def _measure(self, held: Sequence[Path]) -> dict[str, float]:
        present = [parameter.detach().clone() for parameter in self.decoder.parameters]
        self._put(self.mean)
        looks = [look for batch in self.batches.in_order(held) for look in self._shared(batch, self._look_at)]
        self._put(present)
        right, stay, kinds = (torch.cat([look[place] for look in looks]) for place in (1, 2, 3))
        figures = {"all": sum(look[0].item() for look in looks) / len(kinds)}
        for kind in (Kind.TERM, Kind.PLAIN, Kind.NUMBER, Kind.COMMAND):
            here = kinds == KINDS.index(kind)
            if here.any():
                figures[f"{kind} right"] = right[here].mean().item()
                figures[f"{kind} stay"] = stay[here].mean().item()
        return figures

    def _look_at(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        with torch.no_grad():
            return self._loss(batch)

    def _put(self, values: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self.decoder.parameters, values, strict=True):
                parameter.copy_(value)

    def _save(self, name: str) -> None:
        content = {
            "state": vars(self.state),
            "parameters": self.decoder.parameters,
            "mean": self.mean,
            "optimizer": self.optimizer.state_dict(),
        }
        temporary = self.folder / f"{name}.partial"
        torch.save(content, temporary)
        temporary.replace(self.folder / name)

    def _resume(self, name: str = "checkpoint.pt") -> None:
        path = self.folder / name
        if not path.exists():
            return
        content = torch.load(path, weights_only=True)
        self.state = State(**content["state"])
        self._put(content["parameters"])
        for average, value in zip(self.mean, content["mean"], strict=True):
            average.copy_(value)
        self.optimizer.load_state_dict(content["optimizer"])

    def use_best(self) -> None:
        """Go back to the weights that did best on the held-back windows."""
        self._resume("best.pt")
