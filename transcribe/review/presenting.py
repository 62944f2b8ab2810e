"""From the store's values to what the pages are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from transcribe.review.answers import (
    FlagCounts,
    LeaseGiven,
    QualityGiven,
    QuestionGiven,
    RowGiven,
    WorkingGiven,
)
from transcribe.review.copies import WorkingCopy
from transcribe.review.desk import Desk
from transcribe.review.leases import Lease
from transcribe.review.questions import Question
from transcribe.store.dictations import Counted, Row


def names_of(desk: Desk) -> dict[str, str]:
    """Everybody's name by id; the office's authors, too, that have no account yet."""
    authors = {author.id.casefold(): author.name for author in desk.settings.authors}
    return authors | {person.id: person.name for person in desk.store.people.all()} | {"system": "the program"}


def row_given(desk: Desk, row: Row, names: Mapping[str, str], holder: str | None) -> RowGiven:
    """A line of the worklist."""
    counted, goals = row.counted, desk.settings.reports
    return RowGiven(
        id=row.id,
        state=row.state,
        stat=row.stat,
        due=row.received_at + timedelta(hours=goals.goal_hours_stat if row.stat else goals.goal_hours),
        author=row.author,
        author_name=names.get(row.author or "", row.header.author),
        document_type=row.document_type,
        patient=row.header.patient,
        mrn=row.header.mrn,
        seconds=counted.seconds if counted else None,
        received_at=row.received_at,
        state_since=row.state_since,
        state_by=row.state_by,
        quality=_quality(counted),
        flags=FlagCounts(critical=counted.critical, major=counted.major, minor=counted.minor)
        if counted
        else FlagCounts(),
        blanks=counted.blanks if counted else 0,
        version=row.newest,
        signed_version=row.signed_version,
        has_sound=row.has_sound,
        held_by=holder,
        held_name=names.get(holder or ""),
        assigned_to=row.assigned_to,
        assigned_name=names.get(row.assigned_to or ""),
    )


def lease_given(lease: Lease, names: Mapping[str, str], person: str) -> LeaseGiven:
    """Who holds a dictation."""
    name = names.get(lease.holder, lease.holder)
    return LeaseGiven(holder=lease.holder, holder_name=name, until=lease.until, yours=lease.holder == person)


def working_given(copy: WorkingCopy) -> WorkingGiven:
    """A working copy."""
    return WorkingGiven(
        seq=copy.seq,
        base_version=copy.base_version,
        saved_by=copy.saved_by,
        saved_at=copy.saved_at,
        report=copy.report,
    )


def question_given(question: Question, names: Mapping[str, str], patient: str | None = None) -> QuestionGiven:
    """A question with its answer."""
    return QuestionGiven(
        **question.asked.model_dump(),
        id=question.id,
        dictation=question.dictation,
        asked_by=question.asked_by,
        asked_by_name=names.get(question.asked_by, question.asked_by),
        asked_at=question.asked_at,
        patient=patient,
        answer=question.answer,
        answered_by=question.answered_by,
        answered_at=question.answered_at,
    )


def _quality(counted: Counted | None) -> QualityGiven | None:
    if counted is None or counted.wrong_share is None:
        return None
    return QualityGiven(wrong_share=counted.wrong_share, faster_to_type=bool(counted.faster_to_type))
