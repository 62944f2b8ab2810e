"""Whisper's weights in the file format of whisper.cpp, so that it can be measured with the same weights.

The file (little endian): a magic number, eleven whole numbers (the model's dimensions and the type of most tensors),
the mel filters, the tokens that stand for text as byte strings in their order, and the tensors of openai-whisper's
state: each with the count of its dimensions, the length of its name, its type, its dimensions from the last to the
first, its name and its numbers. As in whisper.cpp's own files, matrices are float16, and vectors, the biases of the two
convolutions (as columns) and the positions float32. Special tokens have no text: whisper.cpp numbers them by itself.
"""

from __future__ import annotations

import base64
import struct
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    import whisper

MAGIC = 0x67676D6C
FLOAT32, FLOAT16 = 0, 1
MULTILINGUAL = 51865  # tokens of a model of many languages, at least
COLUMNS = ("encoder.conv1.bias", "encoder.conv2.bias")
WIDE = (*COLUMNS, "encoder.positional_embedding", "decoder.positional_embedding")  # float32 although matrices


def write_ggml(model: whisper.Whisper, path: Path) -> None:
    """Write an openai-whisper model as a file that whisper.cpp loads."""
    dims = model.dims
    with path.open("wb") as file:
        _numbers(
            file,
            MAGIC,
            dims.n_vocab,
            dims.n_audio_ctx,
            dims.n_audio_state,
            dims.n_audio_head,
            dims.n_audio_layer,
            dims.n_text_ctx,
            dims.n_text_state,
            dims.n_text_head,
            dims.n_text_layer,
            dims.n_mels,
            FLOAT16,
        )
        filters = _mel_filters(dims.n_mels)
        _numbers(file, *filters.shape)
        file.write(filters.tobytes())
        tokens = _tokens(dims.n_vocab >= MULTILINGUAL)
        _numbers(file, len(tokens))
        for token in tokens:
            _numbers(file, len(token))
            file.write(token)
        for name, tensor in model.state_dict().items():
            _tensor(file, name, tensor.squeeze().cpu().numpy())


def _tensor(file: BinaryIO, name: str, numbers: np.ndarray[Any, Any]) -> None:
    if name in COLUMNS:
        numbers = numbers.reshape(-1, 1)
    half = numbers.ndim > 1 and name not in WIDE
    _numbers(file, numbers.ndim, len(name), FLOAT16 if half else FLOAT32, *reversed(numbers.shape))
    file.write(name.encode())
    file.write(numbers.astype(np.float16 if half else np.float32).tobytes())


def _numbers(file: BinaryIO, *numbers: int) -> None:
    file.write(struct.pack(f"<{len(numbers)}i", *numbers))


def _mel_filters(count: int) -> np.ndarray[Any, Any]:
    with np.load(str(files("whisper") / "assets" / "mel_filters.npz")) as found:
        filters: np.ndarray[Any, Any] = found[f"mel_{count}"].astype(np.float32)
    return filters


def _tokens(multilingual: bool) -> list[bytes]:
    """The tokens that stand for text, by number."""
    name = "multilingual" if multilingual else "gpt2"
    lines = (files("whisper") / "assets" / f"{name}.tiktoken").read_bytes().splitlines()
    ranked = sorted((int(rank), base64.b64decode(token)) for token, rank in (line.split() for line in lines if line))
    return [token for _, token in ranked]
