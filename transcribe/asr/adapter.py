"""Adapters: what a recogniser has learned in addition to its weights, as small corrections of some of its layers.

An adapter is one ``.npz`` file. For each layer that it changes, named as in openai-whisper's state dict without
``.weight`` ("decoder.blocks.3.attn.query"), it holds ``<layer>.a`` (rank, in) and ``<layer>.b`` (out, rank); the
layer's weight becomes ``weight + strength * b @ a``. The arrays are float16 or float32; or they are int8, half the size
for the same rank, beside ``<layer>.scale`` (rank,), float32, by which the columns of ``b`` are multiplied. ``card``
(uint8: UTF-8 JSON) says what it is, what it was learned on and under which licence.

Such a file may come from anywhere. It is read as plain numbers, never as Python objects; nothing in it is believed
before it is checked, and it is merged only into the very weights it was learned on.

It is merged in memory each time the weights are loaded: for *base*, rank 32 on every layer of the decoder, 0.3 s on two
busy cores, beside the 0.4 s that reading and checking the weights takes anyway. So no merged copy is kept on disk:
there is nothing to invalidate, and nothing to trust.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from transcribe.asr.ct2_format import Array, place_of, read_arrays
from transcribe.errors import ModelError

SHIPPED = Path(__file__).parent / "adapters"
CARD = "card"
LARGEST_FILE = 256 << 20  # bytes; rank 32 on all layers of the largest Whisper's decoder is 70 MB in float16
LARGEST_CARD = 1 << 20  # bytes
KINDS = {"<f2": np.float16, "<f4": np.float32, "|i1": np.int8, "|u1": np.uint8}
PARTS = {"a": 2, "b": 2, "scale": 1}  # of a layer's change, and their numbers of dimensions
LARGEST_INT8 = 127
# The header that numpy writes before an array's bytes. Any other is refused, so that none need be evaluated.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00[\s\S]{2}"
    rb"\{'descr': '([^']{2,8})', 'fortran_order': False, 'shape': \(([0-9]{1,9}),(?: ([0-9]{1,9}))?\), \} *\n"
)
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Base(BaseModel):
    """The weights that an adapter was learned on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")  # of its model.bin


class Card(BaseModel):
    """What an adapter is; whatever more its maker wrote is kept."""

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)

    format: Literal[1] = 1
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")  # becomes part of the model's name: "base+medical"
    base: Base
    rank: int = Field(ge=1, le=1024)
    strength: float = Field(ge=0, le=1.5)  # by which the changes are multiplied, unless the settings say otherwise
    licence: str = Field(min_length=1)
    data: dict[str, Any] = {}  # what it was learned from
    figures: dict[str, Any] = {}  # what it gained, and how that was measured


@dataclass(frozen=True, eq=False)
class Adapter:
    """A card, and for each changed layer the arrays ``a`` (rank, in) and ``b`` (out, rank)."""

    card: Card
    changes: dict[str, tuple[Array, Array]]
    sha256: str = ""  # of the file it was read from

    def merge_into(self, content: bytearray, strength: float | None = None) -> None:
        """Add the changes to the weights in a ``model.bin``'s bytes, in place; one layer is copied at a time.

        Sums are taken in float64: in float32 they, and now and then a heard word, hang on how many threads share them.
        Raises ``ModelError`` if a layer is not in the model, has another shape, is not in float16 or float32,
        or would become larger than its numbers can say.
        """
        factor = float(self.card.strength if strength is None else strength)
        arrays = read_arrays(content)
        for layer, (a, b) in self.changes.items():
            weight = self._weight(arrays, layer, (len(b), a.shape[1]))
            if factor == 0:
                continue
            with np.errstate(over="ignore", invalid="ignore"):
                changed = b.astype(np.float64) @ a.astype(np.float64)
                changed *= factor
                changed += weight.astype(np.float64)
                weight[...] = changed
            if not np.isfinite(weight).all():
                raise ModelError(f"The adapter '{self.card.name}' makes the layer {layer} too large to be used.")

    def _weight(self, arrays: dict[str, Array], layer: str, shape: tuple[int, int]) -> Array:
        place = place_of(layer)
        if place is None or place.array not in arrays:
            raise ModelError(f"The adapter '{self.card.name}' changes a layer that the model does not have: {layer}.")
        weight = place.of(arrays)
        if weight.shape != shape:
            raise ModelError(f"The adapter '{self.card.name}' does not fit the model: {layer} has another shape there.")
        if weight.dtype not in (np.float16, np.float32):
            raise ModelError(
                f"The adapter '{self.card.name}' cannot be merged into weights of the type {weight.dtype}; "
                "use weights in float16 or float32."
            )
        return weight


def shipped_adapter(name: str, model: str) -> Path | None:
    """The file of the adapter that comes with the program for that model; ``None`` if there is none."""
    path = SHIPPED / f"{name}-{model}.npz"
    return path if path.is_file() else None


