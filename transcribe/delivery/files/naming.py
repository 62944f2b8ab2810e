"""Names of files by an office's pattern: safe on every system, and without patient data unless that is asked for."""

from __future__ import annotations

import string

from transcribe.delivery.codes import codes_of
from transcribe.delivery.parcel import Parcel
from transcribe.inbox.output_names import clean_stem

_LONGEST = 60  # characters of one field


def file_stem(pattern: str, parcel: Parcel, **more: str) -> str:
    """The name without suffix that a pattern gives (fields: ``destinations.NAME_FIELDS``, ``PATIENT_FIELDS``)."""
    header = parcel.signed.header
    at = parcel.signature.at if parcel.signature else parcel.planned_at
    values = {
        "id": parcel.number,
        "message": parcel.message_id,
        "type": codes_of(parcel.signed, parcel.author).title.replace(" ", "_"),
        "signed": f"{at.astimezone():%Y-%m-%d}",
        "author": parcel.author_id,
        "version": str(parcel.version),
        "patient": header.patient or "",
        "mrn": header.mrn or "",
        "date_of_birth": header.date_of_birth or "",
        **more,
    }
    plain = {name: _plain(value)[:_LONGEST] for name, value in values.items()}
    stem = clean_stem(string.Formatter().vformat(pattern, (), plain) + ".x")
    whole = parcel.number in stem or parcel.message_id in stem
    return stem if whole else f"{parcel.number}-{stem[:_LONGEST]}"


def _plain(value: str) -> str:
    """Without what could lead out of the folder or mean something to a shell."""
    return "".join(letter if letter.isalnum() or letter in "-_+ " else "_" for letter in value).strip()
