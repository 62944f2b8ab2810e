"""What training asks of every token: to be the right word, or to stay what the model without the adapter would write.

The loss and its way back are computed together, some positions at a time: the scores of all tokens for all positions
of a batch would be hundreds of megabytes, and going over them again and again is where a step's time would go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from transcribe.learning.utterance import Kind

WISHES: Mapping[Kind, tuple[float, float]] = {
    Kind.TERM: (1.0, 0.0),
    Kind.PLAIN: (0.5, 0.5),
    Kind.COMMAND: (0.7, 0.3),
    Kind.NUMBER: (0.1, 0.9),
    Kind.NAME: (0.2, 0.8),
    Kind.TIME: (0.3, 0.7),
    Kind.UNSURE: (0.0, 1.0),
}
"""For each kind of token: weight of the right word, weight of staying as before."""

TEACHER_CHOICES = (
    24  # so many of the unadapted model's likeliest tokens are kept for each position; the rest is one token
)
POSITIONS_AT_A_TIME = 96
SMALLEST = 1e-4  # probability below which "all other tokens" pulls no more


@dataclass(frozen=True)
class Teacher:
    """What the unadapted model expects at some positions: its likeliest tokens (n, choices), their probabilities."""

    tokens: Tensor
    probabilities: Tensor

    @staticmethod
    def of(scores: Tensor) -> Teacher:
        """From the unadapted model's scores of all tokens, shape (n, vocabulary)."""
        top = scores.float().softmax(-1).topk(TEACHER_CHOICES)
        return Teacher(top.indices.int(), top.values.half())

    def __getitem__(self, chosen: Any) -> Teacher:
        return Teacher(self.tokens[chosen], self.probabilities[chosen])

    @staticmethod
    def joined(teachers: list[Teacher]) -> Teacher:
        """Several positions' expectations, one behind another."""
        return Teacher(torch.cat([one.tokens for one in teachers]), torch.cat([one.probabilities for one in teachers]))


@dataclass(frozen=True)
class Asked:
    """What is asked at n positions: the right tokens, the weights of both wishes, the teacher; ``smoothing`` (0..1)."""

    answers: Tensor
    right: Tensor
    stay: Tensor
    teacher: Teacher
    smoothing: float


def wished_loss(hidden: Tensor, embedding: Tensor, asked: Asked) -> tuple[Tensor, Tensor, Tensor]:
    """The weighted sum of both wishes over n positions; and, of each position, how far either is from fulfilled (nats).

    ``hidden``: the decoder's states (n, width); ``embedding``: the frozen token vectors (vocabulary, width).
    Only the sum can be differentiated, by ``hidden``.
    """
    loss, right, stay = _Wished.apply(hidden, embedding, asked)  # type: ignore[no-untyped-call]
    return loss, right, stay


class _Wished(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, embedding: Tensor, asked: Asked) -> tuple[Tensor, Tensor, Tensor]:
        way_back = torch.zeros_like(hidden)
        rights, stays = [], []
        total = hidden.new_zeros(())
        for first in range(0, len(hidden), POSITIONS_AT_A_TIME):
            here = slice(first, first + POSITIONS_AT_A_TIME)
            scores = (hidden[here].to(embedding.dtype) @ embedding.T).float()
            part = Asked(asked.answers[here], asked.right[here], asked.stay[here], asked.teacher[here], asked.smoothing)
            loss, right, stay, slope = _loss_and_slope(scores, part)
            total = total + loss
            rights.append(right)
            stays.append(stay)
            way_back[here] = (slope.to(embedding.dtype) @ embedding).to(way_back.dtype)
        ctx.save_for_backward(way_back)
        return total, torch.cat(rights), torch.cat(stays)

    @staticmethod
    def backward(ctx: Any, slope: Tensor, *_: Tensor) -> tuple[Tensor, None, None]:
        (way_back,) = ctx.saved_tensors
        return way_back * slope, None, None


def _loss_and_slope(scores: Tensor, asked: Asked) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Loss, both distances by position, and the loss's slope by the scores (n, vocabulary); uses up ``scores``."""
    rows = torch.arange(len(scores), device=scores.device)
    size = scores.shape[1]
    top, known = asked.teacher.tokens.long(), asked.teacher.probabilities.float().clamp_min(1e-6)
    norm = scores.logsumexp(-1)
    right = norm - scores[rows, asked.answers]
    spread = norm - scores.mean(-1)
    log_top = scores.gather(-1, top) - norm[:, None]
    here, here_rest = log_top.exp(), (1 - log_top.exp().sum(-1)).clamp_min(SMALLEST)
    rest = (1 - known.sum(-1)).clamp_min(SMALLEST)
    stay = (known * (known.log() - log_top)).sum(-1) + rest * (rest.log() - here_rest.log())
    smooth = asked.smoothing
    loss = (asked.right * ((1 - smooth) * right + smooth * spread) + asked.stay * stay).sum()
    pull = torch.where(here_rest > SMALLEST, rest / here_rest, torch.zeros_like(rest))  # of all other tokens
    by_chance = asked.right + asked.stay * (known.sum(-1) - pull * (1 - here_rest))
    slope = scores.sub_(norm[:, None]).exp_().mul_(by_chance[:, None]).sub_((asked.right * smooth / size)[:, None])
    slope[rows, asked.answers] -= asked.right * (1 - smooth)
    slope.scatter_add_(-1, top, asked.stay[:, None] * (pull[:, None] * here - known))
    return loss, right, stay, slope