def read_adapter(path: Path) -> Adapter:
    """The adapter in a file. Raises ``ModelError``, in one sentence, if it is none or holds anything else."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = b"" if size > LARGEST_FILE else file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ModelError(
            f"The adapter '{path.name}' is not there; name an .npz file, or choose auto, medical or none."
        ) from None
    except OSError:
        raise ModelError(f"The adapter '{path.name}' cannot be read.") from None
    if max(size, len(content)) > LARGEST_FILE:
        raise _unusable(path, f"it is larger than {LARGEST_FILE >> 20} MB, which no adapter is")
    return _parsed(content, path)


def write_adapter(path: Path, adapter: Adapter, *, int8: bool = False) -> str:
    """Write an adapter's file so that it is there whole or not at all; returns the file's sha256.

    ``int8``: round the arrays to whole numbers (``in_int8``). The same card and arrays give the same bytes. Raises
    ``ModelError`` if it could not be read again, or not written.
    """
    text = json.dumps(adapter.card.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, allow_nan=False)
    arrays: dict[str, Array] = {CARD: np.frombuffer(text.encode("utf-8"), np.uint8)}
    for layer, (a, b) in sorted(adapter.changes.items()):
        parts = in_int8(a, b) if int8 else (a, b)
        arrays |= {f"{layer}.{name}": part for name, part in zip(PARTS, parts, strict=False)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every machine
            content = io.BytesIO()
            np.save(content, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(entry, content.getvalue())
    written = _parsed(packed.getvalue(), path)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(packed.getvalue())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise ModelError(f"The adapter '{path.name}' cannot be written: {error.strerror}.") from None
    return written.sha256


def in_int8(a: Array, b: Array) -> tuple[Array, Array, Array]:
    """A change ``b @ a`` as int8 arrays of the same shapes and the scale (rank,) of its parts: ``(b * scale) @ a``.

    It is turned to its principal directions first, each of which is rounded by itself (within half a percent of its
    largest number), so that the weak ones keep their digits beside the strong ones.
    """
    left, triangle_b = np.linalg.qr(b.astype(np.float64))
    right, triangle_a = np.linalg.qr(a.astype(np.float64).T)
    turn_b, strengths, turn_a = np.linalg.svd(triangle_b @ triangle_a.T)
    rows, columns = turn_a @ right.T, left @ turn_b
    heights, widths = np.abs(rows).max(axis=1), np.abs(columns).max(axis=0)
    whole_a = np.rint(rows / heights[:, None] * LARGEST_INT8).astype(np.int8)
    whole_b = np.rint(columns / widths * LARGEST_INT8).astype(np.int8)
    return whole_a, whole_b, (strengths * heights * widths / LARGEST_INT8**2).astype(np.float32)


def _parsed(content: bytes, path: Path) -> Adapter:
    try:
        arrays = dict(_arrays(content, path))
    except _ZIP_ERRORS:
        raise _unusable(path, "it is damaged, or no .npz file") from None
    card = _card(arrays.pop(CARD, None), path)
    layers = sorted({name.rpartition(".")[0] for name in arrays})
    if not layers:
        raise _unusable(path, "it changes no layer")
    changes = {}
    for layer in layers:
        if not {f"{layer}.a", f"{layer}.b"} <= arrays.keys():
            raise _unusable(path, f"one of the two arrays of {layer} is missing")
        a, b, scale = arrays[f"{layer}.a"], arrays[f"{layer}.b"], arrays.get(f"{layer}.scale")
        if not len(a) == b.shape[1] == card.rank or (scale is not None and len(scale) != card.rank):
            raise _unusable(path, f"the arrays of {layer} do not have the rank {card.rank} of its card")
        if (scale is None) is (np.int8 in {a.dtype.type, b.dtype.type}):
            raise _unusable(path, f"whole numbers and no scale, or a scale and other numbers, stand for {layer}")
        changes[layer] = (a, b if scale is None else b * scale.astype(np.float32))
    return Adapter(card, changes, hashlib.sha256(content).hexdigest())


def _arrays(content: bytes, path: Path) -> Iterator[tuple[str, Array]]:
    """Each array with its name, once name, size, kind and numbers are what an adapter's are."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_FILE:
            raise _unusable(path, f"it would unpack to more than {LARGEST_FILE >> 20} MB, which no adapter does")
        if len({entry.filename for entry in entries}) < len(entries):
            raise _unusable(path, "it holds the same name twice")
        for entry in entries:
            name, suffix = entry.filename[:-4], entry.filename[-4:]
            layer, _, half = name.rpartition(".")
            if suffix != ".npy" or (name != CARD and (half not in PARTS or place_of(layer) is None)):
                raise _unusable(path, f"it holds {entry.filename[:60]!a}, which is no layer of Whisper's")
            if name == CARD and entry.file_size > LARGEST_CARD:
                raise _unusable(path, "its card is far too long")
            yield name, _array(archive.read(entry), name, path)


def _array(content: bytes, name: str, path: Path) -> Array:
    header = _HEADER.match(content)
    kind = KINDS.get(header[1].decode("ascii", "replace")) if header else None
    if header is None or kind is None or (kind is np.uint8) is not (name == CARD):
        raise _unusable(path, f"{name} is not the plain array of numbers that it should be")
    shape = tuple(int(length) for length in header.groups()[1:] if length)
    if len(shape) != (1 if name == CARD else PARTS[name.rpartition(".")[2]]) or 0 in shape:
        raise _unusable(path, f"{name} has not the dimensions that it should have")
    array: Array = np.frombuffer(content, kind, offset=header.end()).reshape(shape)  # ValueError: other than declared
    if not np.isfinite(array).all():
        raise _unusable(path, f"{name} holds numbers that are not finite")
    return array


def _card(array: Array | None, path: Path) -> Card:
    if array is None:
        raise _unusable(path, "it has no card that says what it is")
    try:
        return Card.model_validate_json(array.tobytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        at = f" at '{where[:60]}'" if where else ""
        raise _unusable(path, f"its card is wrong{at}") from None


def _unusable(path: Path, why: str) -> ModelError:
    return ModelError(f"The adapter '{path.name}' cannot be used: {why}.")
