"""The tables, the same on SQLite and PostgreSQL. What they hold of patients is sealed (``sealing.Sealer``).

The tables ``versions``, ``steps``, ``documents`` and ``audit`` only ever grow, and what was received or signed stays
what it was: triggers of the database itself (``migrations/``) refuse everything else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from transcribe.store.moments import Moment

ID = String(32)  # of a dictation: a random UUID in hex
NAME = String(64)  # of a file in the vault, or any SHA-256 in hex
WORD = String(64)  # an identifier: a person, an author, a state, a step


class Table(DeclarativeBase):
    """Base of all tables; constraints have the same names everywhere."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )


class Identity(Table):
    """One row: to which keys this database belongs."""

    __tablename__ = "identity"

    proof: Mapped[str] = mapped_column(NAME, primary_key=True)


class Dictation(Table):
    """One dictation: its sound, its state, and what a worklist shows."""

    __tablename__ = "dictations"
    __table_args__ = (
        Index("ix_dictations_worklist", "state", "urgency", "received_at", "id"),
        Index("ix_dictations_author", "author"),
        Index("ix_dictations_signed_at", "signed_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    sound: Mapped[str] = mapped_column(NAME, unique=True)  # keyed hash of the sound: the identity of a dictation
    sound_bytes: Mapped[int] = mapped_column(BigInteger)
    sound_removed_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str | None] = mapped_column(WORD)
    document_type: Mapped[str | None] = mapped_column(WORD)
    urgency: Mapped[int]  # 0: STAT, 1: routine
    state: Mapped[str] = mapped_column(WORD)
    state_since: Mapped[datetime] = mapped_column(Moment)
    state_by: Mapped[str] = mapped_column(WORD)
    newest: Mapped[int]  # number of the newest version; 0: there is none yet
    signed_version: Mapped[int | None]
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_by: Mapped[str | None] = mapped_column(WORD)
    facts: Mapped[bytes]  # sealed: what was known at the receipt
    header: Mapped[bytes]  # sealed: what is known now


class SearchKey(Table):
    """A keyed hash by which a dictation is found."""

    __tablename__ = "search_keys"

    key: Mapped[str] = mapped_column(ID, primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True, index=True)


class Version(Table):
    """A version of the report, or an addendum to a signed one. Never changed."""

    __tablename__ = "versions"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    addendum: Mapped[bool]
    made_by: Mapped[str] = mapped_column(WORD)
    made_at: Mapped[datetime] = mapped_column(Moment)
    sha256: Mapped[str] = mapped_column(NAME)  # of the report's JSON
    body: Mapped[bytes]  # sealed: the report's JSON


class Document(Table):
    """A finished file (Word, PDF) that was made of a version, as it was sent or printed. Never changed."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), index=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(WORD)
    file: Mapped[str] = mapped_column(NAME, index=True)  # in the vault
    made_by: Mapped[str] = mapped_column(WORD)
    made_at: Mapped[datetime] = mapped_column(Moment)


class Step(Table):
    """When a dictation reached a state, or another step of the work was done. Never changed."""

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), index=True)
    step: Mapped[str] = mapped_column(WORD)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(WORD)
    reason: Mapped[bytes | None]  # sealed


class Hold(Table):
    """A legal hold: while one is not lifted, nothing of the dictation is removed."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by: Mapped[str] = mapped_column(WORD)
    reason: Mapped[bytes]  # sealed
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(WORD)


class Person(Table):
    """Somebody who works with the store."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(WORD, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(200))  # argon2id
    active: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(Moment)


class PersonRole(Table):
    """One of the roles of a person."""

    __tablename__ = "roles"

    person_id: Mapped[str] = mapped_column(WORD, ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(WORD, primary_key=True)


class AuditEntry(Table):
    """One line of the audit trail; ``hash`` is over the line before and this one (``audit.py``). Never changed."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 ... without a gap
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(WORD)
    action: Mapped[str] = mapped_column(WORD)
    dictation_id: Mapped[str | None] = mapped_column(ID, index=True)
    detail: Mapped[str]  # canonical JSON: numbers, hashes and identifiers, no words
    hash: Mapped[str] = mapped_column(NAME)
