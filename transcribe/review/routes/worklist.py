"""The worklist, and what can be changed in its lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from transcribe.report import DocumentType
from transcribe.review.answers import Assignment, RowGiven, Worklist
from transcribe.review.desk import Desk
from transcribe.review.errors import UnusableError
from transcribe.review.presenting import names_of, row_given
from transcribe.review.rights import Act, shown_to
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, Visitor, require_act
from transcribe.store.dictations import Filter, Row
from transcribe.store.states import Role, State

router = APIRouter(prefix="/api", tags=["worklist"])

_MOST = 200
Text = Annotated[str, Query(max_length=200)]


@router.get("/worklist")
def worklist(
    desk: AtDesk,
    visitor: ByMedical,
    state: Text = "",
    author: Text = "",
    type: Annotated[DocumentType | None, Query()] = None,  # noqa: A002 - the name in the address
    q: Text = "",
    mine: bool = False,
    after: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> Worklist:
    """The dictations that are the visitor's business: STAT first, then the longest waiting.

    ``state`` are states parted by commas, ``q`` words of the patient's name or the whole record number, ``mine`` what
    is assigned to the visitor.
    """
    asked = Filter(
        states=_states(state),
        author=author.casefold() or None,
        document_type=type,
        assigned_to=visitor.id if mine else None,
    )
    rows = _searched(desk, visitor, asked, q.strip(), limit, after)
    desk.noted.worklist(visitor.id, searched=bool(q.strip()))
    names, held = names_of(desk), desk.leases.all()
    given = [row_given(desk, row, names, held.get(row.id)) for row in rows]
    return Worklist(rows=given, next=rows[-1].id if len(rows) == limit else None)


@router.patch("/dictations/{dictation}")
def assign(asked: Assignment, desk: AtDesk, visitor: ByMedical, row: OfRow) -> RowGiven:
    """Say whose a dictation is, which kind of document, how urgent, or which secretary's it is."""
    require_act(visitor, row, Act.ASSIGN)
    if asked.author is not None and asked.author not in known_authors(desk):
        raise UnusableError("There is no such author.")
    desk.store.assign(row.id, visitor.id, **asked.model_dump())
    lease = desk.leases.of(row.id)
    return row_given(desk, desk.store.row(row.id), names_of(desk), lease.holder if lease else None)


def known_authors(desk: Desk) -> dict[str, str]:
    """The office's authors: those of its settings, and the people with that role."""
    found = {author.id.casefold(): author.name for author in desk.settings.authors}
    return found | {person.id: person.name for person in desk.store.people.all() if Role.AUTHOR in person.roles}


def _searched(desk: Desk, visitor: Visitor, asked: Filter, q: str, limit: int, after: str | None) -> list[Row]:
    """By record number if the words hold a figure, else by name; a person of two roles sees what either sees."""
    by_number = any(sign.isdigit() for sign in q)
    found: dict[str, Row] = {}
    for which in shown_to(visitor.person, asked):
        filtered = replace(which, mrn=q) if by_number else replace(which, patient=q)
        found |= {row.id: row for row in desk.store.worklist(filtered, limit, after)}
    ordered = sorted(found.values(), key=lambda row: (not row.stat, row.received_at, row.id))
    return ordered[:limit]


def _states(text: str) -> frozenset[State]:
    try:
        return frozenset(State(name.strip()) for name in text.split(",") if name.strip())
    except ValueError:
        raise UnusableError("There is no such state.") from None
