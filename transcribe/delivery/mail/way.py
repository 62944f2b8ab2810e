"""The ways of mail: encrypted documents, portal notices, faxes through a gateway, and drafts for Outlook."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.addresses.recipients import Route
from transcribe.delivery.destinations import Email, FaxByEmail, MailDrafts
from transcribe.delivery.files.dropping import drop, try_folder
from transcribe.delivery.files.way import fax_addressees, fax_of, figures
from transcribe.delivery.mail.posting import post, posting
from transcribe.delivery.mail.writing import NOBODY_NAMED, encrypted, mail
from transcribe.delivery.parcel import Parcel, Sent
from transcribe.delivery.recipients import NobodyHereError, addressees
from transcribe.delivery.secrets import secret
from transcribe.settings import Settings

_ENCRYPTED = "The attached document is encrypted. It opens with the password that you have agreed on with us.\n"
_NOTICE = "A document for you is ready. Please sign in to read it:\n\n{portal}\n"


@dataclass(frozen=True, slots=True)
class MailWay:
    """To people, over a mail server."""

    to: Email
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """One mail to all recipients, who do not see each other. Raises ``DeliveryError``, ``NobodyHereError``."""
        people = list(self.to.to) or [
            somebody.address for somebody in addressees(parcel.signed, self.settings, Route.EMAIL, self.to.name)
        ]
        attachments, text = {}, _NOTICE.format(portal=self.to.portal)
        if self.to.send == "encrypted_pdf":
            document = parcel.document("pdf", False)
            attachments, text = {"pdf": encrypted(document, secret(self.to.pdf_password or ""))}, _ENCRYPTED
        shown = people[0] if len(people) == 1 else NOBODY_NAMED
        message = mail(parcel, self.to.sender, shown, self.to.subject, f"{text}{_from(self.settings)}", attachments)
        with posting(self.to) as server:
            post(server, message, self.to.sender, people)
        return Sent.of(message.as_bytes(), str(message["Message-ID"]))

    def test(self) -> str:
        """Connect, encrypt and sign in; nothing is sent."""
        with posting(self.to) as server:
            server.noop()
        return "The mail server can be used."


@dataclass(frozen=True, slots=True)
class FaxMailWay:
    """To fax machines, through a gateway that takes mails."""

    to: FaxByEmail
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """A mail for each recipient. Raises ``DeliveryError``, ``NobodyHereError``."""
        sent = b""
        everybody = fax_addressees(self.to, parcel, self.settings)
        faxes = [fax_of(self.to, parcel, somebody, self.settings) for somebody in everybody]
        with posting(self.to) as server:
            for number, (somebody, fax) in enumerate(zip(everybody, faxes, strict=True), start=1):
                gateway = self.to.to.replace("{fax}", figures(somebody.address))
                suffix = "" if len(everybody) == 1 else f"-{number}"
                message = mail(
                    parcel, self.to.sender, gateway, f"Fax {parcel.message_id}", "", {self.to.format: fax}, suffix
                )
                post(server, message, self.to.sender, [gateway])
                sent += message.as_bytes()
        return Sent.of(sent)

    def test(self) -> str:
        """Connect, encrypt and sign in; nothing is sent."""
        with posting(self.to) as server:
            server.noop()
        return "The mail server can be used."


@dataclass(frozen=True, slots=True)
class DraftWay:
    """To a folder, as mails that Outlook opens for editing (``X-Unsent``)."""

    to: MailDrafts
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Write the draft whole. Raises ``DeliveryError``."""
        attachments: dict[str, bytes] = {kind: parcel.document(kind, False) for kind in self.to.files}
        message = mail(
            parcel,
            "",
            ", ".join(self._people(parcel)),
            self.to.subject,
            f"{self.to.text}\n{_from(self.settings)}",
            attachments,
        )
        del message["Auto-Submitted"]
        message["X-Unsent"] = "1"
        content = message.as_bytes()
        drop(self.to.folder, f"{parcel.message_id}.eml", content, self.to.mode)
        return Sent.of(content)

    def test(self) -> str:
        """Write a file, and remove it."""
        return try_folder(self.to.folder)

    def _people(self, parcel: Parcel) -> list[str]:
        if self.to.to:
            return list(self.to.to)
        try:
            found = addressees(parcel.signed, self.settings, Route.EMAIL, self.to.name)
        except NobodyHereError:
            return []  # the secretary fills it in
        return [somebody.address for somebody in found]


def _from(settings: Settings) -> str:
    lines = [line for line in (settings.office.name, settings.office.phone) if line]
    return "\n" + "\n".join(lines) + "\n" if lines else ""
