"""The decoder's parts against plain arithmetic; the whole of it is checked against both engines with the rescoring."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcribe.asr.ct2_format import Array
from transcribe.asr.decoder_numpy import Decoder, Floats, Linear, _gelu
from transcribe.errors import ModelError


@pytest.fixture
def weight() -> Floats:
    """More rows than are widened at a time; one of them small, one zero."""
    weight = np.random.default_rng(1).normal(0, 0.1, (70_000, 16)).astype(np.float16).astype(np.float32)
    weight[3] *= 1e-3
    weight[4] = 0
    return weight


def _stored(weight: Floats, kind: str) -> dict[str, Array]:
    """A layer as CTranslate2 writes it: whole numbers are to be divided by their row's scale, or by one for all."""
    bias = np.arange(len(weight), dtype=np.float32) / len(weight)
    if kind == "int16":
        scale = np.float32(2**10 / np.abs(weight).max())
        return {
            "layer/weight": np.rint(weight * scale).astype(np.int16),
            "layer/weight_scale": scale,
            "layer/bias": bias,
        }
    if kind != "int8":
        return {"layer/weight": weight.astype(kind), "layer/bias": bias}
    scale = 127 / np.maximum(np.abs(weight).max(1), 1e-6)
    whole = np.rint(weight * scale[:, None]).astype(np.int8)
    return {"layer/weight": whole, "layer/weight_scale": scale.astype(np.float32), "layer/bias": bias}


@pytest.mark.parametrize(("kind", "tolerance"), [("float32", 2e-4), ("float16", 2e-4), ("int16", 4e-3), ("int8", 2e-2)])
def test_a_layer_is_the_same_in_every_kind_of_weights(weight: Floats, kind: str, tolerance: float) -> None:
    layer = Linear(_stored(weight, kind), "layer")
    inputs = np.random.default_rng(2).normal(0, 1, (5, 16)).astype(np.float32)
    expected = inputs @ weight.T + np.arange(len(weight), dtype=np.float32) / len(weight)
    np.testing.assert_allclose(layer(inputs), expected, atol=tolerance)
    np.testing.assert_allclose(layer.rows(np.array([3, 4, 69_999])), weight[[3, 4, 69_999]], atol=tolerance)


def test_the_activation_is_the_one_by_the_error_function() -> None:
    inputs = np.linspace(-9, 9, 4001, dtype=np.float32)
    exact = [x * 0.5 * math.erfc(-x / math.sqrt(2)) for x in inputs.tolist()]
    np.testing.assert_allclose(_gelu(inputs), exact, atol=1e-6)


@pytest.mark.parametrize(
    "arrays", [{}, {"decoder/activation": np.int8(0)}, {"decoder/activation": np.int8(3), "decoder/num_heads": 8}]
)
def test_other_weights_are_refused(arrays: dict[str, Array]) -> None:
    with pytest.raises(ModelError, match="not Whisper's"):
        Decoder(arrays)
