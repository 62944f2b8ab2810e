"""The durable jobs (DBOS): what a worker has begun, by ids alone, in a database of its own.

A job is one attempt at one dictation, in steps that are not done again once they are finished. When a worker goes
down, its jobs stay open under its name; it takes them up again when it comes back, or ``take_over`` hands them to the
workers that live. DBOS opens no connection but to its database: no conductor, no telemetry.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from dbos import DBOS, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from transcribe.store.database import postgres_engine, raw_connection
from transcribe.store.errors import StoreError
from transcribe.store.store import Store
from transcribe.workflow.claims import Claim

FILE_NAME = "jobs.db"
FORM = "1"  # of the steps; another one only when jobs that are open could not go on with new code
_NAME = "transcribe"
_OPEN = ["PENDING", "ENQUEUED", "DELAYED"]
_KEPT_AT_ONCE = 500  # finished jobs, before they are cleared away

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done with a dictation. Each may be done twice after a crash, and says in one word how it ended."""

    draft: Callable[[Claim], str]
    documents: Callable[[Claim], str]


_steps: list[Steps] = []  # of the worker in this process: DBOS knows functions, not objects


@DBOS.step(name="draft")
def _draft(dictation: str, attempt: int) -> str:
    return _steps[0].draft(Claim(dictation, attempt))


@DBOS.step(name="documents")
def _documents(dictation: str, attempt: int) -> str:
    return _steps[0].documents(Claim(dictation, attempt))


@DBOS.workflow(
    name="dictation", max_recovery_attempts=1_000_000
)  # the store counts them, and puts aside what is poison
def _dictation(dictation: str, attempt: int) -> str:
    outcome = _draft(dictation, attempt)
    if outcome == "drafted":
        _documents(dictation, attempt)
    return outcome


class Jobs:
    """The jobs of one worker, which must hold its name (``presence``) as long as they run."""

    def __init__(self, store: Store, worker: str, steps: Steps) -> None:
        """Start, and take up again what this worker had begun when it went down. Raises ``StoreError``."""
        for variable in [name for name in os.environ if name.startswith("DBOS_")]:
            del os.environ[variable]  # nobody but the office's settings says where anything goes
        logger = logging.getLogger("dbos")
        if not logger.handlers:  # it would make one of its own, past the form and secrecy of ours
            logger.addHandler(logging.NullHandler())
        self._worker = worker
        self._engine = _engine_of(store)
        _steps[:] = [steps]
        DBOS(
            config={
                "name": _NAME,
                "system_database_url": _form(store),
                "system_database_engine": self._engine,
                "dbos_system_schema": "jobs",
                "executor_id": worker,
                "application_version": FORM,
                "serializer": DBOSPortableJSONSerializer(),
                "use_listen_notify": False,
                "enable_otlp": False,
                "log_level": "CRITICAL",
            }
        )
        try:
            DBOS.launch()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the database's
            self.stop()
            _log.error("the jobs could not be started (%s)", type(error).__name__)
            raise StoreError("The jobs' part of the store cannot be used. Look whether its database runs.") from None

    def begin(self, claim: Claim) -> None:
        """Begin a job; if there is one of its name, nothing happens."""
        with SetWorkflowID(claim.job):
            DBOS.start_workflow(_dictation, claim.dictation, claim.attempt)

    def owners(self) -> dict[str, str]:
        """All open jobs of all workers, with the name of the worker that has each."""
        found = DBOS.list_workflows(status=_OPEN, load_input=False, load_output=False)
        return {job.workflow_id: job.executor_id or "" for job in found}

    def take_over(self, jobs: Iterable[str]) -> None:
        """Have these jobs, whose workers are gone, go on where they were."""
        for job in jobs:
            DBOS.resume_workflow(job)

    def clear(self) -> None:
        """Forget jobs that are finished: the store knows what came of them."""
        over = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
        finished = DBOS.list_workflows(status=over, load_input=False, load_output=False, limit=_KEPT_AT_ONCE)
        if len(finished) == _KEPT_AT_ONCE:
            DBOS.delete_workflows([job.workflow_id for job in finished])

    def stop(self) -> None:
        """Stop; what has not come to an end stays open."""
        DBOS.destroy(workflow_completion_timeout_sec=0)
        event.listen(self._engine, "engine_connect", _refuse)  # a thread that waits for the end of a job ends itself
        self._engine.dispose()
        _steps.clear()


def _refuse(*_: object) -> None:
    """For engines of jobs that were stopped. Not an error of a database: those are tried again."""
    raise StoreError("The jobs have been stopped.")


def _engine_of(store: Store) -> Engine:
    database = store.database
    if database.file is None:
        return postgres_engine(database.engine.url)

    def connect() -> Any:
        connection = raw_connection(store.folder / FILE_NAME, store.keys.database)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.isolation_level = "IMMEDIATE"  # as DBOS wants it: writers stand in line
        return connection

    return create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, hide_parameters=True
    )


def _form(store: Store) -> str:
    """An address that only says which kind of database it is: the connections are made by ``_engine_of``."""
    return "sqlite:///jobs" if store.database.file else "postgresql://server/jobs"
