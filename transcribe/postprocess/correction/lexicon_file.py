"""The finished lexicon as a file in the user's cache folder, so that a start takes a moment and not a minute.

It is built on each machine and not into the wheel: an office may edit the tables of ``vocab/``, and then the next
start builds it anew. Its name holds a hash of everything it was made from. It is a plain NumPy archive that is never
unpickled; one that is damaged, or holds anything but what it should, counts as absent, and a folder that cannot be
written costs only time. An office's own words never lie in it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcribe.phones import ALPHABET
from transcribe.postprocess.correction.sound_index import LONGEST, SoundIndex
from transcribe.postprocess.correction.term_table import KINDS, NONE, Column, TermTable
from transcribe.postprocess.correction.terms import RARE

LARGEST = 64 << 20  # bytes of a file, or of one array in it, that is read at all

_COLUMNS = ("kinds", "ranks", "ordinary", "preferred", "heads")
_PARTS = ("name", "wordings", "keys", *_COLUMNS, "sounds", "sounding")
_PHONES = frozenset(ALPHABET.values())
_log = logging.getLogger(__name__)

Arrays = dict[str, Column]


@dataclass(frozen=True)
class Stored:
    """All terms and their pronunciations; the index names a term by its number in the table."""

    terms: TermTable
    index: SoundIndex


def cache_folder() -> Path:
    """Where the file lies: ``$TRANSCRIBE_CACHE``, or the user's cache folder."""
    if chosen := os.environ.get("TRANSCRIBE_CACHE"):
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "transcribe"


def fingerprint(files: Iterable[Path]) -> str:
    """A hash of the files' names and contents, in the order given."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def load(name: str, folder: Path) -> Stored | None:
    """The lexicon of that fingerprint, or ``None`` if no good file of it is there."""
    path = _path(name, folder)
    try:
        if not path.is_file():
            return None
        _claim(path.stat().st_size <= LARGEST)
        with zipfile.ZipFile(path) as archive:
            _claim(all(part.file_size <= LARGEST for part in archive.infolist()))
        with np.load(path, allow_pickle=False) as archive:
            return _unpacked({part: archive[part] for part in _PARTS}, name)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        _log.warning("The stored lexicon is damaged (%s) and is built anew.", type(error).__name__)
        return None


def save(stored: Stored, name: str, folder: Path) -> None:
    """Write the file whole or not at all, and remove those of other fingerprints; a failure is only logged."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(prefix=".lexicon-", suffix=".npz", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **_packed(stored, name))
            Path(unfinished).replace(_path(name, folder))
        finally:
            Path(unfinished).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("The lexicon could not be stored (%s); the next start takes longer.", type(error).__name__)
        return
    for other in set(folder.glob("lexicon-*.npz")) - {_path(name, folder)}:
        with suppress(OSError):
            other.unlink()


def _path(name: str, folder: Path) -> Path:
    return folder / f"lexicon-{name[:16]}.npz"


def _packed(stored: Stored, name: str) -> Arrays:
    terms = stored.terms
    return {
        "name": _bytes(name),
        "wordings": _bytes("\n".join(terms.wordings)),
        "keys": _bytes("\n".join(terms.keys)),
        **{column: getattr(terms, column) for column in _COLUMNS},
        "sounds": _bytes("\n".join(stored.index.sounds)),
        "sounding": stored.index.terms,
    }


def _unpacked(arrays: Arrays, name: str) -> Stored:
    """The values of a file; raises ``ValueError`` where they are not what they should be."""
    _claim(_text(arrays, "name") == name)
    wordings, keys = _text(arrays, "wordings").split("\n"), _text(arrays, "keys").split("\n")
    count = len(keys)
    _claim(count <= len(wordings))
    terms = TermTable(
        wordings,
        keys,
        _column(arrays, "kinds", np.uint8, 0, len(KINDS), count),
        _column(arrays, "ranks", np.uint8, 1, RARE + 1, count),
        _column(arrays, "ordinary", np.bool_, 0, 2, count),
        _column(arrays, "preferred", np.int32, NONE, len(wordings), count),
        _column(arrays, "heads", np.int32, NONE, len(wordings), count),
    )
    text = _text(arrays, "sounds")
    sounds = text.split("\n")
    lengths = list(map(len, sounds))
    _claim(set(text) <= _PHONES | {"\n"} and lengths == sorted(lengths) and lengths[0] > 0 and lengths[-1] <= LONGEST)
    numbers = _column(arrays, "sounding", np.int32, 0, count, len(sounds))
    return Stored(terms, SoundIndex(sounds, numbers.astype(np.int32)))


def _bytes(text: str) -> Column:
    return np.frombuffer(text.encode("utf-8"), np.uint8)


def _text(arrays: Arrays, part: str) -> str:
    return _column(arrays, part, np.uint8, 0, 256, arrays[part].size).tobytes().decode("utf-8")


def _column(arrays: Arrays, part: str, of: npt.DTypeLike, least: int, end: int, count: int) -> Column:
    """One array of a file, its type and shape checked, and that all its values lie in ``range(least, end)``."""
    values = arrays[part]
    _claim(values.dtype == of and values.shape == (count,))
    _claim(count == 0 or (int(values.min()) >= least and int(values.max()) < end))
    return values


def _claim(holds: bool) -> None:
    if not holds:
        raise ValueError("not a lexicon's file")
