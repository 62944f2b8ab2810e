"""The outbox: what goes where, under which message id, and whether it has arrived; kept in the store's database.

A row is written, with its message id, before the first byte leaves, and the same id goes with every further attempt:
a receiver that has seen it takes nothing twice. A sender claims a row before it sends, so that several senders do not
send one report at the same time; the claim of a sender that died runs out. An addendum waits until what came before it
has arrived at the same destination.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from transcribe.delivery.destinations import Destination
from transcribe.delivery.errors import DeliveryError
from transcribe.report import DocumentType
from transcribe.store.errors import NotAllowedError, NotFoundError, OvertakenError
from transcribe.store.moments import now
from transcribe.store.records import AnyRow
from transcribe.store.schema import Delivery, Dictation
from transcribe.store.states import AFTER_SIGNING, SYSTEM, State
from transcribe.store.store import Store

CLAIM = timedelta(minutes=10)  # how long a sender may be at one report; longer than all its time limits together
_AT_ONCE = 200  # dictations in one look
_LONGEST_SAID = 2000  # characters of a receiver's answer


class Event(StrEnum):
    """Why something goes out."""

    UNSIGNED = "unsigned"  # it awaits its signature
    SIGNED = "signed"
    ADDENDUM = "addendum"


class Stage(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"  # by a person
    SUPERSEDED = "superseded"  # an unsigned version, and there is a newer one
    NOBODY = "nobody"  # it is not for this destination, or (without a name) for none


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this sender has taken on, for some time."""

    id: int
    dictation: str
    version: int
    event: Event
    destination: str
    message_id: str
    planned_at: datetime
    attempts: int  # with this one
    holder: str


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery as a list shows it; ``told`` may hold what a receiver said of a patient."""

    id: int
    dictation: str
    version: int
    event: Event
    destination: str
    message_id: str
    stage: Stage
    attempts: int
    planned_at: datetime
    due_at: datetime
    confirmed_at: datetime | None
    needs_help: bool
    problem: str | None
    told: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """What the same destination has been sent of the same dictation before."""

    event: Event
    version: int
    message_id: str
    stage: Stage
    receipt: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of a store."""

    store: Store

    # -- planning

    def plan(self, destinations: Iterable[Destination]) -> int:
        """Give every report that has become due one row for each destination that wants it; returns how many."""
        on = [destination for destination in destinations if destination.on]
        if not on:
            return 0
        early = any(getattr(destination, "unsigned", False) for destination in on)
        planned = 0
        while rows := self._unplanned(early):
            for row in rows:
                with self.store.database.writing() as connection:
                    planned += self._plan(connection, row.id, on)
        return planned

    def _unplanned(self, early: bool) -> list[AnyRow]:
        states = {State.SIGNED, State.ADDENDED} | ({State.AWAITING_SIGNATURE} if early else set())
        event = case(
            (Dictation.state == State.SIGNED, Event.SIGNED),
            (Dictation.state == State.ADDENDED, Event.ADDENDUM),
            else_=Event.UNSIGNED,
        )
        planned = exists().where(
            Delivery.dictation_id == Dictation.id, Delivery.version == Dictation.newest, Delivery.event == event
        )
        asked = select(Dictation.id).where(Dictation.state.in_(sorted(states)), ~planned)
        with self.store.database.reading() as connection:
            return list(connection.execute(asked.order_by(Dictation.received_at, Dictation.id).limit(_AT_ONCE)))

    def _plan(self, connection: Connection, dictation: str, destinations: list[Destination]) -> int:
        row = self.store.records.found(connection, dictation)
        asked = select(Delivery.version, Delivery.event).where(Delivery.dictation_id == dictation)
        known = {(planned.version, planned.event) for planned in connection.execute(asked)}
        return sum(
            self._plan_event(connection, row, version, event, destinations)
            for version, event in _due_of(row)
            if (version, event.value) not in known
        )

    def _plan_event(
        self, connection: Connection, row: AnyRow, version: int, event: Event, destinations: list[Destination]
    ) -> int:
        kind = DocumentType(row.document_type)
        signed_on = (row.signed_at or now()).astimezone().date()  # by this machine's calendar
        wanting = [
            destination
            for destination in destinations
            if destination.wants(kind, row.author, signed_on)
            and (event is not Event.UNSIGNED or getattr(destination, "unsigned", False))
        ]
        for destination in wanting:
            self._add(connection, row.id, version, event, destination.name)
        if not wanting:
            self._insert(connection, row.id, version, event, "", Stage.NOBODY)
        return len(wanting)

    def _add(self, connection: Connection, dictation: str, version: int, event: Event, destination: str) -> None:
        message_id = self._insert(connection, dictation, version, event, destination, Stage.WAITING)
        self.store.audit.add(
            connection,
            SYSTEM,
            "delivery_planned",
            dictation,
            number=version,
            event=event.value,
            destination=destination,
            message=message_id,
        )

    def _insert(
        self, connection: Connection, dictation: str, version: int, event: Event, destination: str, stage: Stage
    ) -> str:
        at, message_id = now(), new_message_id()
        connection.execute(
            insert(Delivery).values(
                dictation_id=dictation,
                version=version,
                event=event.value,
                destination=destination,
                message_id=message_id,
                planned_at=at,
                state=stage.value,
                attempts=0,
                due_at=at,
                needs_help=False,
            )
        )
        return message_id

    def send_also(self, dictation: str, destination: Destination, by: str) -> None:
        """Let a signed report go to a destination that it was not planned for.

        Raises ``NotFoundError``, ``NotAllowedError`` if it is not signed, or was planned for it already.
        """
        with self.store.database.writing() as connection:
            row = self.store.records.found(connection, dictation)
            if State(row.state) not in AFTER_SIGNING:
                raise NotAllowedError("Only what is signed can be sent.")
            here = (Delivery.dictation_id == dictation) & (Delivery.destination == destination.name)
            if connection.scalar(select(Delivery.id).where(here, Delivery.event != Event.UNSIGNED).limit(1)):
                raise NotAllowedError("This report goes, or went, to this destination already.")
            for version, event in _due_of(row):
                self._add(connection, dictation, version, event, destination.name)
            self.store.audit.add(connection, by, "delivery_asked", dictation, destination=destination.name)

    # -- sending

    def claim(self, names: Iterable[str], holder: str, due: datetime) -> Claim | None:
        """Take on the next report that was ``due`` for one of these destinations, STAT first; ``None``: there is none.

        This writes the attempt down, so that it is known even if nobody comes back from it.
        """
        with self.store.database.writing() as connection:
            while row := connection.execute(_next(sorted(names), due)).first():
                if row.event == Event.UNSIGNED and row.newest > row.version and not row.attempts:
                    _change(connection, row.id, state=Stage.SUPERSEDED.value)
                    continue
                attempts = row.attempts + 1
                _change(connection, row.id, claimed_by=holder, claimed_until=now() + CLAIM, attempts=attempts)
                self._note(connection, "delivery_tried", row, attempt=attempts)
                return Claim(
                    row.id,
                    row.dictation_id,
                    row.version,
                    Event(row.event),
                    row.destination,
                    row.message_id,
                    row.planned_at,
                    attempts,
                    holder,
                )
        return None

    def confirm(self, claim: Claim, receipt: str, sha256: str) -> None:
        """The destination has it. ``sha256`` is of what was sent, ``receipt`` what the receiver calls it."""
        sealed = self.store.records.sealer.seal(receipt, f"receipt {claim.message_id}")
        with self.store.database.writing() as connection:
            row = _found(connection, claim.id)
            if row.state == Stage.CONFIRMED:
                return
            _change(
                connection,
                claim.id,
                state=Stage.CONFIRMED.value,
                confirmed_at=now(),
                receipt=sealed,
                sha256=sha256,
                claimed_by=None,
                claimed_until=None,
                needs_help=False,
                problem=None,
                told=None,
            )
            self._note(connection, "delivered", row, sha256=sha256)

    def not_for_here(self, claim: Claim) -> None:
        """None of the report's recipients is reached by this destination: nothing is sent, and that is right."""
        with self.store.database.writing() as connection:
            row = _found(connection, claim.id)
            _change(connection, claim.id, state=Stage.NOBODY.value, claimed_by=None, claimed_until=None)
            self._note(connection, "delivery_not_needed", row)

    def fail(self, claim: Claim, error: DeliveryError, destination: Destination) -> None:
        """It did not arrive, or nobody knows: it is tried again later, under the same message id."""
        longest = destination.longest_pause_minutes * 60
        doubled = destination.retry_seconds * 2.0 ** min(claim.attempts - 1, 30)
        pause = longest if error.needs_help else min(doubled, longest)
        told = f"{error} {error.said[:_LONGEST_SAID]}".strip()
        with self.store.database.writing() as connection:
            row = _found(connection, claim.id)
            if row.state != Stage.WAITING or row.claimed_by != claim.holder:
                return
            _change(
                connection,
                claim.id,
                due_at=now() + timedelta(seconds=pause),
                claimed_by=None,
                claimed_until=None,
                needs_help=row.needs_help or error.needs_help or claim.attempts >= destination.attempts,
                problem=error.problem.value,
                told=self.store.records.sealer.seal(told, f"told {claim.message_id}"),
            )
            self._note(connection, "delivery_failed", row, problem=error.problem.value)

    def before(self, claim: Claim) -> tuple[Before, ...]:
        """What the same destination got of the same dictation before, the oldest first."""
        asked = select(*Delivery.__table__.columns).where(
            Delivery.dictation_id == claim.dictation,
            Delivery.destination == claim.destination,
            Delivery.id < claim.id,
            Delivery.state == Stage.CONFIRMED,
        )
        with self.store.database.reading() as connection:
            return tuple(
                Before(
                    Event(row.event),
                    row.version,
                    row.message_id,
                    Stage(row.state),
                    self.store.records.sealer.open(row.receipt, f"receipt {row.message_id}") if row.receipt else "",
                )
                for row in connection.execute(asked.order_by(Delivery.id))
            )

    # -- afterwards

    def settle(self, destinations: Iterable[Destination]) -> int:
        """Move to "distributed" what all mandatory destinations have confirmed; returns how many."""
        optional = sorted(destination.name for destination in destinations if not destination.mandatory)
        settled = 0
        for row in self._complete(optional):
            try:
                self.store.move(row.id, State(row.state), State.DISTRIBUTED, SYSTEM)
            except OvertakenError:
                continue
            settled += 1
        return settled

    def _complete(self, optional: list[str]) -> list[AnyRow]:
        of_it = Delivery.dictation_id == Dictation.id
        open_still = exists().where(of_it, Delivery.state == Stage.WAITING, Delivery.destination.not_in(optional))
        arrived = exists().where(of_it, Delivery.version == Dictation.newest, Delivery.state == Stage.CONFIRMED)
        asked = select(Dictation.id, Dictation.state).where(
            Dictation.state.in_([State.SIGNED, State.ADDENDED]), arrived, ~open_still
        )
        with self.store.database.reading() as connection:
            return list(connection.execute(asked))

    def lines(self, *, failed: bool = False, dictation: str | None = None, limit: int = 500) -> tuple[Line, ...]:
        """The deliveries that wait, or those alone that need somebody's help; or all of one dictation."""
        asked = select(*Delivery.__table__.columns)
        if dictation is not None:
            asked = asked.where(Delivery.dictation_id == dictation)
        else:
            asked = asked.where(Delivery.state == Stage.WAITING)
        if failed:
            asked = asked.where(Delivery.needs_help)
        with self.store.database.reading() as connection:
            return tuple(self._line(row) for row in connection.execute(asked.order_by(Delivery.id).limit(limit)))

    def counts(self) -> dict[tuple[str, str], int]:
        """How many deliveries there are, by destination and stage; "failed" are those waiting that need help."""
        counted: dict[tuple[str, str], int] = {}
        groups = (Delivery.destination, Delivery.state, Delivery.needs_help)
        with self.store.database.reading() as connection:
            for destination, state, needs_help, count in connection.execute(
                select(*groups, func.count()).group_by(*groups)
            ):
                stage = "failed" if needs_help and state == Stage.WAITING else state
                counted[destination, stage] = counted.get((destination, stage), 0) + count
        return counted

    def retry(self, delivery: int | None, by: str) -> int:
        """Try again now: one delivery, or (``None``) all that wait; returns how many."""
        which = [Delivery.state == Stage.WAITING] + ([Delivery.id == delivery] if delivery is not None else [])
        with self.store.database.writing() as connection:
            rows = connection.execute(select(*Delivery.__table__.columns).where(*which)).all()
            for row in rows:
                _change(connection, row.id, due_at=now(), needs_help=False)
                self._note(connection, "delivery_retried", row, by=by)
        return len(rows)

    def cancel(self, delivery: int, by: str, reason: str) -> None:
        """Give a delivery up: the report goes there by another way, or not at all.

        Raises ``NotFoundError``, ``NotAllowedError`` without a reason, or if it does not wait any more.
        """
        if not reason.strip():
            raise NotAllowedError("This needs a reason.")
        with self.store.database.writing() as connection:
            row = _found(connection, delivery)
            if row.state != Stage.WAITING:
                raise NotAllowedError("This delivery does not wait any more.")
            told = self.store.records.sealer.seal(reason, f"told {row.message_id}")
            _change(connection, delivery, state=Stage.CANCELLED.value, told=told, needs_help=False)
            self._note(connection, "delivery_cancelled", row, by=by)

    def _line(self, row: AnyRow) -> Line:
        told = None if row.told is None else self.store.records.sealer.open(row.told, f"told {row.message_id}")
        return Line(
            row.id,
            row.dictation_id,
            row.version,
            Event(row.event),
            row.destination,
            row.message_id,
            Stage(row.state),
            row.attempts,
            row.planned_at,
            row.due_at,
            row.confirmed_at,
            row.needs_help,
            row.problem,
            told,
        )

    def _note(
        self, connection: Connection, action: str, row: AnyRow, by: str = SYSTEM, **detail: str | int | None
    ) -> None:
        told = {"destination": row.destination, "message": row.message_id, **detail}
        self.store.audit.add(connection, by, action, row.dictation_id, **told)


