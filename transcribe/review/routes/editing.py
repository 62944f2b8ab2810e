"""Holding a dictation, saving what is typed, and finishing."""

from __future__ import annotations

import logging

from fastapi import APIRouter, BackgroundTasks

from transcribe.errors import TranscribeError
from transcribe.review.answers import Done, Finish, Finished, LeaseTaken, Saved, TakeLease, Working
from transcribe.review.desk import Desk
from transcribe.review.editing import accepted
from transcribe.review.errors import ConflictError, ForbiddenError, UnusableError
from transcribe.review.presenting import lease_given, names_of
from transcribe.review.rights import Act, editing_state, is_author
from transcribe.review.routes.dictations import newest_report
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, Visitor, require_act
from transcribe.store.dictations import Row
from transcribe.store.states import State

router = APIRouter(prefix="/api/dictations/{dictation}", tags=["editing"])

_log = logging.getLogger(__name__)
_ACTS = {
    State.AWAITING_SIGNATURE: Act.FINISH,
    State.DRAFT: Act.PUT_BACK,
    State.RETURNED_TO_AUTHOR: Act.RETURN,
    State.IN_REVIEW: Act.EDIT,
}


@router.post("/lease")
def take_lease(
    desk: AtDesk, visitor: ByMedical, row: OfRow, tasks: BackgroundTasks, asked: TakeLease | None = None
) -> LeaseTaken:
    """Hold a dictation to edit it, or go on holding it; a draft is in review from then on."""
    require_act(visitor, row, Act.EDIT)
    take_over = asked is not None and asked.take_over
    if take_over:
        require_act(visitor, row, Act.TAKE_OVER)
    lease = desk.leases.take(row.id, visitor.id, take_over=take_over)
    state = editing_state(visitor.person, row) or row.state
    if state != row.state:
        desk.store.move(row.id, row.state, state, visitor.id)
    tasks.add_task(_warm, desk, row.id)
    return LeaseTaken(**dict(lease_given(lease, names_of(desk), visitor.id)), state=state)


@router.delete("/lease")
def release_lease(desk: AtDesk, visitor: ByMedical, row: OfRow) -> Done:
    """Let go of a dictation; what was typed stays."""
    desk.leases.release(row.id, visitor.id)
    return Done()


@router.put("/working")
def save(asked: Working, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Saved:
    """Keep what was typed so far; the same again changes nothing."""
    _require_editing(visitor, row)
    report = accepted(asked.report, newest_report(desk, row))
    at = desk.copies.save(row.id, visitor.id, asked.base_version, asked.seq, report)
    return Saved(seq=asked.seq, saved_at=at)


@router.post("/finish")
def finish(asked: Finish, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Finished:
    """Make the working copy a version, and move on with it."""
    to = State(asked.to)
    require_act(visitor, row, _ACTS[to])
    _require_editing(visitor, row)
    if to is State.RETURNED_TO_AUTHOR and not asked.reason:
        raise UnusableError("Say what the author is to do.")
    desk.leases.take(row.id, visitor.id)
    copy = desk.copies.of(row.id, row.newest)
    if (copy.seq if copy else 0) != asked.seq:
        kept = copy.seq if copy else 0
        raise ConflictError("Not everything that was typed has been saved yet.", cause="newer", seq=kept)
    report = copy.report if copy else newest_report(desk, row)
    number = row.newest
    if number and report == desk.store.version(row.id):
        if to != row.state:
            desk.store.move(row.id, row.state, to, visitor.id, asked.reason)
    else:
        number = desk.store.add_version(row.id, report, visitor.id, after=number, to=to, reason=asked.reason)
    with desk.store.database.writing() as connection:
        desk.copies.removed(connection, row.id)
        desk.leases.released(connection, row.id, visitor.id)
    return Finished(version=number, state=to)


def _require_editing(visitor: Visitor, row: Row) -> None:
    """It must be in a state in which this person writes: taking the lease brings it there."""
    require_act(visitor, row, Act.EDIT)
    if editing_state(visitor.person, row) != row.state:
        raise ConflictError("Open the dictation for editing first.", cause="overtaken")
    if row.state is State.AWAITING_SIGNATURE and not is_author(visitor.person, row):
        raise ForbiddenError("It awaits the author's signature.")


def _warm(desk: Desk, dictation: str) -> None:
    """Decode the sound before it is asked for."""
    try:
        desk.sounds.of(dictation)
    except TranscribeError as error:
        _log.info("sound of %s: %s", dictation, type(error).__name__)
