"""Distinct names for the outputs, whatever the sources are called."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from transcribe.errors import InboxError
from transcribe.inbox.problems import PROBLEM_SUFFIX

LONGEST_CHARACTERS = 120
LONGEST_BYTES = 200  # of UTF-8; most file systems allow 255 with the suffix

_OUTPUT_SUFFIXES = (".docx", ".json", PROBLEM_SUFFIX)
_NAMELESS = "dictation"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Windows opens a device instead of a file under these names, whatever their suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_STALE_SECONDS = 24 * 3600.0  # no dictation is worked on for so long: its program was killed


class OutputNames:
    """Reserves output stems in one folder: ``stem``, then ``stem-2``, ``stem-3`` …

    A stem is never given out while a ``.docx``, ``.json`` or ``.problem.txt`` of it exists, in whatever
    case its letters are (the folder may be shared with Windows), nor to two threads or processes at once.

    Method: a hidden file named by a digest of the stem is created with ``O_EXCL``; *then* the folder is
    looked at; the hidden file goes when the outputs are written. Whoever comes in between meets either
    the hidden file or the outputs. What a killed program leaves behind only makes the next number be
    taken; it is removed after a day.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is made if it is missing. Raises ``InboxError`` when it cannot be used."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._remove_stale()
        except OSError as error:
            raise InboxError(f"The output folder '{folder.name}' cannot be used: {error.strerror}.") from None

    @contextmanager
    def reserved(self, source_name: str) -> Iterator[str]:
        """The stem for the outputs of a source with this name, reserved while the block runs.

        Raises ``OSError`` when the folder cannot be written to.
        """
        stem, reservation = self._reserve(clean_stem(source_name))
        try:
            yield stem
        finally:
            with suppress(OSError):  # then it stays behind, as after a kill
                reservation.unlink()

    def _reserve(self, wanted: str) -> tuple[str, Path]:
        taken: set[str] = set()
        for number in itertools.count(1):
            stem = _numbered(wanted, number)
            if _folded(stem) in taken:
                continue
            digest = hashlib.sha256(_folded(stem).encode()).hexdigest()[:24]
            reservation = self._folder / f".transcribe-{digest}.reserved"
            try:
                reservation.touch(exist_ok=False)
            except FileExistsError:
                continue
            taken = self._taken()  # not sooner: another program may have finished in between
            if _folded(stem) not in taken:
                return stem, reservation
            reservation.unlink(missing_ok=True)
        raise AssertionError("unreachable: the numbers do not end")

    def _taken(self) -> set[str]:
        taken = set()
        for name in os.listdir(self._folder):  # noqa: PTH208 - names, not paths
            folded = _folded(name)
            for suffix in _OUTPUT_SUFFIXES:
                if folded.endswith(suffix):
                    taken.add(folded.removesuffix(suffix))
        return taken

    def _remove_stale(self) -> None:
        for reservation in self._folder.glob(".transcribe-*.reserved"):
            try:
                if time.time() - reservation.stat().st_mtime > _STALE_SECONDS:
                    reservation.unlink()
            except FileNotFoundError:
                continue


def clean_stem(source_name: str) -> str:
    """A stem that every file system takes, from a file's name with its suffix, however hostile.

    Path separators and signs that Windows forbids, control and invisible signs and undecodable bytes
    become ``_``; leading dots, dashes and tildes and trailing dots and spaces go; names of Windows
    devices get a ``_`` in front; what is left is cut to ``LONGEST_CHARACTERS`` and ``LONGEST_BYTES``.
    """
    stem = os.path.splitext(source_name)[0]  # noqa: PTH122 - a name, not a path
    stem = "".join("_" if unicodedata.category(sign)[0] == "C" else sign for sign in stem)
    stem = unicodedata.normalize("NFC", stem)
    stem = _FORBIDDEN.sub("_", " ".join(stem.split()))
    stem = _cut(stem.lstrip(" .-~"), "")
    if _DEVICES.match(stem):
        stem = _cut(f"_{stem}", "")
    return stem or _NAMELESS


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else _cut(stem, f"-{number}")


def _cut(stem: str, ending: str) -> str:
    stem = stem[: LONGEST_CHARACTERS - len(ending)]
    stem = stem.encode()[: LONGEST_BYTES - len(ending)].decode(errors="ignore")
    return stem.rstrip(" .") + ending


def _folded(name: str) -> str:
    """Equal for names that some file system cannot tell apart."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", os.fsencode(name).decode(errors="replace")).casefold()
