"""The rows behind a dictation, read and written inside one change; no rule of who may do what is here."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, tuple_

from transcribe.report import DocumentType, Header, Report, Severity
from transcribe.store import schema
from transcribe.store.audit import AuditTrail
from transcribe.store.dictations import Counted, Facts, StepDone
from transcribe.store.dictations import Row as WorklistRow
from transcribe.store.errors import DamagedError, NotFoundError
from transcribe.store.moments import now
from transcribe.store.schema import Counts, Dictation, SearchKey, Step, Version
from transcribe.store.sealing import Sealer, SearchKeys
from transcribe.store.states import State
from transcribe.volume import volume_of

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

COLUMNS = tuple(Dictation.__table__.columns)
_COUNTED = tuple(Counts.__table__.columns[name] for name in Counted.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Records:
    """Seals what it writes and opens what it reads."""

    sealer: Sealer
    search_keys: SearchKeys
    audit: AuditTrail

    def found(self, connection: Connection, dictation: str) -> AnyRow:
        """The row of a dictation. Raises ``NotFoundError``."""
        row = connection.execute(select(*COLUMNS).where(Dictation.id == dictation)).one_or_none()
        if row is None:
            raise NotFoundError("There is no such dictation in the store.")
        return row

    def add(self, connection: Connection, dictation: str, sound: tuple[str, int], facts: Facts, by: str) -> None:
        """A new dictation with its first step; ``sound`` is the file's name in the vault and the sound's size."""
        at = now()
        connection.execute(
            insert(Dictation).values(
                id=dictation,
                sound=sound[0],
                sound_bytes=sound[1],
                received_at=at,
                author=facts.author,
                document_type=facts.document_type,
                urgency=0 if facts.stat else 1,
                state=State.RECEIVED.value,
                state_since=at,
                state_by=by,
                newest=0,
                facts=self.sealer.seal(facts.model_dump_json(), f"facts {dictation}"),
                header=self.sealed_header(facts.header, dictation),
            )
        )
        self.find_by(connection, dictation, facts.header)
        if facts.dictated_at:
            self.add_step(connection, dictation, "dictated", by, at=facts.dictated_at)
        self.add_step(connection, dictation, State.RECEIVED.value, by, at=at)
        self.audit.add(connection, by, "received", dictation, sound=sound[0], state=State.RECEIVED.value)

    def facts(self, row: AnyRow) -> Facts:
        """What was known at the receipt."""
        return Facts.model_validate_json(self.sealer.open(row.facts, f"facts {row.id}"))

    def sealed_header(self, header: Header, dictation: str) -> bytes:
        """A header as its column holds it."""
        return self.sealer.seal(header.model_dump_json(), f"header {dictation}")

    def header(self, row: AnyRow) -> Header:
        """What is known now about patient, dates and recipients."""
        return Header.model_validate_json(self.sealer.open(row.header, f"header {row.id}"))

    def find_by(self, connection: Connection, dictation: str, header: Header) -> None:
        """From now on the dictation is found by what this header says."""
        connection.execute(delete(SearchKey).where(SearchKey.dictation_id == dictation))
        for key in sorted(self.search_keys.of(header)):
            connection.execute(insert(SearchKey).values(key=key, dictation_id=dictation))

    def worklist_row(self, row: AnyRow, counted: Counted | None = None) -> WorklistRow:
        """The row as a worklist shows it."""
        return WorklistRow(
            id=row.id,
            state=State(row.state),
            state_since=row.state_since,
            state_by=row.state_by,
            author=row.author,
            document_type=None if row.document_type is None else DocumentType(row.document_type),
            stat=row.urgency == 0,
            received_at=row.received_at,
            newest=row.newest,
            signed_version=row.signed_version,
            signed_at=row.signed_at,
            signed_by=row.signed_by,
            has_sound=row.sound_removed_at is None,
            header=self.header(row),
            assigned_to=row.assigned_to,
            counted=counted,
        )

    def counted(self, connection: Connection, versions: Collection[tuple[str, int]]) -> dict[str, Counted]:
        """What was counted in these versions, by the dictation's id."""
        if not versions:
            return {}
        numbered = tuple_(Counts.dictation_id, Counts.number).in_(versions)
        rows = connection.execute(select(Counts.dictation_id, *_COUNTED).where(numbered))
        return {row[0]: Counted(*row[1:]) for row in rows}

    def add_step(
        self,
        connection: Connection,
        dictation: str,
        step: str,
        by: str,
        *,
        at: datetime | None = None,
        reason: str | None = None,
    ) -> None:
        """Note when something was done."""
        sealed = None if reason is None else self.sealer.seal(reason, f"reason {dictation}")
        values = {"dictation_id": dictation, "step": step, "at": at or now(), "by": by, "reason": sealed}
        connection.execute(insert(Step).values(**values))

    def steps(self, connection: Connection, dictation: str) -> tuple[StepDone, ...]:
        """All steps in the order in which they were noted."""
        rows = connection.execute(
            select(*Step.__table__.columns).where(Step.dictation_id == dictation).order_by(Step.id)
        )
        return tuple(
            StepDone(
                row.step,
                row.at,
                row.by,
                None if row.reason is None else self.sealer.open(row.reason, f"reason {dictation}"),
            )
            for row in rows
        )

    def add_version(
        self, connection: Connection, dictation: str, number: int, report: Report, by: str, *, addendum: bool
    ) -> str:
        """A new version; returns the SHA-256 of its JSON."""
        body = report.model_dump_json()
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        connection.execute(
            insert(Version).values(
                dictation_id=dictation,
                number=number,
                addendum=addendum,
                made_by=by,
                made_at=now(),
                sha256=sha256,
                body=self.sealer.seal(body, f"version {dictation} {number}"),
            )
        )
        connection.execute(insert(Counts).values(dictation_id=dictation, number=number, **_counts_of(report)))
        return sha256

    def report(self, row: AnyRow) -> Report:
        """The report of a row of ``versions``. Raises ``DamagedError`` if it is not what was put in."""
        body = self.sealer.open(row.body, f"version {row.dictation_id} {row.number}")
        if hashlib.sha256(body.encode()).hexdigest() != row.sha256:
            raise DamagedError("A version of a report is not what was put into the store.")
        return Report.from_json(body)


def merged(header: Header, newer: Header, *, overrule: bool) -> Header:
    """What is known after a new version: what it says fills gaps, and overrules what was known if a person made it."""
    known, said = header.model_dump(), newer.model_dump()
    winner, other = (said, known) if overrule else (known, said)
    return Header.model_validate({name: value or other[name] for name, value in winner.items()})


def _counts_of(report: Report) -> dict[str, Any]:
    severities = [flag.severity for flag in report.flags]
    quality = report.quality
    return {
        **asdict(volume_of(report)),
        **{severity.value: severities.count(severity) for severity in Severity},
        "blanks": len(report.blanks),
        "wrong_share": quality.wrong_share if quality else None,
        "faster_to_type": quality.faster_to_type if quality else None,
    }


def in_use(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Which of these files of the vault some dictation or document still needs."""
    wanted = tuple(names)
    sounds = select(Dictation.sound).where(Dictation.sound.in_(wanted), Dictation.sound_removed_at.is_(None))
    documents = select(schema.Document.file).where(schema.Document.file.in_(wanted))
    return frozenset(connection.scalars(sounds)) | frozenset(connection.scalars(documents))