def new_message_id() -> str:
    """A message id: 20 capital letters and figures (96 random bits), as much as MSH-10 of HL7 2.3 takes."""
    return base64.b32encode(secrets.token_bytes(12)).decode().rstrip("=")


def _due_of(row: AnyRow) -> Iterator[tuple[int, Event]]:
    """What should have gone out of a dictation, as it stands now."""
    if row.signed_version is None:
        yield row.newest, Event.UNSIGNED
        return
    yield row.signed_version, Event.SIGNED
    for addendum in range(row.signed_version + 1, row.newest + 1):
        yield addendum, Event.ADDENDUM


def _next(names: list[str], due: datetime) -> Any:
    earlier = aliased(Delivery)
    held_up = exists().where(
        earlier.dictation_id == Delivery.dictation_id,
        earlier.destination == Delivery.destination,
        earlier.id < Delivery.id,
        earlier.state == Stage.WAITING,
    )
    return (
        select(*Delivery.__table__.columns, Dictation.newest)
        .join(Dictation, and_(Dictation.id == Delivery.dictation_id))
        .where(
            Delivery.state == Stage.WAITING,
            Delivery.due_at <= due,
            or_(Delivery.claimed_until.is_(None), Delivery.claimed_until < now()),
            Delivery.destination.in_(names),
            ~held_up,
        )
        .order_by(Dictation.urgency, Delivery.due_at, Delivery.id)
        .limit(1)
    )


def _found(connection: Connection, delivery: int) -> AnyRow:
    row = connection.execute(select(*Delivery.__table__.columns).where(Delivery.id == delivery)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such delivery.")
    return row


def _change(connection: Connection, delivery: int, **values: Any) -> None:
    connection.execute(update(Delivery).where(Delivery.id == delivery).values(**values))
