"""Mails: their subject, text, file names and headers say nothing of any patient."""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.parcel import Parcel

_MEDIA = {
    "pdf": ("application", "pdf"),
    "tiff": ("image", "tiff"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
NOBODY_NAMED = "undisclosed-recipients:;"


def mail(
    parcel: Parcel,
    sender: str,
    to: str,
    subject: str,
    text: str,
    attachments: dict[str, bytes],
    suffix: str = "",
) -> EmailMessage:
    """A mail whose Message-ID is that of the delivery (with ``suffix``); attachments by kind ("pdf").

    Raises ``DeliveryError`` if an address is none.
    """
    made = EmailMessage(policy=SMTP)
    try:
        if sender:
            made["From"] = sender
        if to:
            made["To"] = to
        made["Subject"] = subject
    except (ValueError, IndexError):
        raise DeliveryError(Problem.SETTINGS, "An e-mail address, or the subject, cannot be used.") from None
    made["Date"] = format_datetime(parcel.planned_at)
    made["Message-ID"] = f"<{parcel.message_id}{suffix}@{sender.partition('@')[2] or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    for kind, content in attachments.items():
        main, sub = _MEDIA[kind]
        made.add_attachment(content, main, sub, filename=f"document-{parcel.message_id}.{kind}")
    return made


def encrypted(document: bytes, password: str) -> bytes:
    """A PDF that opens with the password alone (AES-256)."""
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(document))), io.BytesIO()
    writer.encrypt(user_password=password, algorithm="AES-256")
    writer.write(out)
    return out.getvalue()
