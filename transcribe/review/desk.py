"""The desk: all that the answers to a page's requests are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import BoundedSemaphore

from transcribe.review.changes import Changes
from transcribe.review.copies import WorkingCopies
from transcribe.review.leases import Leases
from transcribe.review.limits import Limit
from transcribe.review.logins import Logins
from transcribe.review.noted import Noted
from transcribe.review.questions import Questions
from transcribe.review.sessions import Sessions
from transcribe.review.sound import Sounds
from transcribe.review.texts import Normals
from transcribe.settings import Settings
from transcribe.store.store import Store
from transcribe.workflow.metrics import Metrics


@dataclass(frozen=True)
class Desk:
    """Everything behind the pages of one office. ``nudge`` tells the jobs that there is something new."""

    settings: Settings
    store: Store
    nudge: Callable[[], object]
    setup_token: str | None  # for the first administrator, as long as there is none
    sessions: Sessions
    logins: Logins
    leases: Leases
    copies: WorkingCopies
    questions: Questions
    normals: Normals
    sounds: Sounds
    changes: Changes
    noted: Noted
    metrics: Metrics
    door: Limit = field(default_factory=lambda: Limit(30, 0.5))  # passwords an address may try
    uploads: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))  # they are kept in memory

    @property
    def secure(self) -> bool:
        """Whether the pages are reached over TLS."""
        return self.settings.desk.certificate is not None or self.settings.desk.behind_proxy


def open_desk(
    settings: Settings, store: Store, nudge: Callable[[], object] = lambda: None, setup_token: str | None = None
) -> Desk:
    """The desk of an office's open store."""
    chosen, database, sealer = settings.desk, store.database, store.records.sealer
    leases = Leases(database, store.audit, timedelta(minutes=chosen.lease_minutes))
    return Desk(
        settings=settings,
        store=store,
        nudge=nudge,
        setup_token=setup_token,
        sessions=Sessions(database, timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)),
        logins=Logins(store),
        leases=leases,
        copies=WorkingCopies(database, sealer, leases),
        questions=Questions(database, sealer, store.audit),
        normals=Normals(database, sealer),
        sounds=Sounds(store),
        changes=Changes(store),
        noted=Noted(store),
        metrics=Metrics(store),
    )
