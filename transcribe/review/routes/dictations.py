"""One dictation: all that the editor needs, and what happened to it."""

from __future__ import annotations

from fastapi import APIRouter

from transcribe.report import Report
from transcribe.review.answers import Again, DictationGiven, History, RowGiven, StepGiven, VersionGiven
from transcribe.review.desk import Desk
from transcribe.review.editing import empty_report
from transcribe.review.presenting import lease_given, names_of, question_given, row_given, working_given
from transcribe.review.rights import Act, may
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, require_act
from transcribe.store.dictations import Row
from transcribe.store.states import State

router = APIRouter(prefix="/api/dictations/{dictation}", tags=["dictation"])


@router.get("")
def dictation(desk: AtDesk, visitor: ByMedical, row: OfRow) -> DictationGiven:
    """The newest version, what was typed since, who holds it, and what the visitor may do with it."""
    desk.noted.access(row.id, "viewed", visitor.id)
    names, lease = names_of(desk), desk.leases.of(row.id)
    copy = desk.copies.of(row.id, row.newest)
    return DictationGiven(
        row=row_given(desk, row, names, lease.holder if lease else None),
        report=newest_report(desk, row),
        version=row.newest,
        working=working_given(copy) if copy else None,
        lease=lease_given(lease, names, visitor.id) if lease else None,
        questions=[question_given(question, names) for question in desk.questions.of(row.id)],
        may=sorted(may(visitor.person, row)),
        people_names=names,
    )


@router.get("/history")
def history(desk: AtDesk, row: OfRow) -> History:
    """States, steps and versions, oldest first."""
    names = names_of(desk)
    return History(
        steps=[
            StepGiven(what=step.step, at=step.at, by=step.by, by_name=names.get(step.by, step.by), reason=step.reason)
            for step in desk.store.steps(row.id)
        ],
        versions=[
            VersionGiven(
                number=made.number,
                addendum=made.addendum,
                made_by=made.made_by,
                made_by_name=names.get(made.made_by, made.made_by),
                made_at=made.made_at,
                sha256=made.sha256,
            )
            for made in desk.store.versions(row.id)
        ],
    )


@router.get("/versions/{number}")
def version(number: int, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Report:
    """A version or addendum as it was kept."""
    desk.noted.access(row.id, "viewed", visitor.id)
    return desk.store.version(row.id, min(max(number, 0), 1_000_000))


@router.post("/again")
def recognise_again(asked: Again, desk: AtDesk, visitor: ByMedical, row: OfRow) -> RowGiven:
    """Have a dictation recognised anew, or try again what failed."""
    require_act(visitor, row, Act.RECOGNISE_AGAIN)
    desk.store.move(row.id, row.state, State.RECEIVED, visitor.id, asked.reason)
    desk.nudge()
    return row_given(desk, desk.store.row(row.id), names_of(desk), None)


def newest_report(desk: Desk, row: Row) -> Report:
    """The newest version that is not an addendum, or an empty report where there is none."""
    if not row.newest:
        return empty_report(row, desk.store.facts(row.id))
    return desk.store.version(row.id)
