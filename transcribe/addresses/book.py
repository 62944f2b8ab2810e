"""The address book of an office: a table beside its settings (``[templates] addresses``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from transcribe.addresses.errors import AddressError
from transcribe.addresses.matching import Match, Names
from transcribe.addresses.reading import read_recipients
from transcribe.addresses.recipients import Recipient
from transcribe.durable import write_durably

_HEAD = "# The address book of this office. It may be changed with any spreadsheet program; one recipient a line.\n"
_COLUMNS = tuple(Recipient.model_fields)


@dataclass(frozen=True)
class Book:
    """All recipients of an office."""

    recipients: tuple[Recipient, ...] = ()

    @cached_property
    def _names(self) -> Names:
        return Names(self.recipients)

    def match(self, name: str | None) -> Match:
        """Who is meant by a dictated name."""
        return self._names.match(name)

    def named(self, name: str) -> Recipient | None:
        """The entry with exactly this printed name."""
        return self._names.exact(name)

    def copies_for(self, recipient: Recipient) -> tuple[str, ...]:
        """The printed names of those who always get a copy of what goes to this recipient."""
        found = (self.named(name) for name in recipient.copies)
        return tuple(each.name if each else name for each, name in zip(found, recipient.copies, strict=True))


def read_book(path: Path | None) -> Book:
    """The address book in a file; an empty one where there is none yet. Raises ``AddressError``."""
    if path is None:
        return Book()
    try:
        stamp = path.stat()
    except FileNotFoundError:
        return Book()
    except OSError as error:
        raise AddressError(f"{path.name} cannot be read: {error.strerror}.") from None
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Book:
    return Book(read_recipients(path)[0])


def write_book(recipients: Iterable[Recipient], path: Path) -> None:
    """Write an address book, whole or not at all. Raises ``AddressError``."""
    text = io.StringIO()
    text.write(_HEAD)
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for recipient in recipients:
        cells = [_cell(getattr(recipient, column)) for column in _COLUMNS]
        writer.writerow([cells[0].lstrip("# "), *cells[1:]])  # a line that begins with # is a comment
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, text.getvalue().encode())
    except OSError as error:
        raise AddressError(f"{path.name} cannot be written: {error.strerror}.") from None


def _cell(value: object) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return " ".join(text.split())
