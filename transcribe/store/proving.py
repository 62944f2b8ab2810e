"""Whether a file is a document that was made of a signed version in this store, byte for byte."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from transcribe.store.schema import Dictation, Document, Version
from transcribe.store.store import Store


@dataclass(frozen=True, slots=True)
class Proof:
    """The document that a file is; ``signed_by`` and ``signed_at`` are ``None`` if its version was not signed."""

    dictation: str
    version: int
    addendum: bool
    kind: str
    sha256: str  # of the version's JSON
    made_at: datetime
    signed_by: str | None
    signed_at: datetime | None


def proof_of(store: Store, content: bytes) -> Proof | None:
    """What the store knows of a file's content; ``None`` if it never kept a document with exactly these bytes.

    An addendum is signed by who made it. Raises ``DamagedError`` if the version in the store is not what was put in.
    """
    name = store.vault.name_of(io.BytesIO(content))
    columns = (
        Document.dictation_id,
        Document.version,
        Document.kind,
        Document.made_at,
        Version.addendum,
        Version.made_by,
        Version.made_at.label("version_at"),
        Version.sha256,
        Dictation.signed_version,
        Dictation.signed_by,
        Dictation.signed_at,
    )
    asked = (
        select(*columns)
        .join(Version, (Version.dictation_id == Document.dictation_id) & (Version.number == Document.version))
        .join(Dictation, Dictation.id == Document.dictation_id)
        .where(Document.file == name)
        .order_by(Document.id)
        .limit(1)
    )
    with store.database.reading() as connection:
        row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    store.version(row.dictation_id, row.version)  # reads it whole, and compares its hash
    signed = row.signed_version == row.version
    return Proof(
        dictation=row.dictation_id,
        version=row.version,
        addendum=row.addendum,
        kind=row.kind,
        sha256=row.sha256,
        made_at=row.made_at,
        signed_by=row.made_by if row.addendum else row.signed_by if signed else None,
        signed_at=row.version_at if row.addendum else row.signed_at if signed else None,
    )
