"""Reads CTranslate2's ``model.bin``: named arrays, and names that stand for another's array.

The layout (little endian), as CTranslate2's own writer lays it down: version, name of the specification, revision, then
the count of arrays and for each its name, shape, element type and bytes; then the count of aliases and for
each its name and the name it stands for. Strings are length-prefixed and end with a zero byte.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

from transcribe.errors import ModelError

Array = npt.NDArray[np.generic]

VERSION = 6  # the layout that has aliases; older conversions differ
TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class _Reader:
    def __init__(self, content: bytes) -> None:
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


def read_arrays(content: bytes) -> dict[str, Array]:
    """All arrays of a Whisper ``model.bin`` by name; aliases share their array.

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
