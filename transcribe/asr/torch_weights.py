"""Turns CTranslate2's Whisper arrays into an openai-whisper model, so that both engines use the same weights.

The two name the same layers differently. CTranslate2 joins the projections for query, key and value into one matrix;
here they are split again. Whisper's keys have no bias, and the joined bias is zero there (checked).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from transcribe.asr.ct2_format import LINEAR, Array, read_arrays
from transcribe.asr.weights import Weights
from transcribe.errors import ModelError

if TYPE_CHECKING:
    import torch
    import whisper

AUDIO_CONTEXT = 1500  # encoder positions: 30 s at 50 a second


class _StateDict:
    """Collects openai-whisper's tensors from CTranslate2's arrays."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.arrays = arrays
        self.state: dict[str, torch.Tensor] = {}

    def tensor(self, name: str) -> torch.Tensor:
        import torch

        return torch.from_numpy(self.arrays[name].astype(np.float32))

    def linear(self, target: str, source: str) -> None:
        """A convolution layer: weight and bias."""
        self.state[f"{target}.weight"] = self.tensor(f"{source}/weight")
        self.state[f"{target}.bias"] = self.tensor(f"{source}/bias")

    def norm(self, target: str, source: str) -> None:
        """A layer normalisation: gamma and beta."""
        self.state[f"{target}.weight"] = self.tensor(f"{source}/gamma")
        self.state[f"{target}.bias"] = self.tensor(f"{source}/beta")

    def block(self, target: str, source: str, *, decoder: bool) -> None:
        """One transformer block: attention to itself, to the sound (decoder only), and the feed-forward part."""
        for layer, (joined, part, parts) in LINEAR.items():
            if decoder or not layer.startswith("cross_attn"):
                weight = self.tensor(f"{source}/{joined}/weight").chunk(parts)[part]
                bias = self.tensor(f"{source}/{joined}/bias").chunk(parts)[part]
                self.state[f"{target}.{layer}.weight"] = weight.clone()
                if not layer.endswith(".key"):
                    self.state[f"{target}.{layer}.bias"] = bias.clone()
                elif bias.abs().max() != 0:
                    raise ModelError("The weights are not Whisper's: a key projection has a bias.")
        self.norm(f"{target}.attn_ln", f"{source}/self_attention/layer_norm")
        if decoder:
            self.norm(f"{target}.cross_attn_ln", f"{source}/attention/layer_norm")
        self.norm(f"{target}.mlp_ln", f"{source}/ffn/layer_norm")

    def layers(self, part: str) -> int:
        """How many blocks the encoder or decoder has."""
        return sum(name.startswith(f"{part}/") and name.endswith("ffn/linear_0/weight") for name in self.arrays)


def torch_model(weights: Weights) -> whisper.Whisper:
    """An openai-whisper model (float32, evaluation mode) with these weights, strictly loaded.

    Raises ``ModelError`` if the weights are not a Whisper model's.
    """
    import torch
    from whisper.model import ModelDimensions, Whisper

    collected = _StateDict(read_arrays(weights.content("model.bin")))
    try:
        encoder, decoder = collected.layers("encoder"), collected.layers("decoder")
        _embeddings(collected)
        for layer in range(encoder):
            collected.block(f"encoder.blocks.{layer}", f"encoder/layer_{layer}", decoder=False)
        for layer in range(decoder):
            collected.block(f"decoder.blocks.{layer}", f"decoder/layer_{layer}", decoder=True)
        state = collected.state
        vocabulary, width = state["decoder.token_embedding.weight"].shape
        dimensions = ModelDimensions(
            n_mels=state["encoder.conv1.weight"].shape[1],
            n_audio_ctx=AUDIO_CONTEXT,
            n_audio_state=width,
            n_audio_head=int(collected.arrays["encoder/num_heads"]),
            n_audio_layer=encoder,
            n_vocab=vocabulary,
            n_text_ctx=state["decoder.positional_embedding"].shape[0],
            n_text_state=width,
            n_text_head=int(collected.arrays["decoder/num_heads"]),
            n_text_layer=decoder,
        )
        model = Whisper(dimensions)
        model.load_state_dict(state, strict=True)
    except (KeyError, RuntimeError) as error:
        raise ModelError(f"The weights '{weights.name}' are not Whisper's: {type(error).__name__}.") from None
    model.eval()
    _word_timing_heads(model, json.loads(weights.read("config.json")), torch)
    return model


def _embeddings(collected: _StateDict) -> None:
    collected.linear("encoder.conv1", "encoder/conv1")
    collected.linear("encoder.conv2", "encoder/conv2")
    collected.norm("encoder.ln_post", "encoder/layer_norm")
    collected.norm("decoder.ln", "decoder/layer_norm")
    for target, source in (
        ("encoder.positional_embedding", "encoder/position_encodings/encodings"),
        ("decoder.positional_embedding", "decoder/position_encodings/encodings"),
        ("decoder.token_embedding.weight", "decoder/embeddings/weight"),
    ):
        collected.state[target] = collected.tensor(source)


def _word_timing_heads(model: Any, config: dict[str, Any], torch: Any) -> None:
    """The attention heads that follow the sound, which word times are read from."""
    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in config.get("alignment_heads", ()):
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
