"""The ways on which reports go, by the kind of destination; each is loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from transcribe.delivery.destinations import AnyDestination
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.parcel import Parcel, Sent
from transcribe.settings import Settings


class Way(Protocol):
    """How reports get to one destination."""

    def send(self, parcel: Parcel) -> Sent:
        """Send it, and return when the destination has it for certain. Raises ``DeliveryError``."""

    def test(self) -> str:
        """Find out without any report whether the destination can be used, and say it in a sentence.

        Raises ``DeliveryError``.
        """


_WAYS = {
    "hl7": "hl7.way:MllpWay",
    "hl7_file": "hl7.way:FileWay",
    "fhir": "fhir.way:RestWay",
    "fhir_file": "fhir.way:BundleWay",
    "folder": "files.way:FolderWay",
    "printer": "files.way:FolderWay",
    "fax": "files.way:FaxWay",
    "email": "mail.way:MailWay",
    "fax_email": "mail.way:FaxMailWay",
    "mail_drafts": "mail.way:DraftWay",
}


def way_to(destination: AnyDestination, settings: Settings) -> Way:
    """The way to a destination. Raises ``DeliveryError`` if a package is missing for it."""
    module, _, name = _WAYS[destination.kind].partition(":")
    try:
        made: Way = getattr(import_module(f"transcribe.delivery.{module}"), name)(destination, settings)
    except ModuleNotFoundError as error:
        raise DeliveryError(
            Problem.SETTINGS, f"This needs the package '{error.name}': pip install 'transcribe[delivery]'."
        ) from None
    return made
