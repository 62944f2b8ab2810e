"""The tables, the same on SQLite and PostgreSQL. What they hold of patients is sealed (``sealing.Sealer``).

The tables ``versions``, ``steps``, ``documents`` and ``audit`` only ever grow, and what was received or signed stays
what it was: triggers of the database itself (``migrations/``) refuse everything else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, String, UniqueConstraint, false
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
        Index("ix_dictations_order", "urgency", "received_at", "id"),
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
    assigned_to: Mapped[str | None] = mapped_column(WORD)  # the secretary whose it is; none: everybody's
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
    password_given: Mapped[bool] = mapped_column(server_default=false())  # by somebody else: it must be changed
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


class Delivery(Table):
    """A report on its way to one destination; ``message_id`` is what the receiver knows it by, for all time."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("dictation_id", "version", "event", "destination"),
        Index("ix_deliveries_due", "state", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"))
    version: Mapped[int]
    event: Mapped[str] = mapped_column(WORD)  # why it goes out (delivery/outbox.py)
    destination: Mapped[str] = mapped_column(WORD)  # its name in the settings
    message_id: Mapped[str] = mapped_column(ID, unique=True)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(WORD)
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)
    claimed_by: Mapped[str | None] = mapped_column(ID)  # a sender that is at it
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    needs_help: Mapped[bool]  # it stands in the list of failures
    problem: Mapped[str | None] = mapped_column(WORD)  # the class of the last failure
    told: Mapped[bytes | None]  # sealed: the last failure in a sentence, with what the receiver said
    receipt: Mapped[bytes | None]  # sealed: what the receiver calls it
    sha256: Mapped[str | None] = mapped_column(NAME)  # of what was sent
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class KnownPatient(Table):
    """Somebody on the office's patient list."""

    __tablename__ = "patients"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ID, unique=True)  # keyed hash of the record number
    changed_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes]  # sealed: name, dates, numbers, visits


class PatientKey(Table):
    """A keyed hash by which a patient is found: words of the name, the record number, and earlier ones."""

    __tablename__ = "patient_keys"

    key: Mapped[str] = mapped_column(ID, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), primary_key=True, index=True)


class Counts(Table):
    """What can be counted in a version of a report, so that nobody opens it for that. Never changed."""

    __tablename__ = "counts"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seconds: Mapped[float | None]
    words: Mapped[int]
    typed_words: Mapped[int]
    characters: Mapped[int]
    visible_characters: Mapped[int]
    lines: Mapped[int]
    critical: Mapped[int]
    major: Mapped[int]
    minor: Mapped[int]
    blanks: Mapped[int]
    wrong_share: Mapped[float | None]
    faster_to_type: Mapped[bool | None]


class Session(Table):
    """Somebody who is logged in. The browser has the token, the table only its SHA-256."""

    __tablename__ = "sessions"

    key: Mapped[str] = mapped_column(NAME, primary_key=True)
    person_id: Mapped[str] = mapped_column(WORD, ForeignKey("people.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class LoginFailure(Table):
    """How often in a row somebody could not log in; ``key`` is a keyed hash of the name that was typed."""

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(NAME, primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    closed_until: Mapped[datetime] = mapped_column(Moment)


class Lease(Table):
    """Who holds a dictation: nobody else may write to it until then."""

    __tablename__ = "leases"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(WORD, ForeignKey("people.id"))
    until: Mapped[datetime] = mapped_column(Moment)


class WorkingCopy(Table):
    """What somebody has made of a version so far, saved while typing; ``seq`` grows with each change."""

    __tablename__ = "working_copies"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    base_version: Mapped[int]
    seq: Mapped[int]
    saved_by: Mapped[str] = mapped_column(WORD)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes]  # sealed: the report's JSON


class Question(Table):
    """A question to the author about a place in the sound, and the answer."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), index=True)
    asked_by: Mapped[str] = mapped_column(WORD)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes]  # sealed: the place, and the question in words
    answered_by: Mapped[str | None] = mapped_column(WORD)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[bytes | None]  # sealed


class AutoText(Table):
    """A standard text of a person, put in by a few letters."""

    __tablename__ = "auto_texts"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(WORD, ForeignKey("people.id"), index=True)
    body: Mapped[bytes]  # sealed: name and text


class Work(Table):
    """What the workers must know of a dictation beside its state."""

    __tablename__ = "work"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    attempt: Mapped[int]  # number of the last attempt
    worker: Mapped[str | None] = mapped_column(WORD)  # who is at it, or was when it went down
    failures: Mapped[int]  # attempts that failed, since somebody said "try again"
    lost: Mapped[int]  # attempts in a row that never came to an end: the worker went down
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    settings: Mapped[str] = mapped_column(NAME)  # with which it is done, however often


class Attempt(Table):
    """One attempt to write a draft. ``ended_at`` is null while it lasts, and for ever if the worker went down."""

    __tablename__ = "attempts"

    dictation_id: Mapped[str] = mapped_column(ID, ForeignKey("dictations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    worker: Mapped[str] = mapped_column(WORD)
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    outcome: Mapped[str | None] = mapped_column(WORD)
    audio_seconds: Mapped[float | None]
    work_seconds: Mapped[float | None]


class FrozenSettings(Table):
    """Settings as they were when a dictation was first begun."""

    __tablename__ = "frozen_settings"

    fingerprint: Mapped[str] = mapped_column(NAME, primary_key=True)
    body: Mapped[bytes]  # sealed


class Turn(Table):
    """When an author's dictation was last begun, so that no author waits behind all of another's."""

    __tablename__ = "turns"

    author: Mapped[str] = mapped_column(WORD, primary_key=True)  # "": nobody's
    at: Mapped[datetime] = mapped_column(Moment)


class Found(Table):
    """A file of an inbox that was taken in or refused; ``place`` is a keyed hash of where it lies."""

    __tablename__ = "found"

    place: Mapped[str] = mapped_column(NAME, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    modified: Mapped[int] = mapped_column(BigInteger)  # nanoseconds
    found_at: Mapped[datetime] = mapped_column(Moment)
    dictation_id: Mapped[str | None] = mapped_column(ID, ForeignKey("dictations.id"), index=True)
    refused: Mapped[bytes | None]  # sealed: the file's name, and why it could not be taken in


class Worker(Table):
    """A worker, by its name."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(WORD, primary_key=True)
    cores: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment)
    trouble: Mapped[bytes | None]  # sealed: why it cannot work just now
