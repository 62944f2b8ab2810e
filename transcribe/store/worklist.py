"""The worklist: which dictations, in which order, a page at a time; no report is read for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, literal, or_, select, tuple_

from transcribe.store.dictations import Filter, Row
from transcribe.store.records import COLUMNS, Records
from transcribe.store.schema import Dictation, SearchKey

LARGEST_PAGE = 500  # rows
_ORDER = (Dictation.urgency, Dictation.received_at, Dictation.id)


def rows(records: Records, connection: Connection, which: Filter, limit: int, after: str | None) -> tuple[Row, ...]:
    """A page of at most ``limit`` (500) rows after the dictation ``after``: STAT first, then the oldest."""
    asked = _filtered(select(*COLUMNS), which)
    for key in sorted(records.search_keys.of_name(which.patient) | records.search_keys.of_mrn(which.mrn)):
        asked = asked.where(Dictation.id.in_(select(SearchKey.dictation_id).where(SearchKey.key == key)))
    if after is not None:
        last = connection.execute(select(*_ORDER).where(Dictation.id == after)).one_or_none()
        if last is None:
            return ()
        seen = tuple_(*(literal(value, column.type) for value, column in zip(last, _ORDER, strict=True)))
        asked = asked.where(tuple_(*_ORDER) > seen)
    asked = asked.order_by(*_ORDER).limit(max(0, min(limit, LARGEST_PAGE)))
    found = connection.execute(asked).all()
    counted = records.counted(connection, [(row.id, row.newest) for row in found])
    return tuple(records.worklist_row(row, counted.get(row.id)) for row in found)


def _filtered(asked: Select[Any], which: Filter) -> Select[Any]:
    if which.states:
        asked = asked.where(Dictation.state.in_(sorted(which.states)))
    if which.author is not None:
        asked = asked.where(Dictation.author == which.author.casefold())
    if which.state_by is not None:
        asked = asked.where(Dictation.state_by == which.state_by)
    if which.document_type is not None:
        asked = asked.where(Dictation.document_type == which.document_type)
    if which.assigned_to is not None:
        asked = asked.where(Dictation.assigned_to == which.assigned_to)
    if which.pool_of is not None:
        asked = asked.where(or_(Dictation.assigned_to.is_(None), Dictation.assigned_to == which.pool_of))
    if which.stat is not None:
        asked = asked.where(Dictation.urgency == int(not which.stat))
    return asked
