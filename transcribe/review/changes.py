"""Tells open pages what has changed: whoever changes a dictation, in whichever program, leaves a line in the trail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool

from transcribe.store.errors import StoreError
from transcribe.store.schema import AuditEntry
from transcribe.store.store import Store

EVERY_SECONDS = 1.0
MOST_LISTENERS = 500
_SILENT = ("viewed", "played", "downloaded", "received_again")  # nothing has changed by these
_MOST_AT_ONCE = 1000

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Changes:
    """Looks at the end of the trail while somebody listens."""

    store: Store
    every: float = EVERY_SECONDS
    _listeners: set[asyncio.Queue[str]] = field(default_factory=set)
    _watching: asyncio.Task[None] | None = None
    _seen: int = 0

    @property
    def full(self) -> bool:
        """Whether nobody more can listen."""
        return len(self._listeners) >= MOST_LISTENERS

    async def listen(self) -> AsyncIterator[str | None]:
        """The ids of dictations as they change; ``None`` now and then, as a sign of life."""
        queue: asyncio.Queue[str] = asyncio.Queue(_MOST_AT_ONCE)
        if not self._listeners:
            self._seen = await run_in_threadpool(self._end)
        self._listeners.add(queue)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        try:
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), 15)
                except TimeoutError:
                    yield None
        finally:
            self._listeners.discard(queue)

    async def close(self) -> None:
        """Stop looking."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        while self._listeners:
            await asyncio.sleep(self.every)
            try:
                changed = await run_in_threadpool(self._changed)
            except StoreError as error:
                _log.warning("changes cannot be read: %s", type(error).__name__)
                continue
            for queue in tuple(self._listeners):
                for dictation in changed:
                    if not queue.full():
                        queue.put_nowait(dictation)

    def _end(self) -> int:
        with self.store.database.reading() as connection:
            return connection.scalar(select(func.max(AuditEntry.seq))) or 0

    def _changed(self) -> list[str]:
        asked = select(AuditEntry.seq, AuditEntry.dictation_id, AuditEntry.action)
        asked = asked.where(AuditEntry.seq > self._seen).order_by(AuditEntry.seq).limit(_MOST_AT_ONCE)
        with self.store.database.reading() as connection:
            rows = connection.execute(asked).all()
        if rows:
            self._seen = rows[-1].seq
        return list(dict.fromkeys(row.dictation_id for row in rows if row.dictation_id and row.action not in _SILENT))
