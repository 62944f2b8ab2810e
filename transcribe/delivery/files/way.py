"""The ways into folders: finished documents for archives, printers and imports, and faxes for a fax server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from transcribe.addresses.recipients import Route
from transcribe.delivery.destinations import Fax, FaxByEmail, Folder
from transcribe.delivery.files.dropping import drop, try_folder
from transcribe.delivery.files.faxing import as_tiff, fax_pages
from transcribe.delivery.files.naming import file_stem
from transcribe.delivery.parcel import Parcel, Sent
from transcribe.delivery.recipients import Addressee, addressees
from transcribe.settings import Settings

_KINDS = {"docx": "docx", "pdf": "pdf", "txt": "text", "rtf": "rtf"}


@dataclass(frozen=True, slots=True)
class FolderWay:
    """To a folder, as finished documents."""

    to: Folder
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Write each file whole. Raises ``DeliveryError``."""
        stem, digest = file_stem(self.to.file_name, parcel), hashlib.sha256()
        for suffix in self.to.files:
            content = parcel.document(_KINDS[suffix], False)
            drop(self.to.folder, f"{stem}.{suffix}", content, self.to.mode)
            digest.update(content)
        return Sent("", digest.hexdigest())

    def test(self) -> str:
        """Write a file, and remove it."""
        return try_folder(self.to.folder)


@dataclass(frozen=True, slots=True)
class FaxWay:
    """To the folder of a fax server, a file for each recipient."""

    to: Fax
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Write each fax whole. Raises ``DeliveryError``, ``NobodyHereError``."""
        digest = hashlib.sha256()
        everybody = fax_addressees(self.to, parcel, self.settings)
        for number, addressee in enumerate(everybody, start=1):
            content = fax_of(self.to, parcel, addressee, self.settings)
            stem = file_stem(self.to.file_name, parcel, fax=figures(addressee.address))
            name = stem if len(everybody) == 1 else f"{stem}-{number}"
            drop(self.to.folder, f"{name}.{self.to.format}", content, self.to.mode)
            digest.update(content)
        return Sent("", digest.hexdigest())

    def test(self) -> str:
        """Write a file, and remove it."""
        return try_folder(self.to.folder)


def fax_addressees(to: Fax | FaxByEmail, parcel: Parcel, settings: Settings) -> tuple[Addressee, ...]:
    """Who gets the fax. Raises ``DeliveryError``, ``NobodyHereError``."""
    if to.number:
        return (Addressee("", to.number),)
    return addressees(parcel.signed, settings, Route.FAX, to.name)


def fax_of(to: Fax | FaxByEmail, parcel: Parcel, addressee: Addressee, settings: Settings) -> bytes:
    """The fax for somebody. Raises ``DeliveryError``."""
    pages = fax_pages(parcel.document("pdf", False), addressee, settings.office, parcel.planned_at, cover=to.cover)
    return as_tiff(pages) if to.format == "tiff" else pages


def figures(number: str) -> str:
    """A fax number as gateways want it: its figures, and a plus sign before them."""
    plus = "+" if number.strip().startswith("+") else ""
    return plus + "".join(letter for letter in number if letter.isascii() and letter.isdigit())
