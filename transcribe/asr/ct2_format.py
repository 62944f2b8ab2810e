"""Reads CTranslate2's ``model.bin``: named arrays, and names that stand for another's array.

The layout (little endian), as CTranslate2's own writer lays it down: version, name of the specification, revision, then
the count of arrays and for each its name, shape, element type and bytes; then the count of aliases and for
each its name and the name it stands for. Strings are length-prefixed and end with a zero byte.

CTranslate2 names Whisper's layers otherwise than openai-whisper, and joins some of them; ``place_of`` says where a
layer of the one lies in the other.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.errors import ModelError

Array = npt.NDArray[np.generic]

VERSION = 6  # the layout that has aliases; older conversions differ
TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}

# A block's linear layers as openai-whisper names them: CTranslate2's layer, which of the equal parts that are joined
# there along the output this is, and how many they are.
LINEAR = {
    "attn.query": ("self_attention/linear_0", 0, 3),
    "attn.key": ("self_attention/linear_0", 1, 3),
    "attn.value": ("self_attention/linear_0", 2, 3),
    "attn.out": ("self_attention/linear_1", 0, 1),
    "cross_attn.query": ("attention/linear_0", 0, 1),
    "cross_attn.key": ("attention/linear_1", 0, 2),
    "cross_attn.value": ("attention/linear_1", 1, 2),
    "cross_attn.out": ("attention/linear_2", 0, 1),
    "mlp.0": ("ffn/linear_0", 0, 1),
    "mlp.2": ("ffn/linear_1", 0, 1),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a linear layer's weight lies: the name of the array, and which of its equal parts it is."""

    array: str
    part: int
    parts: int

    def of(self, arrays: dict[str, Array]) -> Array:
        """The layer's weight, shape (out, in), as a window into the array; raises ``KeyError`` if there is none."""
        whole = arrays[self.array]
        rows = len(whole) // self.parts
        return whole[self.part * rows : (self.part + 1) * rows]


def place_of(layer: str) -> Place | None:
    """Where the layer that openai-whisper calls ``decoder.blocks.3.attn.query`` lies; ``None`` if there is no such."""
    named = re.fullmatch(r"(encoder|decoder)\.blocks\.(0|[1-9][0-9]?)\.([a-z_]+\.[a-z0-9]+)", layer)
    if named is None or named[3] not in LINEAR or (named[1] == "encoder" and named[3].startswith("cross_attn")):
        return None
    source, part, parts = LINEAR[named[3]]
    return Place(f"{named[1]}/layer_{named[2]}/{source}/weight", part, parts)


class _Reader:
    def __init__(self, content: bytes | bytearray) -> None:
        self.content = memoryview(content)
        self.place = 0

    def number(self, form: str) -> int:
        (value,) = struct.unpack_from(f"<{form}", self.content, self.place)
        self.place += struct.calcsize(form)
        return int(value)

    def string(self) -> str:
        return bytes(self.take(self.number("H"))[:-1]).decode("utf-8")

    def take(self, length: int) -> memoryview:
        if length > len(self.content) - self.place:
            raise struct.error("the file ends too early")
        self.place += length
        return self.content[self.place - length : self.place]


def read_arrays(content: bytes | bytearray) -> dict[str, Array]:
    """All arrays of a Whisper ``model.bin`` by name; aliases share their array.

    They are windows into the content, not copies: where it is a ``bytearray``, writing to them changes it.

    Raises ``ModelError`` if it is not a Whisper model of this layout.
    """
    reader = _Reader(content)
    try:
        version, specification = reader.number("I"), reader.string()
        reader.number("I")  # the specification's revision
        if version < VERSION or specification != "WhisperSpec":
            raise ModelError(
                f"The weights are a {specification} of layout {version}, not Whisper's of layout {VERSION}."
            )
        arrays: dict[str, Array] = {}
        for _ in range(reader.number("I")):
            name = reader.string()
            shape = [reader.number("I") for _ in range(reader.number("B"))]
            kind = TYPES[reader.number("B")]
            arrays[name] = np.frombuffer(reader.take(reader.number("I")), kind).reshape(shape)
        for _ in range(reader.number("I")):
            alias = reader.string()
            arrays[alias] = arrays[reader.string()]
    except (struct.error, KeyError, ValueError, UnicodeDecodeError):
        raise ModelError("The weights' file is damaged: its table of arrays cannot be read.") from None
    return arrays
