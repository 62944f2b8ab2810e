"""How long sound is kept, and legal holds, which win over every time limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update

from transcribe.store.errors import NotFoundError, StoreError
from transcribe.store.moments import now
from transcribe.store.people import require
from transcribe.store.records import in_use
from transcribe.store.schema import Dictation, Hold
from transcribe.store.states import AFTER_SIGNING, SYSTEM, Role
from transcribe.store.store import Store

_ON_HOLD = select(Hold.dictation_id).where(Hold.lifted_at.is_(None))
_AT_ONCE = 500  # dictations in one look


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """A legal hold; while ``lifted_at`` is ``None``, nothing of the dictation is removed."""

    id: int
    placed_at: datetime
    placed_by: str
    reason: str
    lifted_at: datetime | None
    lifted_by: str | None


def remove_old_sound(store: Store, days: int, at: datetime | None = None) -> int:
    """Remove the sound of dictations that were signed more than ``days`` days before ``at`` (now); returns how many.

    Reports, documents, times and the audit trail stay. A dictation on hold is left alone. Raises ``StoreError``.
    """
    if days < 0:
        raise StoreError("Sound cannot be removed before it is signed: give 0 days or more.")
    limit, count = (at or now()) - timedelta(days=days), 0
    while due := _due(store, limit):
        count += sum(_removed(store, dictation, limit) for dictation in due)
    return count


def place_hold(store: Store, dictation: str, by: str, reason: str) -> int:
    """Keep everything of a dictation until the hold is lifted; returns the hold's number.

    Raises ``NotFoundError``, ``NotAllowedError``, ``StoreError`` without a reason.
    """
    if not reason.strip():
        raise StoreError("A hold needs a reason.")
    with store.database.writing() as connection:
        require(connection, by, {Role.SUPERVISOR})
        store.records.found(connection, dictation)
        sealed = store.records.sealer.seal(reason, f"hold {dictation}")
        values = {"dictation_id": dictation, "placed_at": now(), "placed_by": by, "reason": sealed}
        hold = connection.execute(insert(Hold).values(**values).returning(Hold.id)).scalar_one()
        store.audit.add(connection, by, "hold_placed", dictation, hold=hold)
        return hold


def lift_hold(store: Store, hold: int, by: str) -> None:
    """Lift a hold. Raises ``NotFoundError`` if there is none of this number, or no longer; ``NotAllowedError``."""
    with store.database.writing() as connection:
        require(connection, by, {Role.SUPERVISOR})
        placed = (Hold.id == hold) & Hold.lifted_at.is_(None)
        dictation = connection.scalar(select(Hold.dictation_id).where(placed))
        if dictation is None:
            raise NotFoundError("There is no such hold, or it is lifted already.")
        connection.execute(update(Hold).where(placed).values(lifted_at=now(), lifted_by=by))
        store.audit.add(connection, by, "hold_lifted", dictation, hold=hold)


def holds(store: Store, dictation: str) -> tuple[HoldPlaced, ...]:
    """All holds of a dictation, lifted ones too."""
    with store.database.reading() as connection:
        rows = connection.execute(
            select(*Hold.__table__.columns).where(Hold.dictation_id == dictation).order_by(Hold.id)
        )
        return tuple(
            HoldPlaced(
                row.id,
                row.placed_at,
                row.placed_by,
                store.records.sealer.open(row.reason, f"hold {dictation}"),
                row.lifted_at,
                row.lifted_by,
            )
            for row in rows
        )


def _due(store: Store, limit: datetime) -> tuple[str, ...]:
    with store.database.reading() as connection:
        found = select(Dictation.id).where(*_conditions(limit)).order_by(Dictation.signed_at).limit(_AT_ONCE)
        return tuple(connection.scalars(found))


def _removed(store: Store, dictation: str, limit: datetime) -> bool:
    with store.database.writing() as connection:
        sound = connection.scalar(select(Dictation.sound).where(Dictation.id == dictation, *_conditions(limit)))
        if sound is None:  # put on hold meanwhile
            return False
        connection.execute(update(Dictation).where(Dictation.id == dictation).values(sound_removed_at=now()))
        store.audit.add(connection, SYSTEM, "sound_removed", dictation, sound=sound)
    with store.database.writing() as connection:
        if not in_use(connection, [sound]):
            store.vault.remove(sound)
    return True


def _conditions(limit: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Dictation.signed_at < limit,
        Dictation.state.in_(sorted(AFTER_SIGNING)),
        Dictation.sound_removed_at.is_(None),
        Dictation.id.not_in(_ON_HOLD),
    )
