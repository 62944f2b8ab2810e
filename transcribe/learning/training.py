"""Trains a low-rank adapter of Whisper's decoder on prepared windows; the encoder stays as it is.

Two wishes pull at every token: to write what was said (cross entropy), and to stay as the model was (Kullback-Leibler
divergence from the model without the adapter). Words of the vocabulary follow the first wish, numbers and names the
second, so that the recogniser learns to spell and forgets nothing else; ``WISHES`` holds the balance for each kind.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
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

WISHES: Mapping[str, tuple[float, float]] = {
    Kind.TERM: (1.0, 0.0),
    Kind.PLAIN: (0.5, 0.5),
    Kind.COMMAND: (0.7, 0.3),
    Kind.NUMBER: (0.1, 0.9),
    Kind.NAME: (0.2, 0.8),
    Kind.TIME: (0.3, 0.7),
    Kind.UNSURE: (0.0, 1.0),
}
"""For each kind of token: weight of the right word, weight of staying as before."""

TEACHER_CHOICES = 24  # so many of the unadapted model's likeliest tokens are kept for each position

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

    rank: int = 32
    keys: bool = False
    epochs: int = 2
    rate: float = 1e-3
    warm_up: int = 40
    batch: int = 6
    smoothing: float = 0.05
    mean: float = 0.99
    check_every: int = 150
    patience: int = 4
    seed: int = 1


@dataclass
class Teacher:
    """What the unadapted model expected at each position of a window: its likeliest tokens and their probabilities."""

    tokens: Tensor  # (positions, TEACHER_CHOICES), int64
    probabilities: Tensor  # (positions, TEACHER_CHOICES)


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

    def matrices(self, *, mean: bool = True) -> dict[str, tuple[Matrix, Matrix]]:
        """The adapter's arrays by layer, of the running mean or of the last step: a (rank, in) and b (out, rank)."""
        values = iter(self.mean if mean else self.decoder.parameters)
        return {
            name: (next(values).detach().float().cpu().numpy(), next(values).detach().float().cpu().numpy())
            for name in self.decoder.changes
        }

    def _step(self, batch: Batch, progress: float) -> float:
        course = self.course
        rate = course.rate * min(1.0, (self.state.step + 1) / course.warm_up) * 0.5 * (1 + math.cos(math.pi * progress))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = self._loss(batch)[0]
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.decoder.parameters, 1.0)
        self.optimizer.step()
        keep = min(course.mean, (self.state.step + 1) / (self.state.step + 10))
        with torch.no_grad():
            for average, parameter in zip(self.mean, self.decoder.parameters, strict=True):
                average.lerp_(parameter, 1 - keep)
        return loss.item()

    def _loss(self, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        asked = batch.answers != IGNORED
        answers, kinds = batch.answers[asked], batch.kinds[asked]
        teacher = self._teacher(batch, asked)
        scores = self.decoder.logits(self.decoder.hidden(batch.inputs, batch.features)[asked])
        log = scores.log_softmax(-1)
        right = -log.gather(-1, answers[:, None])[:, 0]
        smooth = (1 - self.course.smoothing) * right - self.course.smoothing * log.mean(-1)
        stay = _divergence(teacher, log)
        wish = self._wishes[kinds]
        return (wish[:, 0] * smooth + wish[:, 1] * stay).mean(), {"right": right, "stay": stay, "kinds": kinds}

    def _teacher(self, batch: Batch, asked: Tensor) -> Teacher:
        if any(name not in self._taught for name in batch.names):
            self.decoder.switch(on=False)
            with torch.no_grad():
                hidden = self.decoder.hidden(batch.inputs, batch.features)
                for row, name in enumerate(batch.names):
                    chances = self.decoder.logits(hidden[row][asked[row]]).softmax(-1)
                    top = chances.topk(TEACHER_CHOICES)
                    self._taught[name] = Teacher(top.indices.int().cpu(), top.values.half().cpu())
            self.decoder.switch(on=True)
        known = [self._taught[name] for name in batch.names]
        device = self.decoder.device
        return Teacher(
            torch.cat([one.tokens for one in known]).long().to(device),
            torch.cat([one.probabilities for one in known]).float().to(device),
        )

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
        sums: dict[str, list[Tensor]] = {"right": [], "stay": [], "kinds": []}
        total: list[float] = []
        with torch.no_grad():
            for batch in self.batches.in_order(held):
                loss, found = self._loss(batch)
                total.append(loss.item())
                for name, values in found.items():
                    sums[name].append(values)
        self._put(present)
        right, stay, kinds = (torch.cat(sums[name]) for name in ("right", "stay", "kinds"))
        figures = {"all": float(np.mean(total))}
        for kind in (Kind.TERM, Kind.PLAIN, Kind.NUMBER, Kind.COMMAND):
            here = kinds == KINDS.index(kind)
            if here.any():
                figures[f"{kind} right"] = right[here].mean().item()
                figures[f"{kind} stay"] = stay[here].mean().item()
        return figures

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


def _divergence(teacher: Teacher, log: Tensor) -> Tensor:
    """How far the adapted model is from the unadapted one, per position (nats); the tail counts as one token."""
    chances = teacher.probabilities.clamp_min(1e-6)
    rest = (1 - chances.sum(-1)).clamp_min(1e-4)
    here = log.gather(-1, teacher.tokens)
    here_rest = (1 - here.exp().sum(-1)).clamp_min(1e-4)
    return (chances * (chances.log() - here)).sum(-1) + rest * (rest.log() - here_rest.log())
