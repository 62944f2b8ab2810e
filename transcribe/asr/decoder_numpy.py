"""Whisper's decoder in plain numpy, for tokens that are given rather than searched.

It reads the weights of CTranslate2's ``model.bin`` (floats or quantised; all sizes come from the arrays) and needs no
torch. Floats are kept as 16-bit integers with one step a row, as small as float16 and about as exact, and widened to
float32 piece by piece when they are used: numpy widens integers nine times as fast as float16.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.asr.ct2_format import Array
from transcribe.errors import ModelError

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

PIECE = 1 << 20  # weights widened at a time: 4 MB of float32, which a processor's cache can hold
STEPS = 32767  # of a row's largest weight
EPSILON = 1e-5  # of the layer normalisations
GELU = 3  # CTranslate2's number of the activation by the error function


@dataclass(frozen=True, slots=True)
class Sound:
    """What the decoder asks of a window's sound: each layer's keys and values, shape (heads, positions, width)."""

    keys: tuple[Floats, ...]
    values: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Tokens that were read: each layer's keys and values, shape (heads, tokens, width), and what it all came to.

    ``states`` (tokens, model's width) are the last layer's, normalised: at each token, what is expected next.
    """

    keys: tuple[Floats, ...]
    values: tuple[Floats, ...]
    states: Floats


class Linear:
    """A linear layer with weights (outputs, inputs)."""

    def __init__(self, arrays: dict[str, Array], name: str, *, bias: bool = True) -> None:
        weight = arrays[f"{name}/weight"]
        self.outputs, self.inputs = weight.shape
        if np.issubdtype(weight.dtype, np.integer):
            self._weight: Array = weight.copy()  # not a window into the whole file
            scale = arrays[f"{name}/weight_scale"].astype(np.float32)  # of each row, or of all
            self._step: Floats = np.broadcast_to(1 / scale, self.outputs)
        else:
            self._weight, self._step = _in_steps(weight)
        self._bias = arrays[f"{name}/bias"].astype(np.float32) if bias else np.zeros(1, np.float32)

    def __call__(self, inputs: Floats) -> Floats:
        """(n, inputs) → (n, outputs)"""
        outputs = np.empty((len(inputs), self.outputs), np.float32)
        for rows, part in self.parts(inputs):
            outputs[:, rows] = part
        outputs += self._bias
        return outputs

    def parts(self, inputs: Floats) -> Iterator[tuple[slice, Floats]]:
        """The outputs without the bias, some columns at a time, so that a large layer need not be held widened."""
        rows = max(1, PIECE // self.inputs)
        for first in range(0, self.outputs, rows):
            piece = slice(first, min(first + rows, self.outputs))
            outputs: Floats = inputs @ self._weight[piece].astype(np.float32).T
            outputs *= self._step[piece]
            yield piece, outputs

    def rows(self, which: Integers) -> Floats:
        """Some outputs' weights, shape (n, inputs)."""
        weights: Floats = self._weight[which].astype(np.float32)
        return weights * self._step[which, None]


class Norm:
    """A layer normalisation."""

    def __init__(self, arrays: dict[str, Array], name: str) -> None:
        self._gamma = arrays[f"{name}/gamma"].astype(np.float32)
        self._beta = arrays[f"{name}/beta"].astype(np.float32)

    def __call__(self, inputs: Floats) -> Floats:
        """(n, width) → (n, width)"""
        centred = inputs - inputs.mean(-1, keepdims=True)
        deviation = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(EPSILON))
        normalised: Floats = centred / deviation * self._gamma + self._beta
        return normalised


class Block:
    """One layer of the decoder: attention to the tokens before, to the sound, and the feed-forward part."""

    def __init__(self, arrays: dict[str, Array], name: str, heads: int) -> None:
        self._heads = heads
        self._tokens_norm = Norm(arrays, f"{name}/self_attention/layer_norm")
        self._tokens_joined = Linear(arrays, f"{name}/self_attention/linear_0")  # query, key and value
        self._tokens_out = Linear(arrays, f"{name}/self_attention/linear_1")
        self._sound_norm = Norm(arrays, f"{name}/attention/layer_norm")
        self._sound_query = Linear(arrays, f"{name}/attention/linear_0")
        self._sound_joined = Linear(arrays, f"{name}/attention/linear_1")  # key and value
        self._sound_out = Linear(arrays, f"{name}/attention/linear_2")
        self._forward_norm = Norm(arrays, f"{name}/ffn/layer_norm")
        self._forward_in = Linear(arrays, f"{name}/ffn/linear_0")
        self._forward_out = Linear(arrays, f"{name}/ffn/linear_1")

    def sound(self, encoded: Floats) -> tuple[Floats, Floats]:
        """The encoded sound's keys and values."""
        keys, values = self._by_head(self._sound_joined(encoded), 2)
        return keys, values

    def __call__(
        self, states: Floats, sound: tuple[Floats, Floats], past: tuple[Floats, Floats] | None, hidden: Mask
    ) -> tuple[Floats, tuple[Floats, Floats]]:
        """The states after this layer, and the keys and values of their tokens."""
        query, key, value = self._by_head(self._tokens_joined(self._tokens_norm(states)), 3)
        keys, values = key, value
        if past is not None:
            keys, values = np.concatenate([past[0], key], 1), np.concatenate([past[1], value], 1)
        states = states + self._tokens_out(_attention(query, keys, values, hidden))
        (query,) = self._by_head(self._sound_query(self._sound_norm(states)), 1)
        states += self._sound_out(_attention(query, *sound))
        states += self._forward_out(_gelu(self._forward_in(self._forward_norm(states))))
        return states, (key, value)

    def _by_head(self, joined: Floats, parts: int) -> Iterator[Floats]:
        """(n, parts * width of the model) → so many times (heads, n, width of a head)"""
        for part in np.split(joined, parts, axis=1):
            yield part.reshape(len(joined), self._heads, -1).swapaxes(0, 1)


