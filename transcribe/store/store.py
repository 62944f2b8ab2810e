"""The store: receives dictations, keeps their states, versions, files and times; nobody does what is not theirs.

Every method is one change that is kept whole or not at all; after a crash between any two lines the store tells the
truth. Sound and documents reach the disk before the row that speaks of them, and leave it after; what a crash leaves
over without a row is removed by ``checking.check``. ``by`` is a person's id, or ``SYSTEM`` for the program itself.
``opening.open_store`` gives a store.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from sqlalchemy import Connection, insert, select, update

from transcribe.report import DocumentType, Report, Severity
from transcribe.store import worklist
from transcribe.store.audit import AuditTrail, Detail
from transcribe.store.database import Database
from transcribe.store.dictations import DocumentMade, Facts, Filter, Received, StepDone, VersionMade
from transcribe.store.dictations import Row as WorklistRow
from transcribe.store.errors import NotAllowedError, NotFoundError, OvertakenError, StoreError
from transcribe.store.keys import StoreKeys
from transcribe.store.moments import now
from transcribe.store.people import People, require, roles_of
from transcribe.store.records import AnyRow, Records, merged
from transcribe.store.schema import Dictation, Document, Version
from transcribe.store.states import AFTER_SIGNING, BY_AN_ACT, NEED_A_REPORT, SYSTEM, Role, State, moves
from transcribe.store.vault import Sink, Vault

_STEP = re.compile(r"[a-z][a-z_]{0,31}")
_EVERYBODY = frozenset(Role) - {Role.ADMINISTRATOR}  # who has to do with dictations
_OVERTAKEN = "Somebody else was faster: look at the dictation again."


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. It can be used from several threads, and several processes can have it open."""

    folder: Path
    database: Database
    vault: Vault
    records: Records
    audit: AuditTrail
    people: People
    keys: StoreKeys

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()

    # -- receiving

    def receive(self, sound: Path | bytes, facts: Facts, by: str = SYSTEM) -> Received:
        """Take a sound in, safe on the disk when this returns; the source is only read.

        The same sound again is the same dictation, whatever its name: its facts stay what they were, and its sound is
        put back if it was missing or damaged. Raises ``StoreError`` (unreadable, empty, still growing, disk full).
        """
        with _opened(sound) as source:
            name = self.vault.name_of(source)
            if not source.tell():
                raise StoreError("The sound is empty.")
        with self.database.reading() as connection:
            known = self._by_sound(connection, name)
        if known and (known.sound_removed_at or self.vault.holds(name)):
            return self._received_again(known.id, by)
        with _opened(sound) as source, self.vault.incoming(source) as incoming:
            if incoming.name != name:
                raise StoreError("The sound changed while it was read. Try again when it is complete.")
            with self.database.writing() as connection:
                require(connection, by, _EVERYBODY)
                known = self._by_sound(connection, name)
                if known is None or not known.sound_removed_at:
                    incoming.keep()
                if known is None:
                    dictation = uuid.uuid4().hex
                    self.records.add(connection, dictation, (name, incoming.size), facts, by)
                    return Received(dictation, new=True)
        return self._received_again(known.id, by)

    def facts(self, dictation: str) -> Facts:
        """What was known when it was received. Raises ``NotFoundError``."""
        with self.database.reading() as connection:
            return self.records.facts(self.records.found(connection, dictation))

    def assign(
        self,
        dictation: str,
        by: str,
        *,
        author: str | None = None,
        document_type: DocumentType | None = None,
        stat: bool | None = None,
        assigned_to: str | None = None,
    ) -> None:
        """Say who the author is, which kind of document, how urgent, or which secretary's it is; not after signing.

        ``None`` leaves a thing as it is; ``assigned_to=""`` gives it to everybody.

        Raises ``NotFoundError``, ``NotAllowedError``.
        """
        given = {
            "author": author.casefold() if author else None,
            "document_type": document_type.value if document_type else None,
            "urgency": None if stat is None else int(not stat),
        }
        values: dict[str, Detail] = {name: value for name, value in given.items() if value is not None}
        with self.database.writing() as connection:
            row = self.records.found(connection, dictation)
            require(connection, by, {Role.SYSTEM, Role.SECRETARY, Role.SUPERVISOR})
            if State(row.state) in AFTER_SIGNING:
                raise NotAllowedError("The dictation is signed: what it is cannot be changed any more.")
            if assigned_to:
                require(connection, assigned_to, {Role.SECRETARY, Role.SUPERVISOR})
            if assigned_to is not None:
                values["assigned_to"] = assigned_to or None
            if values:
                connection.execute(update(Dictation).where(Dictation.id == dictation).values(**values))
                self.audit.add(connection, by, "assigned", dictation, **values)

    # -- states

    def row(self, dictation: str) -> WorklistRow:
        """One dictation as the worklist shows it. Raises ``NotFoundError``."""
        with self.database.reading() as connection:
            row = self.records.found(connection, dictation)
            counted = self.records.counted(connection, [(row.id, row.newest)])
            return self.records.worklist_row(row, counted.get(row.id))

    def worklist(
        self, which: Filter | None = None, limit: int = 100, after: str | None = None
    ) -> tuple[WorklistRow, ...]:
        """Dictations, STAT before routine and then the oldest first; ``after`` is the id of the last row seen."""
        with self.database.reading() as connection:
            return worklist.rows(self.records, connection, which or Filter(), limit, after)

    def move(self, dictation: str, seen: State, to: State, by: str, reason: str | None = None) -> None:
        """Bring a dictation from the state in which it was seen to another (``moves.tsv``).

        Raises ``OvertakenError`` if it is no longer in that state, ``NotAllowedError``, ``NotFoundError``.
        """
        with self.database.writing() as connection:
            self.move_within(connection, dictation, seen, to, by, reason)

    def move_within(
        self, connection: Connection, dictation: str, seen: State, to: State, by: str, reason: str | None = None
    ) -> None:
        """The same as part of a greater change (``Database.writing``)."""
        if to in BY_AN_ACT or seen == to:
            raise NotAllowedError(f"A dictation cannot be moved from '{seen}' to '{to}'.")
        row = self.records.found(connection, dictation)
        if row.state != seen:
            raise OvertakenError(_OVERTAKEN)
        self._require_move(connection, row, to, by, reason)
        if to in NEED_A_REPORT and not row.newest:
            raise NotAllowedError("There is no report yet.")
        self._change(connection, row, to, by, {}, reason)
        self.audit.add(connection, by, "moved", dictation, state=to.value)

    def steps(self, dictation: str) -> tuple[StepDone, ...]:
        """All states and steps with their times. Raises ``NotFoundError``."""
        with self.database.reading() as connection:
            self.records.found(connection, dictation)
            return self.records.steps(connection, dictation)

    def note_access(self, dictation: str, action: str, by: str) -> None:
        """Note in the audit trail that somebody saw, played, printed or sent something ("viewed", "played").

        Raises ``NotFoundError``, ``NotAllowedError``.
        """
        _require_word(action)
        with self.database.writing() as connection:
            require(connection, by, _EVERYBODY)
            self.records.found(connection, dictation)
            self.audit.add(connection, by, action, dictation)

    # -- versions

    def add_version(
        self,
        dictation: str,
        report: Report,
        by: str,
        *,
        after: int,
        to: State | None = None,
        reason: str | None = None,
    ) -> int:
        """Keep a new version of the report, made from version ``after`` (0: the first), and move on with it to ``to``.

        What its header says is what the worklist shows from now on (the program's own versions only fill gaps), and so
        are its kind and, if it is STAT, its urgency. Returns its number. Raises ``OvertakenError`` if there is a newer
        version than ``after``, ``NotAllowedError``, ``NotFoundError``.
        """
        with self.database.writing() as connection:
            row = self.records.found(connection, dictation)
            if row.newest != after:
                raise OvertakenError("There is a newer version of this report: look at it first.")
            state = State(row.state)
            self._require_move(connection, row, state, by, reason)
            if state in AFTER_SIGNING or to in BY_AN_ACT:
                raise NotAllowedError("A report is signed by signing it, and afterwards only gets addenda.")
            if to not in (None, state):
                self._require_move(connection, row, to, by, reason)
            number = after + 1
            sha256 = self.records.add_version(connection, dictation, number, report, by, addendum=False)
            header = merged(self.records.header(row), report.header, overrule=by != SYSTEM)
            values: dict[str, Any] = {
                "newest": number,
                "header": self.records.sealed_header(header, dictation),
                "document_type": report.document_type.value,
                "urgency": 0 if report.priority == "stat" else row.urgency,
            }
            self.records.find_by(connection, dictation, header)
            self._change(connection, row, to or state, by, values, reason)
            told: dict[str, Detail] = {"number": number, "sha256": sha256, "state": (to or state).value}
            self.audit.add(connection, by, "version", dictation, **told)
            return number

    def version(self, dictation: str, number: int | None = None) -> Report:
        """A version of the report; ``None``: the newest that is not an addendum. Raises ``NotFoundError``."""
        asked = select(*Version.__table__.columns).where(Version.dictation_id == dictation)
        asked = asked.where(Version.addendum.is_(False) if number is None else Version.number == number)
        with self.database.reading() as connection:
            row = connection.execute(asked.order_by(Version.number.desc()).limit(1)).one_or_none()
            if row is None:
                raise NotFoundError("There is no such version of a report in the store.")
            return self.records.report(row)

    def signed_by(self, author: str, limit: int) -> tuple[Report, ...]:
        """The signed reports of an author, at most ``limit`` of them, the newest first; addenda are none of them."""
        asked = (
            select(*Version.__table__.columns)
            .join(Dictation, (Dictation.id == Version.dictation_id) & (Dictation.signed_version == Version.number))
            .where(Dictation.author == author.casefold())
            .order_by(Dictation.signed_at.desc(), Dictation.id)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return tuple(self.records.report(row) for row in connection.execute(asked))

    def versions(self, dictation: str) -> tuple[VersionMade, ...]:
        """All versions and addenda in order, without their texts."""
        columns = (Version.number, Version.addendum, Version.made_by, Version.made_at, Version.sha256)
        with self.database.reading() as connection:
            rows = connection.execute(
                select(*columns).where(Version.dictation_id == dictation).order_by(Version.number)
            )
            return tuple(VersionMade(*row) for row in rows)

    def sign(self, dictation: str, version: int, by: str, override: str | None = None) -> None:
        """Sign the newest version, which the author has seen; from now on it can never be changed.

        ``override`` is the author's reason for signing although blanks or critical flags are open. Raises
        ``OvertakenError`` if it is not the newest or not awaiting the signature any more; ``NotAllowedError`` for
        anybody but the author, and for a report with open blanks or critical flags.
        """
        with self.database.writing() as connection:
            row = self.records.found(connection, dictation)
            if row.state != State.AWAITING_SIGNATURE or row.newest != version:
                raise OvertakenError("This is not what awaits your signature: look at the dictation again.")
            self._require_move(connection, row, State.SIGNED, by, None)
            numbered = (Version.dictation_id == dictation) & (Version.number == version)
            kept = connection.execute(select(*Version.__table__.columns).where(numbered)).one()
            blanks, critical = _unfinished(self.records.report(kept))
            override = (override or "").strip() or None
            if override is None:
                _require_finished(blanks, critical)
            elif blanks or critical:
                told = {"number": version, "blanks": blanks, "critical": critical}
                self.audit.add(connection, by, "signed_unfinished", dictation, **told)
            values = {"signed_version": version, "signed_at": now(), "signed_by": by}
            self._change(connection, row, State.SIGNED, by, values, override)
            signed: dict[str, Detail] = {"number": version, "sha256": kept.sha256, "state": State.SIGNED.value}
            self.audit.add(connection, by, "signed", dictation, **signed)

    def addendum(self, dictation: str, report: Report, by: str, *, after: int) -> int:
        """Add to a signed report; ``report`` holds the addition alone, and is signed by this. Returns its number.

        Raises ``OvertakenError`` if there is a newer version than ``after``, ``NotAllowedError``, ``NotFoundError``.
        """
        with self.database.writing() as connection:
            row = self.records.found(connection, dictation)
            if row.newest != after:
                raise OvertakenError("There is a newer addendum to this report: look at it first.")
            self._require_move(connection, row, State.ADDENDED, by, None)
            _require_finished(*_unfinished(report))
            number = after + 1
            sha256 = self.records.add_version(connection, dictation, number, report, by, addendum=True)
            self._change(connection, row, State.ADDENDED, by, {"newest": number}, None)
            told: dict[str, Detail] = {"number": number, "sha256": sha256, "state": State.ADDENDED.value}
            self.audit.add(connection, by, "addendum", dictation, **told)
            return number

    # -- files

    def copy_sound(self, dictation: str, into: Sink) -> None:
        """Decrypt the sound into a sink (a buffer, a pipe), in pieces of 64 KiB at most.

        Raises ``NotFoundError`` (also when it was removed after its time), and ``DamagedError``: what was written
        before must then be thrown away.
        """
        with self.database.reading() as connection:
            row = self.records.found(connection, dictation)
        if row.sound_removed_at:
            raise NotFoundError("The sound of this dictation was removed when its time was over.")
        self.vault.copy(row.sound, into)

    def add_document(self, dictation: str, version: int, kind: str, content: Path | bytes, by: str = SYSTEM) -> int:
        """Keep a finished file (kind "docx", "pdf") of a version, as it goes out; returns its number in the store.

        Raises ``NotFoundError``, ``NotAllowedError``.
        """
        _require_word(kind)
        with _opened(content) as source, self.vault.incoming(source) as incoming, self.database.writing() as connection:
            require(connection, by, _EVERYBODY)
            numbered = (Version.dictation_id == dictation) & (Version.number == version)
            if connection.scalar(select(Version.number).where(numbered)) is None:
                raise NotFoundError("There is no such version of a report in the store.")
            incoming.keep()
            values = {"version": version, "kind": kind, "file": incoming.name, "made_by": by, "made_at": now()}
            added = connection.execute(
                insert(Document).values(dictation_id=dictation, **values).returning(Document.id)
            ).scalar_one()
            self.audit.add(connection, by, "document", dictation, kind=kind, number=version, file=incoming.name)
            return added

    def documents(self, dictation: str) -> tuple[DocumentMade, ...]:
        """The finished files of a dictation, in the order in which they were made."""
        columns = (Document.id, Document.version, Document.kind, Document.made_by, Document.made_at)
        with self.database.reading() as connection:
            rows = connection.execute(select(*columns).where(Document.dictation_id == dictation).order_by(Document.id))
            return tuple(DocumentMade(*row) for row in rows)

    def copy_document(self, document: int, into: Sink) -> None:
        """Decrypt a finished file into a sink. Raises as ``copy_sound``."""
        with self.database.reading() as connection:
            name = connection.scalar(select(Document.file).where(Document.id == document))
        if name is None:
            raise NotFoundError("There is no such document in the store.")
        self.vault.copy(name, into)

    # -- within a change

    def _by_sound(self, connection: Connection, name: str) -> AnyRow | None:
        asked = select(Dictation.id, Dictation.sound_removed_at).where(Dictation.sound == name)
        return connection.execute(asked).one_or_none()

    def _received_again(self, dictation: str, by: str) -> Received:
        with self.database.writing() as connection:
            require(connection, by, _EVERYBODY)
            self.audit.add(connection, by, "received_again", dictation)
        return Received(dictation, new=False)

    def _require_move(self, connection: Connection, row: AnyRow, to: State, by: str, reason: str | None) -> None:
        move = moves().get((State(row.state), to))
        if move is None:
            raise NotAllowedError(f"In the state '{row.state}' this cannot be done.")
        roles = roles_of(connection, by)
        if row.author != by:
            roles -= {Role.AUTHOR}  # one is author of one's own dictations only
        if roles.isdisjoint(move.who):
            raise NotAllowedError(f"In the state '{row.state}' this is for: {', '.join(sorted(move.who))}.")
        if move.needs_reason and not (reason or "").strip():
            raise NotAllowedError("This needs a reason.")

    def _change(
        self, connection: Connection, row: AnyRow, to: State, by: str, values: dict[str, Any], reason: str | None
    ) -> None:
        seen = (Dictation.id == row.id) & (Dictation.state == row.state) & (Dictation.newest == row.newest)
        if to != row.state:
            values = {**values, "state": to.value, "state_since": now(), "state_by": by}
            self.records.add_step(connection, row.id, to.value, by, reason=reason)
        if connection.execute(update(Dictation).where(seen).values(**values)).rowcount != 1:
            raise OvertakenError(_OVERTAKEN)


def _unfinished(report: Report) -> tuple[int, int]:
    """How many blanks and how many critical flags are open."""
    return len(report.blanks), sum(flag.severity is Severity.CRITICAL for flag in report.flags)


def _require_finished(blanks: int, critical: int) -> None:
    if blanks:
        raise NotAllowedError("There are still blanks in this report: it cannot be signed.")
    if critical:
        raise NotAllowedError("There are still critical flags in this report: it cannot be signed.")


def _require_word(word: str) -> None:
    if not _STEP.fullmatch(word):
        raise ValueError("a step, action or kind is one word of small letters")


@contextmanager
def _opened(content: Path | bytes) -> Iterator[BinaryIO]:
    if isinstance(content, bytes):
        yield io.BytesIO(content)
        return
    try:
        file = content.open("rb")
    except OSError as error:
        raise StoreError(f"The file cannot be read: {error.strerror}.") from None
    with file:
        yield file
