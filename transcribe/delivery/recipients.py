"""To whom letters, faxes and mails go: as the settings say, or as the address book says of the dictated recipients."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.addresses.addressing import addressed
from transcribe.addresses.book import read_book
from transcribe.addresses.errors import AddressError
from transcribe.addresses.recipients import Recipient, Route
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.report import Report
from transcribe.settings import Settings


class NobodyHereError(Exception):
    """None of the recipients wants this report by this way; that is no failure."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a document, with a fax number or an e-mail address."""

    name: str
    address: str


def addressees(report: Report, settings: Settings, route: Route, destination: str) -> tuple[Addressee, ...]:
    """Those whom the address book wants reached by this route.

    Raises ``NobodyHereError``, and ``DeliveryError`` where the address book lacks the number or address, or cannot be
    read.
    """
    try:
        book = read_book(settings.templates.addresses)
    except AddressError as error:
        raise DeliveryError(Problem.SETTINGS, str(error)) from None
    wanted = [
        to.recipient
        for to in addressed(report, book)
        if to.recipient and to.recipient.route is route and to.recipient.destination in ("", destination)
    ]
    if not wanted:
        raise NobodyHereError
    return tuple(_addressee(recipient, route) for recipient in wanted)


def _addressee(recipient: Recipient, route: Route) -> Addressee:
    address = recipient.fax if route is Route.FAX else recipient.email
    if not address:
        what = "fax number" if route is Route.FAX else "e-mail address"
        raise DeliveryError(Problem.SETTINGS, f"The address book has no {what} for a recipient of this report.")
    return Addressee(recipient.name, address)