class Decoder:
    """A Whisper decoder. It may be used by one thread at a time."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        """From the arrays of a ``model.bin``, which are copied; raises ``ModelError`` if they are not Whisper's."""
        try:
            if int(arrays["decoder/activation"]) != GELU:
                raise ModelError("The weights are not Whisper's: the decoder has another activation.")
            layers = sum(name.startswith("decoder/") and name.endswith("/ffn/linear_0/weight") for name in arrays)
            heads = int(arrays["decoder/num_heads"])
            self._positions = arrays["decoder/position_encodings/encodings"].astype(np.float32)
            self._blocks = [Block(arrays, f"decoder/layer_{layer}", heads) for layer in range(layers)]
            self._norm = Norm(arrays, "decoder/layer_norm")
            self._embedding = Linear(arrays, "decoder/embeddings", bias=False)
        except (KeyError, ValueError) as error:
            raise ModelError(f"The weights are not Whisper's: {type(error).__name__} in the decoder.") from None
        self.context = len(self._positions)  # tokens that it can read at most
        self.vocabulary = self._embedding.outputs

    def sound(self, encoded: Floats) -> Sound:
        """The encoder's output (positions, width) as the decoder's layers see it."""
        pairs = [block.sound(encoded) for block in self._blocks]
        return Sound(tuple(keys for keys, _ in pairs), tuple(values for _, values in pairs))

    def read(self, sound: Sound, tokens: Integers, places: Integers, hidden: Mask, past: Read | None = None) -> Read:
        """Read tokens (n,) at their places (n,) in the text.

        ``hidden`` (n, past tokens + n) says which of the past and of these tokens each token must not see. So several
        continuations of one past can be read at once, although they know nothing of each other.
        """
        states = self._embedding.rows(tokens) + self._positions[places]
        read = []
        for layer, block in enumerate(self._blocks):
            before = None if past is None else (past.keys[layer], past.values[layer])
            states, pair = block(states, (sound.keys[layer], sound.values[layer]), before, hidden)
            read.append(pair)
        return Read(tuple(keys for keys, _ in read), tuple(values for _, values in read), self._norm(states))

    def logits(self, states: Floats, tokens: Integers) -> Floats:
        """How strongly each state (n, width) expects its token (n,), before it is compared with all others."""
        logits: Floats = np.einsum("nw,nw->n", states, self._embedding.rows(tokens))
        return logits

    def log_sums(self, states: Floats) -> Floats:
        """For each state (n, width) the logarithm of the sum over the whole vocabulary; a logit less it is a
        log-probability."""
        largest = np.full(len(states), -np.inf, np.float32)
        sums = np.zeros(len(states), np.float32)
        for _, logits in self._embedding.parts(states):
            rising = np.maximum(largest, logits.max(1))
            sums *= np.exp(largest - rising)
            sums += np.exp(logits - rising[:, None]).sum(1)
            largest = rising
        logarithms: Floats = largest + np.log(sums)
        return logarithms


def _in_steps(weight: Array) -> tuple[Array, Floats]:
    """A matrix as 16-bit integers, and each row's step; row after row, so that no second matrix is held."""
    numbers = np.empty(weight.shape, np.int16)
    steps = np.empty(len(weight), np.float32)
    rows = max(1, PIECE // weight.shape[1])
    for first in range(0, len(weight), rows):
        piece = slice(first, first + rows)
        wide = weight[piece].astype(np.float32)
        steps[piece] = np.maximum(np.abs(wide).max(1), np.finfo(np.float32).tiny) / STEPS
        numbers[piece] = np.rint(wide / steps[piece, None])
    return numbers, steps


def _attention(query: Floats, keys: Floats, values: Floats, hidden: Mask | None = None) -> Floats:
    """(heads, n, width) asking (heads, m, width); the answers of all heads side by side, (n, heads * width)."""
    scores: Floats = (query * np.float32(query.shape[2] ** -0.5)) @ keys.swapaxes(1, 2)
    if hidden is not None:
        scores[:, hidden] = -np.inf
    scores -= scores.max(2, keepdims=True)
    np.exp(scores, out=scores)
    answers: Floats = (scores @ values) / scores.sum(2, keepdims=True)
    return answers.swapaxes(0, 1).reshape(query.shape[1], -1)


def _gelu(inputs: Floats) -> Floats:
    """x * Φ(x), by the error function of Abramowitz & Stegun 7.1.26 (error below 2e-7, as float32 has)."""
    size = np.abs(inputs)
    size *= np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.full_like(t, 1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail *= t
        tail += np.float32(coefficient)
    tail *= t
    size *= -size
    tail *= np.exp(size, out=size)
    tail *= np.float32(0.5)  # 1 - Φ(|x|)
    activated: Floats = inputs * np.where(inputs < 0, tail, 1 - tail)
    return activated
