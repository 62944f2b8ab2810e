"""Whisper's decoder with low-rank changes that can be switched off, over features that were computed before."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

SELF_ATTENTION = ("attn.query", "attn.key", "attn.value", "attn.out")
CROSS_ATTENTION = ("cross_attn.query", "cross_attn.out")
CROSS_KEYS = ("cross_attn.key", "cross_attn.value")
FEED_FORWARD = ("mlp.0", "mlp.2")


class LowRank(nn.Module):
    """A linear layer with a low-rank change: ``x -> layer(x) + b (a x)``; ``on`` switches the change."""

    def __init__(self, layer: nn.Linear, rank: int, generator: torch.Generator) -> None:
        super().__init__()
        self.layer = layer
        scale = 1 / math.sqrt(layer.in_features)
        self.a = nn.Parameter(torch.randn(rank, layer.in_features, generator=generator) * scale)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank))
        self.on = True

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = functional.linear(x, self.layer.weight, None if self.layer.bias is None else self.layer.bias)
        if self.on:
            y = y + functional.linear(functional.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype))
        return y


class AdaptedDecoder:
    """The decoder in bfloat16.

    ``rank``: of the changes' matrices; ``keys``: change the keys and values of the attention to the sound too;
    ``seed``: of the matrices' beginnings.
    """

    def __init__(self, model: Any, *, rank: int, keys: bool, seed: int) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.decoder = model.decoder
        for parameter in self.decoder.parameters():
            parameter.requires_grad_(False)
        generator = torch.Generator().manual_seed(seed)
        layers = (*SELF_ATTENTION, *CROSS_ATTENTION, *(CROSS_KEYS if keys else ()), *FEED_FORWARD)
        self.changes: dict[str, LowRank] = {}
        self.decoder.to(torch.bfloat16)
        for number, block in enumerate(self.decoder.blocks):
            for name in layers:
                owner, _, last = name.rpartition(".")
                parent = block.get_submodule(owner)
                change = LowRank(parent.get_submodule(last), rank, generator)
                parent.register_module(last, change)
                self.changes[f"decoder.blocks.{number}.{name}"] = change
        for module in self.decoder.modules():
            if isinstance(module, nn.LayerNorm):
                module.float()
        self.decoder.to(self.device)
        self.embedding = self.decoder.token_embedding.weight
        self.parameters = [part for change in self.changes.values() for part in (change.a, change.b)]

    def switch(self, *, on: bool) -> None:
        """Use the changes, or be the model as it was."""
        for change in self.changes.values():
            change.on = on

    def hidden(self, tokens: Tensor, features: Tensor) -> Tensor:
        """The decoder's last states, shape (batch, positions, width), float32."""
        decoder = self.decoder
        length = tokens.shape[1]
        h = (decoder.token_embedding(tokens) + decoder.positional_embedding[:length]).float()
        mask = torch.full((length, length), -math.inf, device=h.device).triu(1)
        for block in decoder.blocks:
            x = block.attn_ln(h).bfloat16()
            h = h + _attended(block.attn, x, x, mask).float()
            h = h + _attended(block.cross_attn, block.cross_attn_ln(h).bfloat16(), features, None).float()
            h = h + block.mlp(block.mlp_ln(h).bfloat16()).float()
        last: Tensor = decoder.ln(h)
        return last

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of all tokens for states of shape (n, width)."""
        return functional.linear(hidden.bfloat16(), self.embedding).float()


def _attended(attention: Any, x: Tensor, source: Tensor, mask: Tensor | None) -> Tensor:
    """Attention of ``x`` to ``source``; plain products are faster here than torch's fused ones, whose way back also
    differentiates the frozen keys and values."""
    heads = attention.n_head
    batch, length, width = x.shape
    size = width // heads

    def split(y: Tensor) -> Tensor:
        return y.view(batch, -1, heads, size).transpose(1, 2)

    query, key, value = split(attention.query(x)), split(attention.key(source)), split(attention.value(source))
    scores = query @ (key * size**-0.5).transpose(-1, -2)
    if mask is not None:
        scores = scores + mask.to(scores.dtype)
    weights = scores.softmax(-1)
    out: Tensor = attention.out((weights @ value).transpose(1, 2).reshape(batch, length, width))
    return out
