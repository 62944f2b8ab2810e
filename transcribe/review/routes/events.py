"""Server-sent events: a page is told which dictations have changed, and asks for what it wants to know."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from transcribe.review.desk import Desk
from transcribe.review.errors import TooManyError
from transcribe.review.rights import sees
from transcribe.review.visitor import AtDesk, ByMedical, Visitor
from transcribe.store.errors import NotFoundError

router = APIRouter(prefix="/api", tags=["worklist"])


@router.get("/events", response_class=StreamingResponse)
def events(desk: AtDesk, visitor: ByMedical) -> StreamingResponse:
    """``{"type": "changed", "id": …}`` for each dictation of the visitor's that changes; it ends with the session."""
    if desk.changes.full:
        raise TooManyError("Too many pages are open.", 60)
    return StreamingResponse(_told(desk, visitor), media_type="text/event-stream")


async def _told(desk: Desk, visitor: Visitor) -> AsyncIterator[str]:
    yield ": listening\n\n"
    async for dictation in desk.changes.listen():
        if not await run_in_threadpool(_is_logged_in, desk, visitor):
            yield f"data: {json.dumps({'type': 'logged_off'})}\n\n"
            return
        if dictation is None:
            yield ": alive\n\n"
        elif await run_in_threadpool(_is_business_of, desk, visitor, dictation):
            yield f"data: {json.dumps({'type': 'changed', 'id': dictation})}\n\n"


def _is_logged_in(desk: Desk, visitor: Visitor) -> bool:
    return desk.sessions.person_of(visitor.token, alive=False) == visitor.id


def _is_business_of(desk: Desk, visitor: Visitor, dictation: str) -> bool:
    try:
        return sees(visitor.person, desk.store.row(dictation))
    except NotFoundError:
        return False
