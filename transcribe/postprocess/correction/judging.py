"""How likely it is that a candidate is what was said: a small logistic model over the evidence.

The weights are in ``judgement.toml``, one set for each combination of evidence that can be there (text alone, with
the second ear, with the recogniser's own scores). They are fitted by ``transcribe learn correction`` on dictations with
known words.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

Evidence = Mapping[str, float]
"""Measures by name; every measure of a model must be there."""

_ALIKE = ("text", "text lead", "letters", "letters lead", "length", "size")
_TERM = ("drug", "words", "kept", "swallowed", "elsewhere")
_PLACE = ("context", "dose", "indicated", "unknown", "common", "pieces", "capital")
_FAR = ("rank far", "form far")  # text of any kind: how common a term is counts where it sounds less alike
_COMMON = ("rank", "rare", "form", "plain", "text margin")
_DOUBTED = ("known", "whole", "single letters", "lowest", "mean")  # of words that exist, and that a recogniser doubted
_HEARD = (*_ALIKE, *_TERM, *_PLACE, *_COMMON, *_DOUBTED)
_EAR = (*_HEARD, "ear", "ear margin", "like")
MEASURES: Mapping[str, tuple[str, ...]] = {
    "text": (*_ALIKE, *_TERM, *_PLACE, *_FAR),
    "heard": _HEARD,
    "heard+ear": _EAR,
    "heard+again": (*_HEARD, "again", "stayed"),
    "heard+fit": (*_HEARD, "fit"),
    "heard+ear+fit": (*_EAR, "fit"),
    "heard+fit+again": (*_HEARD, "fit", "again", "stayed"),
    "heard+ear+fit+again": (*_EAR, "fit", "again", "stayed"),
}
"""What each judge weighs: plain words; a recogniser's words; with the second ear, with the recogniser's scores, with a
second decoding (``asking.py``)."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights by measure, and ``bias``; the probability is the logistic function of their weighted sum."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, evidence: Evidence) -> float:
        """How likely the candidate is what was said, 0 to 1. Raises ``KeyError`` if a measure is missing."""
        total = self.bias + sum(weight * evidence[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@cache
def judges() -> dict[str, Judge]:
    """The fitted judges by the names of ``MEASURES``."""
    content = tomllib.loads((files(__package__) / "judgement.toml").read_text(encoding="utf-8"))
    return {name: Judge(row["bias"], row["weights"]) for name, row in content["judge"].items()}


def fitted(rows: Sequence[Evidence], right: Sequence[bool], names: Sequence[str], *, ridge: float = 1.0) -> Judge:
    """A judge fitted to candidates with known truth by Newton's method.

    ``ridge``: penalty on the weights of the standardised measures (the bias is free).
    """
    values = np.array([[row[name] for name in names] for row in rows], float)
    centre, spread = values.mean(0), values.std(0) + 1e-9
    x = np.column_stack([np.ones(len(values)), (values - centre) / spread])
    y = np.asarray(right, float)
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 1e-6
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -50, 50)))
        slope = x.T @ (y - p) - penalty @ beta
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    scaled = beta[1:] / spread
    return Judge(float(beta[0] - scaled @ centre), dict(zip(names, map(float, scaled), strict=True)))
